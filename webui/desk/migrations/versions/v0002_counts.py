"""Counts of searches."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "search_count",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("query", sa.Text, primary_key=True),
        sa.Column("outcome", sa.Text, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("correction", sa.Text, nullable=False),
    )
