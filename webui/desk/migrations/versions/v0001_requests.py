"""What is asked for by the public forms."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("number_digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("twin", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("asked", sa.Date, nullable=False),
        sa.Column("changed", sa.Date, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )
    op.create_index("request_same", "request", ["twin", "kind", "problem"])
    op.create_index("request_changed", "request", ["changed"])
    op.create_table(
        "voice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request_id", sa.Integer, sa.ForeignKey("request.id"), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("form", sa.LargeBinary, nullable=False, unique=True),
    )
