"""More like this: the words that tell most of a page, to be searched like any others. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from heapq import nlargest
from typing import Final

from indexer.answering.hits import Stored
from indexer.answering.scores import rarity
from indexer.answering.snippet import SLICE
from indexer.language import Word, read_as, tokens

MOST: Final = 12
"""Words searched for; more make the search slower and its answers no nearer."""
_LOOKED_AT: Final = 60
"""Most frequent terms of a page whose rarity is asked for: what is rare and comes once is seldom its subject."""
_TITLE: Final = 3
"""What a word counts in the title beside one in the text, which has the headings, too."""
_SHORTEST: Final = 3
_FEWEST: Final = 2
"""A term that only this page has leads to no other."""


def telling_words(page: Stored, having: Callable[[str], int], size: int) -> tuple[Word, ...]:
    """The terms with the highest tf·idf in the title and the beginning of the text, best first. `having` says how many
    of `size` pages have a term.
    """
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    language = read_as(page.language)
    for text, times in ((page.title, _TITLE), (page.text[:SLICE], 1)):
        for token in tokens(text, language):
            if not token.stop and len(token.term) >= _SHORTEST:
                counts[token.term] += times
                written.setdefault(token.term, text[token.start : token.end])
    frequent = {term: (count, having(term)) for term, count in counts.most_common(_LOOKED_AT)}
    worth = {term: count * rarity(pages, size) for term, (count, pages) in frequent.items() if pages >= _FEWEST}
    return tuple(Word(written[term], (term,)) for term in nlargest(MOST, worth, key=lambda term: worth[term]))
