"""Results that are pinned above the answers to a search."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "pin",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=True),
        sa.Column("until", sa.Date, nullable=True),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "pin_page",
        sa.Column("pin_id", sa.Integer, sa.ForeignKey("pin.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
    )
