"""The tables of what readers ask for. Days and no times, so that nobody can tell by the hour which class sat at which
computer. The desk's other tables share `metadata`.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Engine, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

from crawler.database import Schema, opened

metadata = MetaData()

request = Table(
    "request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False, comment="webui.desk.requests.Kind"),
    Column("number", Text, nullable=False, comment="the follow-up number, for the desk's own pages"),
    Column("number_digest", LargeBinary, nullable=False, unique=True, comment="SHA-256: what a number is looked up by"),
    Column("url", Text, nullable=False, comment="canonical spelling"),
    Column("twin", Text, nullable=False, comment="crawler.twins: what its twin addresses share"),
    Column("problem", Text, nullable=False, comment="webui.desk.requests.Problem; empty for a proposal"),
    Column("status", Text, nullable=False, comment="webui.desk.requests.Status"),
    Column("reason", Text, nullable=False, comment="of the answer"),
    Column("asked", Date, nullable=False, comment="the first day"),
    Column("changed", Date, nullable=False, comment="the day of the last voice or answer"),
    Column("times", Integer, nullable=False, comment="how often it was asked for"),
    Index("request_same", "twin", "kind", "problem"),
    Index("request_changed", "changed"),
)
"""What is asked for: one row an address and problem, as long as it is open."""

voice = Table(
    "voice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", Integer, ForeignKey("request.id"), nullable=False, index=True),
    Column("day", Date, nullable=False, index=True),
    Column("words", Text, nullable=False, comment="e-mail addresses and telephone numbers masked"),
    Column("subject", Text, nullable=False, comment="empty when none was chosen"),
    Column("level", Text, nullable=False, comment="likewise"),
    Column("form", LargeBinary, nullable=False, unique=True, comment="which form sent it: the same one counts once"),
)
"""What each of those who asked said. Nothing tells who it was."""

DESK = Schema("the desk", "desk_url", "webui.desk:migrations", "0006", wait=3, synchronous="FULL")
"""A reader waits in front of it, so it gives up sooner than a crawl would; what got its number is on the disk."""


def open_desk(url: str) -> Engine:
    """The desk's database at `url`, its tables brought to the newest form. Raises StoreFailed."""
    return opened(url, DESK)
