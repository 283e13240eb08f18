"""The table of the counts of searches. Only what was asked often enough on a day ever reaches it."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table, Text

from webui.desk.schema import metadata

search_count = Table(
    "search_count",
    metadata,
    Column("day", Date, primary_key=True),
    Column("query", Text, primary_key=True, comment="webui.desk.countable: normal form"),
    Column("outcome", Text, primary_key=True, comment="webui.desk.counts.Outcome"),
    Column("times", Integer, nullable=False, comment="how often it was asked that day with that outcome"),
    Column("correction", Text, nullable=False, comment="what it was last corrected to; empty for other outcomes"),
)
"""One row a day, query and outcome. Nothing tells who asked, from where, or at what hour."""
