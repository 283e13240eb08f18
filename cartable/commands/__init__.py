"""The commands that tell a librarian about one address or one site, a file each: the question, and what is printed."""
