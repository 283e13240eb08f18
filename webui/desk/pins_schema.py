"""The tables of pinned results."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text

from webui.desk.schema import metadata

pin = Table(
    "pin",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("query", Text, nullable=False, comment="as a curator wrote it"),
    Column("since", Date, nullable=True, comment="the first day; none: from now on"),
    Column("until", Date, nullable=True, comment="the last day; none: without end"),
    Column("note", Text, nullable=False, comment="for curators"),
)

pin_page = Table(
    "pin_page",
    metadata,
    Column("pin_id", Integer, ForeignKey("pin.id"), primary_key=True),
    Column("place", Integer, primary_key=True, comment="from 1 on, in the order shown"),
    Column("url", Text, nullable=False, comment="canonical spelling; shown only while the list admits it"),
    Column("title", Text, nullable=False),
)
