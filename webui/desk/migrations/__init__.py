"""Steps that bring an older desk to the newest form (Alembic)."""
