"""The page store's tables: SQLite by default, others by URL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from crawler.database import Moment, Schema, opened

HEAD = "0005"
"""Newest migration."""


metadata = MetaData()

address = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True, comment="canonical spelling"),
    Column("site_id", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="page or sitemap"),
    Column("depth", Integer, nullable=False, comment="links from a start page"),
    Column("found_on", Text, nullable=False, comment="the page that linked here first"),
    Column("tried_at", Moment, nullable=False, comment="0 when never"),
    Column("due_at", Moment, nullable=False),
    Column("interval", Float, comment="seconds between the last two visits as planned"),
    Column("failures", Integer, nullable=False, comment="in a row"),
    Column("outcome", Text, nullable=False, comment="crawler.outcome, in one word; empty when never tried"),
    Column("why", Text, nullable=False),
    Column("etag", Text, nullable=False, server_default="", comment="of the last 200, as the next request sends it"),
    Column("last_modified", Text, nullable=False, server_default="", comment="likewise"),
    Column("rank", Integer, nullable=False, server_default="3", comment="crawler.frontier.Rank: how it is known"),
    Column("linked", Integer, nullable=False, server_default="0", comment="pages that named it before its first visit"),
    Index("address_order", "site_id", "tried_at", "rank", "depth"),
)
"""Every address ever found on the list, and how its last visit went: frontier, schedule and ledger in one."""

page = Table(
    "page",
    metadata,
    Column("url", Text, primary_key=True),
    Column("site_id", Text, nullable=False, index=True),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False, comment="JSON, names in lower case"),
    Column("body", LargeBinary, nullable=False, comment="zlib"),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 of the body"),
    Column("fetched_at", Moment, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("why_gone", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False, unique=True),
    Column("gist", LargeBinary, comment="crawler.gist; null when unknown: then bytes alone are compared"),
    Column("twin", Text, nullable=False, server_default="", comment="crawler.twins: what its twin addresses share"),
    Index("page_twin", "twin"),
)
"""Pages as fetched. `sequence` is set anew at every change, so what follows a number is what changed after it."""

robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True, comment="scheme://host:port"),
    Column("rules", Text, comment="the robots.txt text; null when there is none"),
    Column("fetched_at", Moment, nullable=False),
)
"""robots.txt as last answered: read again after a day at most (RFC 9309 §2.4)."""

probe = Table(
    "probe",
    metadata,
    Column("site_id", Text, primary_key=True),
    Column("origin", Text, primary_key=True, comment="scheme://host:port"),
    Column("target", Text, nullable=False, comment="where it redirects; empty when it does not"),
    Column("text", Text, comment="JSON of crawler.soft404.Text; null without a page"),
    Column("told_apart", Boolean, comment="crawler.probe.Probe"),
    Column("asked_at", Moment, nullable=False),
)
"""What each site answers to an address that cannot exist."""

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", Moment, nullable=False),
    Column("report", Text, nullable=False, comment="JSON of crawler.report"),
    Column("pages", Integer, comment="in the whole store at its end; null in runs of older versions, as the next two"),
    Column("visits", Integer),
    Column("failed", Integer, comment="visits that failed"),
)
"""Reports of past crawls."""


PAGE_STORE = Schema("the page store", "database", "crawler:migrations", HEAD)


def open_database(url: str) -> Engine:
    """The page store at `url`, its tables brought to the newest form. Raises StoreFailed."""
    return opened(url, PAGE_STORE)
