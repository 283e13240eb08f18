"""What was typed -> what is wanted, the same for every engine."""
