"""What a run was in numbers, beside its report."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns."""
    for name in ("pages", "visits", "failed"):
        op.add_column("run", sa.Column(name, sa.Integer))
