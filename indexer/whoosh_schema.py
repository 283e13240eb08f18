"""What Whoosh keeps of a document: fields scored apart, filters, and what a hit shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from indexer.document import Document
from indexer.language import read_as, terms
from indexer.near_duplicates import sketch
from indexer.questions import kinds
from indexer.wanted import whole_title
from indexer.whoosh_library import (
    ID,
    STORED,
    Column,
    Existence,
    FieldType,
    NumericColumn,
    Schema,
    VarBytesColumn,
)

FORMAT = 3
"""Changes with the schema or the analysis: an index of another format is filled anew from the page store."""

SCORED = ("title", "headings", "description", "address", "text")
ASKS, WHOLE = "asks", "whole"
"""Fields beside the scored ones: the kinds of question that the title and headings ask, and the title as one term."""
FILTERS = ("site", "language", "kind")
QUALITY, EASE, SKETCH = "quality", "ease", "sketch"
"""Columns: `Document.quality` in hundredths, `Document.ease`, and what knows near duplicates."""
NO_EASE = 255
PUBLISHED = "published"
"""The day, as `2026-09-01`; not there when it is not known."""
HELD = "held"
"""The key of the one record that is no page: what the index holds, written in the same commit as the pages."""


class Terms(FieldType):  # type: ignore[misc]
    """A field given as terms that `indexer.language` has made. How often a term occurs is its weight, so that no
    posting needs a value of its own, as Whoosh's Frequency writes.
    """

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None, scorable=True)

    def index(self, value: list[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """(term, frequency, weight, value) of each different term."""
        for term, count in Counter(value).items():
            yield term.encode(), count, float(count), b""


def schema() -> Any:
    """The fields of an index. `key` is the address, or HELD."""
    return Schema(
        key=ID(unique=True, sortable=VarBytesColumn()),
        shown=STORED(),
        **{name: ID() for name in (*FILTERS, PUBLISHED)},
        **{name: Terms() for name in (*SCORED, ASKS, WHOLE)},
        **{
            QUALITY: Column(NumericColumn("B", default=100)),
            EASE: Column(NumericColumn("B", default=NO_EASE)),
            SKETCH: Column(VarBytesColumn()),
        },
    )


def fields_of(document: Document) -> dict[str, object]:
    """The document as Whoosh's `add_document` takes it."""
    language = read_as(document.language)
    return {
        "key": document.url,
        "site": document.site_id,
        "language": document.language or None,
        "kind": document.kind,
        PUBLISHED: document.published.isoformat() if document.published else None,
        "title": terms(document.title, language),
        "headings": [term for heading in document.headings for term in terms(heading, language)],
        "description": terms(document.description, language),
        "address": terms(address_words(document.url), language),
        "text": terms(document.text, language),
        ASKS: sorted(kinds(document.title)),
        WHOLE: [whole_title(document.title)],
        QUALITY: round(document.quality * 100),
        EASE: NO_EASE if document.ease is None else document.ease,
        SKETCH: sketch(document.title, document.text),
        "shown": {
            "url": document.url,
            "site": document.site_id,
            "title": document.title,
            "description": document.description,
            "text": document.text,
            "language": document.language,
            "kind": document.kind,
            "ease": document.ease,
        },
    }


def address_words(url: str) -> str:
    """The words of an address: host without www and top-level domain, and the decoded path without its ending."""
    parts = urlsplit(url)
    labels = [label for label in (parts.hostname or "").split(".")[:-1] if label != "www"]
    path, _, ending = unquote(parts.path).rpartition(".")
    if not path or "/" in ending:
        path = unquote(parts.path)
    return " ".join([*labels, path.replace("_", " ")])
