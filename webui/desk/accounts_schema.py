"""The tables of those who work at the desk, and of what they did."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from crawler.database import Moment
from webui.desk.schema import metadata

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True, comment="lower case; stands in `approved: {by: …}`"),
    Column("email", Text, nullable=False, comment="empty when none was given"),
    Column("role", Text, nullable=False, comment="webui.desk.roles.Role"),
    Column("password", Text, nullable=False, comment="Argon2id; empty until one was chosen"),
    Column("enabled", Boolean, nullable=False),
    Column("made", Moment, nullable=False),
)
"""Names are never used again, so that the audit log and the list go on meaning one person."""

invitation = Table(
    "invitation",
    metadata,
    Column("account_id", Integer, ForeignKey("account.id"), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True, comment="SHA-256 of the token in the link"),
    Column("until", Moment, nullable=False),
)
"""The link by which a password is chosen: one an account, and it works once."""

session = Table(
    "session",
    metadata,
    Column("digest", LargeBinary, primary_key=True, comment="SHA-256 of the token in the cookie"),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False, index=True),
    Column("proxied", Boolean, nullable=False, comment="opened because a proxy named the account"),
    Column("begun", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("digest", LargeBinary, primary_key=True, comment="keyed, since people type passwords into the other field"),
    Column("since", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Index("attempt_since", "since"),
)
"""Sign-ins tried under a name, whether or not anybody has it."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("who", Text, nullable=False, index=True, comment="an account's name, or cli:user"),
    Column("what", Text, nullable=False, index=True, comment="a verb: webui.desk.audit"),
    Column("subject", Text, nullable=False, index=True, comment="a site's id, an account's name, …"),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""Append-only: triggers of the migration refuse UPDATE and DELETE."""
