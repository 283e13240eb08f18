"""The words, titles and headings of approved pages: did you mean, and what is suggested while one types."""
