"""From the best documents of an engine to the hits of a page: the same for every engine, made of stored fields. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.closeness import closeness, exactness
from indexer.engine import Hit
from indexer.language import matches, read_as
from indexer.snippet import SLICE, mark, opening, snippet
from indexer.wanted import Wanted

LOOKED_AT = 20
"""Best documents whose text is looked at for how near each other the words stand: two pages, at 0.5 ms each."""
CLOSENESS, EXACTNESS = 0.1, 0.05
"""How much better a document is whose words all stand together, and stand as they were typed."""

Stored = Mapping[str, str]
"""What `indexer.fields.shown_fields` made of a document."""


def looked_at(best: Sequence[Stored], scores: Sequence[float], want: Wanted) -> list[int]:
    """The places of the best documents in the order to show them, by how the words stand in their text."""
    worth = [score * _factor(stored, want) for stored, score in zip(best, scores, strict=True)]
    return sorted(range(len(best)), key=lambda place: -worth[place])


def hit_of(stored: Stored, want: Wanted) -> Hit:
    """A document as shown."""
    language, terms = read_as(stored["language"]), want.terms
    text = stored["text"].removeprefix(f"{stored['title']}\n")  # the title stands above the snippet already
    return Hit(
        url=stored["url"],
        title=mark(stored["title"], language, terms),
        site_id=stored["site"],
        snippet=snippet(text, language, terms)
        or snippet(stored["description"], language, terms)
        or opening(stored["description"] or text),
        language=stored["language"],
        kind=stored["kind"],
    )


def _factor(stored: Stored, want: Wanted) -> float:
    text = f"{stored['title']}\n{stored['text'][:SLICE]}"
    found = matches(text, read_as(stored["language"]), want.terms)
    return 1 + CLOSENESS * closeness(found, want.words) + EXACTNESS * exactness(text, found, want.words)
