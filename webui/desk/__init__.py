"""What the desk keeps, in a database of its own: what pupils and teachers ask for, and counts of searches."""
