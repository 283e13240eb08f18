"""The tables of what the desk asks the crawler for, and of the keys of calendars."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from crawler.database import Moment
from webui.desk.schema import metadata

visit_asked = Table(
    "visit_asked",
    metadata,
    Column("site_id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False, comment="an account's name"),
)
"""Sites that the next run visits as if all of them were due."""

preview_asked = Table(
    "preview_asked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target", Text, nullable=False, comment="an address, or a site's id"),
    Column("entry", Text, nullable=False, comment="the lines of a draft; empty for what is on the list, or no site"),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False, comment="an account's name"),
    Column("state", Text, nullable=False, comment="webui.desk.previews.State"),
    Column("tries", Integer, nullable=False),
    Column("ended", Moment, comment="null until it has"),
    Column("told", Text, nullable=False, comment="JSON of what was found, or a sentence that says why nothing was"),
    Index("preview_state", "state", "id"),
    Index("preview_target", "target"),
)
"""Dry runs asked for, and what they found."""

calendar = Table(
    "calendar",
    metadata,
    Column("account_id", Integer, ForeignKey("account.id"), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True, comment="SHA-256 of the key in the link"),
    Column("made", Moment, nullable=False),
)
"""The links by which calendars, which cannot sign in, read when reviews are due: one an account."""
