"""What the desk keeps, in a database of its own: for now, what pupils and teachers ask for, and the answers."""
