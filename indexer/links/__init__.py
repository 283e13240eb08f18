"""What links between the pages of the list tell: a little rank, and what others call a page."""
