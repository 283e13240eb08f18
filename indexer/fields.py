"""What every engine keeps of a document: terms scored apart, filters, and what a hit shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from indexer.asking.questions import kinds
from indexer.asking.wanted import whole_title
from indexer.document import Document
from indexer.language import read_as, terms

OWN = ("title", "headings", "description", "address", "text")
ANCHORS = "anchors"
"""What other pages call the page: scored as its own words are, but no phrase is looked for in it; never shown."""
SCORED = (*OWN, ANCHORS)
ASKS, WHOLE = "asks", "whole"
"""Fields beside the scored ones: the kinds of question that the title asks, and the title as one term."""
FILTERS = ("site", "language", "kind")
PUBLISHED = "published"
QUALITY, EASE, RANK, SKETCH = "quality", "ease", "rank", "sketch"
"""`Document.quality` in hundredths, `Document.ease`, `Document.rank`, and what knows near duplicates."""
NO_EASE = 255
HELD = "held"
"""The key of the one record that is no page: what the index holds, written in the same commit as the pages."""


def scored_terms(document: Document, in_text: list[str] | None = None) -> dict[str, list[str]]:
    """The terms of each scored field, in order; those of the text may be known already."""
    language = read_as(document.language)
    return {
        "title": terms(document.title, language),
        "headings": [term for heading in document.headings for term in terms(heading, language)],
        "description": terms(document.description, language),
        "address": terms(address_words(document.url), language),
        "text": terms(document.text, language) if in_text is None else in_text,
        ANCHORS: [term for anchor in document.anchors for term in terms(anchor, language)],
    }


def title_terms(document: Document) -> dict[str, list[str]]:
    """The terms of the fields ASKS and WHOLE."""
    return {ASKS: sorted(kinds(document.title)), WHOLE: [whole_title(document.title)]}


def shown_fields(document: Document) -> dict[str, Any]:
    """What is stored, to show a hit."""
    return {
        "url": document.url,
        "site": document.site_id,
        "title": document.title,
        "description": document.description,
        "text": document.text,
        "language": document.language,
        "kind": document.kind,
        "ease": document.ease,
    }


def address_words(url: str) -> str:
    """The words of an address: host without www and top-level domain, and the decoded path without its ending."""
    parts = urlsplit(url)
    labels = [label for label in (parts.hostname or "").split(".")[:-1] if label != "www"]
    path, _, ending = unquote(parts.path).rpartition(".")
    if not path or "/" in ending:
        path = unquote(parts.path)
    return " ".join([*labels, path.replace("_", " ")])
