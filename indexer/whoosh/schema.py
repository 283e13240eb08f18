"""What Whoosh keeps of a document: fields scored apart, filters, and what a hit shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from indexer.answering.near_duplicates import sketch
from indexer.answering.spans import packed
from indexer.document import Document
from indexer.fields import (
    ASKS,
    EASE,
    FILTERS,
    NO_EASE,
    PUBLISHED,
    QUALITY,
    RANK,
    SCORED,
    SKETCH,
    WHOLE,
    scored_terms,
    shown_fields,
    title_terms,
)
from indexer.language import placed_terms, read_as
from indexer.whoosh.library import (
    ID,
    STORED,
    Column,
    Existence,
    FieldType,
    NumericColumn,
    Schema,
    VarBytesColumn,
)

FORMAT = 5
"""Changes with the schema or the analysis: an index of another format is filled anew from the page store."""


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
            RANK: Column(NumericColumn("B", default=0)),
            SKETCH: Column(VarBytesColumn()),
        },
    )


def fields_of(document: Document) -> dict[str, object]:
    """The document as Whoosh's `add_document` takes it."""
    in_text, starts, ends = placed_terms(document.text, read_as(document.language))
    return {
        "key": document.url,
        "site": document.site_id,
        "language": document.language or None,
        "kind": document.kind,
        # The day, as `2026-09-01`; not there when it is not known.
        PUBLISHED: document.published.isoformat() if document.published else None,
        QUALITY: round(document.quality * 100),
        EASE: NO_EASE if document.ease is None else document.ease,
        RANK: document.rank,
        SKETCH: sketch(document.title, document.text),
        "shown": {**shown_fields(document), "terms": " ".join(in_text), "places": packed(starts, ends)},
        **scored_terms(document, in_text),
        **title_terms(document),
    }
