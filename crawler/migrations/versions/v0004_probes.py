"""What sites answer to addresses that cannot exist."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "probe",
        sa.Column("site_id", sa.Text, primary_key=True),
        sa.Column("origin", sa.Text, primary_key=True),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("told_apart", sa.Boolean),
        sa.Column("asked_at", sa.Float, nullable=False),
    )
