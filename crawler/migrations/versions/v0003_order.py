"""The order of visits: how an address came to be known, and how many pages name it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Rank what is there by where it was found. How often each was named is not known: counting begins now."""
    op.add_column("address", sa.Column("rank", sa.Integer, nullable=False, server_default="3"))
    op.add_column("address", sa.Column("linked", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE address SET rank = 0 WHERE kind = 'sitemap'")
    op.execute("UPDATE address SET rank = 1 WHERE kind = 'page' AND found_on = 'the list'")
    op.execute(
        "UPDATE address SET rank = 2 WHERE rank = 3 AND found_on IN (SELECT url FROM address WHERE kind = 'sitemap')"
    )
    op.drop_index("address_due", "address")
    op.create_index("address_order", "address", ["site_id", "tried_at", "rank", "depth"])
