"""Bytes -> Document: what a page, a PDF or another file says. Whatever the bytes, nothing here raises."""
