"""Validators of every address; what a page says without its noise; what twin addresses share."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from crawler.twins import twin_key

revision = "0002"
down_revision = "0001"

BATCH = 500
"""Pages at once: their headers and addresses, a megabyte at most."""


def upgrade() -> None:
    """Add the columns, filled with what the rows tell; a gist comes with a page's next change."""
    op.add_column("address", sa.Column("etag", sa.Text, nullable=False, server_default=""))
    op.add_column("address", sa.Column("last_modified", sa.Text, nullable=False, server_default=""))
    op.add_column("page", sa.Column("gist", sa.LargeBinary))
    op.add_column("page", sa.Column("twin", sa.Text, nullable=False, server_default=""))
    op.create_index("page_twin", "page", ["twin"])
    connection, last = op.get_bind(), ""
    while rows := _pages_after(connection, last):
        _fill(connection, rows)
        last = rows[-1].url


def _pages_after(connection: sa.Connection, url: str) -> list[sa.Row[Any]]:
    page = sa.table("page", sa.column("url"), sa.column("headers"))
    query = sa.select(page).where(page.c.url > url).order_by(page.c.url).limit(BATCH)
    return list(connection.execute(query))


def _fill(connection: sa.Connection, rows: list[sa.Row[Any]]) -> None:
    address = sa.text("UPDATE address SET etag = :etag, last_modified = :last_modified WHERE url = :url")
    page = sa.text("UPDATE page SET twin = :twin WHERE url = :url")
    said = [(row.url, json.loads(row.headers)) for row in rows]
    connection.execute(
        address,
        [
            {"url": url, "etag": headers.get("etag", ""), "last_modified": headers.get("last-modified", "")}
            for url, headers in said
        ],
    )
    connection.execute(page, [{"url": row.url, "twin": twin_key(row.url)} for row in rows])
