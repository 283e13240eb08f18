"""Steps that bring an older page store to the newest form (Alembic)."""
