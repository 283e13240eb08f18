"""The tables of drafts: what somebody wants the list to say of a site, until another person lets it in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from crawler.database import Moment
from webui.desk.schema import metadata

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site_id", Text, nullable=False, index=True),
    Column("state", Text, nullable=False, index=True, comment="webui.desk.drafts.State"),
    Column("version", Integer, nullable=False, comment="grows with each revision"),
    Column("author", Text, nullable=False, comment="who wrote this version"),
    Column("entry", Text, nullable=False, comment="the site as it is meant, a key a line, without `approved`"),
    Column("base", Text, nullable=False, comment="the site's text that it was written on; empty for a new site"),
    Column("verb", Text, nullable=False, comment="the audit log's word for it"),
    Column("why", Text, nullable=False),
    Column("request", Text, nullable=False, comment="follow-up number of what it answers, or empty"),
    Column("reason", Text, nullable=False, comment="of a refusal"),
    Column("made", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
)

draft_approval = Table(
    "draft_approval",
    metadata,
    Column("draft_id", Integer, ForeignKey("draft.id"), primary_key=True),
    Column("who", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
"""Who approves the version that there is: a revision takes them away."""

draft_comment = Table(
    "draft_comment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", Integer, ForeignKey("draft.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("words", Text, nullable=False),
)
