"""What Tantivy keeps of a document. The words are ours: fields are given as terms joined by spaces, and split there."""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from typing import Any

from indexer.answering.near_duplicates import sketch
from indexer.answering.spans import packed
from indexer.document import Document
from indexer.fields import (
    ANCHORS,
    ASKS,
    EASE,
    FILTERS,
    HELD,
    NO_EASE,
    OWN,
    PUBLISHED,
    QUALITY,
    RANK,
    SKETCH,
    WHOLE,
    scored_terms,
    shown_fields,
    title_terms,
)
from indexer.language import placed_terms, read_as
from indexer.tantivy.library import SchemaBuilder, TantivyDocument

FORM = "tantivy-3"
"""Changes with the schema or the analysis: an index of another format is filled anew from the page store."""

KEY = "key"
"""The address, or HELD."""
PLACE = "place"
"""Site and address as one term, so that all addresses are read off the dictionary, without opening a document."""
ANYWHERE = "anywhere"
"""Every different term of the document: which documents match, and how many, is asked of this field alone."""
FACETS = "facets"
"""The values of all filters as one, so that counting walks through the matches once."""
SITE_CODE = "site_code"
SKETCHES = tuple(f"{SKETCH}{number}" for number in range(17))
"""A sketch of `indexer.answering.near_duplicates` (132 bytes) as numbers of 8: they are read without a document."""
SHOWN = "shown"
TEXT, PLACES = "text", "places"
"""The terms of the text, which are stored, too, and where each of them stands in it (`indexer.answering.spans`)."""


@cache
def schema() -> Any:
    """The fields of an index."""
    builder = SchemaBuilder()
    for name in (KEY, PLACE, *FILTERS, WHOLE):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (ANYWHERE, ASKS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(ANCHORS, tokenizer_name="whitespace", index_option="freq")
    for name in OWN:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position", stored=name == TEXT)
    builder.add_text_field(FACETS, tokenizer_name="raw", index_option="basic", fast=True)
    for name in (PUBLISHED, SITE_CODE, QUALITY, EASE, RANK, *SKETCHES):
        builder.add_unsigned_field(name, fast=True)
    for name in (SHOWN, PLACES):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def document_of(document: Document) -> Any:
    """The document as Tantivy's writer takes it."""
    in_text, starts, ends = placed_terms(document.text, read_as(document.language))
    scored = scored_terms(document, in_text)
    made = TantivyDocument()
    raw = {"site": document.site_id, "language": document.language, "kind": document.kind}
    made.add_text(KEY, document.url)
    made.add_text(PLACE, f"{document.site_id} {document.url}")
    made.add_text(FACETS, "\t".join(raw[name] for name in FILTERS))
    made.add_text(ANYWHERE, " ".join({term for terms in scored.values() for term in terms}))
    for name, value in raw.items():
        if value:
            made.add_text(name, value)
    for name, terms in (scored | title_terms(document)).items():
        if terms:
            made.add_text(name, " ".join(terms))
    if document.published:
        made.add_unsigned(PUBLISHED, document.published.toordinal())
    made.add_unsigned(SITE_CODE, site_code(document.site_id))
    made.add_unsigned(QUALITY, round(document.quality * 100))
    made.add_unsigned(EASE, NO_EASE if document.ease is None else document.ease)
    made.add_unsigned(RANK, document.rank)
    known = sketch(document.title, document.text)
    for place, name in enumerate(SKETCHES):
        made.add_unsigned(name, int.from_bytes(known[8 * place : 8 * place + 8]))
    made.add_bytes(PLACES, packed(starts, ends))
    made.add_bytes(SHOWN, json.dumps(shown_fields(document), ensure_ascii=False).encode("utf-8", "replace"))
    return made


def site_code(site_id: str) -> int:
    """A site as a number."""
    return int.from_bytes(blake2b(site_id.encode(), digest_size=8).digest())


def sketch_of(numbers: bytes) -> bytes:
    """The sketch that was kept as numbers; the last of them has only half of its bytes."""
    return numbers[:128] + numbers[132:] if any(numbers) else b""


def record_of(upto: int, fence: str) -> Any:
    """The record of what is held."""
    made = TantivyDocument()
    made.add_text(KEY, HELD)
    made.add_bytes(SHOWN, json.dumps({"upto": upto, "fence": fence}).encode())
    return made
