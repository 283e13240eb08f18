"""What one misspelt word may have meant: near words, an article glued to its noun (`lafrique`), two words glued
(`congépaye`), or two that are one (`foto sintèse`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from indexer.language import fold, terms
from indexer.vocabulary.edits import cost
from indexer.vocabulary.lexicon import Entry
from indexer.vocabulary.reader import Words
from indexer.vocabulary.sound import sound
from indexer.vocabulary.store import spelling

MOST_COST: Final = 2.2
_COST_A_LETTER: Final = 0.2
"""A word of 5 letters may have one wrong letter; beyond, something else was meant."""
_RARE: Final = 0.12
"""What a word costs for each power of ten by which it is rarer than the most frequent one."""
_ANSWERS: Final = 3
"""Words weighed against each other in one place of a query."""
_HEARD: Final = 0.6
"""How far the noun behind a glued article, or two words that are one, may be from what was typed."""
_ARTICLE: Final = 0.3
_ARTICLES: Final = ("l", "d")
_ELIDED: Final = ("qu", "j", "m", "n", "s", "t", "c")
_APART: Final = 0.3
_GLUED: Final = 1.0
_GLUED_KNOWN: Final = 0.45
"""Where some title or heading has both words."""
_SHORTEST_PART: Final = 3
_SHORT_PARTS: Final = frozenset(
    {"le", "la", "de", "du", "un", "en", "et", "au", "il", "on", "ce", "sa", "ma", "se", "ou"}
)
_VOWELS: Final = frozenset("aeiouyh")
_ENDINGS: Final = frozenset(
    [
        "e",
        "s",
        "es",
        "t",
        "x",
        "r",
        "rs",
        "ee",
        "ees",
        "er",
        "ers",
        "ez",
        "ent",
        "ant",
        "ante",
        "ants",
        "antes",
        "ait",
        "ais",
        "aient",
        "ai",
        "a",
        "as",
        "at",
        "ons",
        "ont",
        "era",
        "erai",
        "erent",
        "i",
        "ie",
        "ies",
        "is",
        "it",
        "its",
        "ir",
        "irent",
        "u",
        "ue",
        "us",
        "ues",
        "ut",
        "eur",
        "eurs",
        "euse",
        "euses",
        "ere",
        "eres",
        "if",
        "ive",
        "aux",
        "al",
        "ale",
        "ales",
    ]
) | {""}
"""Folded endings of French verbs, nouns and adjectives."""
_SHORTEST_ROOT: Final = 3
_OTHER_END: Final = 0.1
"""For `recommande` where recommandé is the more frequent form, or a plural where the singular is."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What may have been meant: `cost` is how far it is from what was typed, `rank` the same with how rare it is."""

    text: str
    cost: float
    rank: float


class Nearness:
    """Finds what was meant in one vocabulary."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def meant(self, word: str, most: float) -> list[Meant]:
        """What `word` may stand for at no more than this cost, the likeliest first."""
        word = word.lower()
        best: dict[str, Meant] = {}
        found = (*self._near(word, most), *self._without_article(word), *self._cut(word))
        for meant in sorted(found, key=lambda meant: meant.rank):
            if meant.cost <= most:
                # Of singular and plural one is enough: they find the same.
                best.setdefault(" ".join(terms(meant.text, "fr")), meant)
        return list(best.values())[:_ANSWERS]

    def joined(self, word: str, most: float) -> list[Meant]:
        """What two words typed apart stand for as one."""
        found = self._spelt_or_heard(word.lower(), _APART)
        return sorted((meant for meant in found if meant.cost <= most), key=lambda meant: meant.rank)[:_ANSWERS]

    def _near(self, word: str, most: float) -> Iterator[Meant]:
        letters, heard = spelling(word), sound(word)
        most = min(most, _COST_A_LETTER * max(len(letters), 3))
        for entry in self._words.lexicon().near(letters, heard):
            price = cost(letters, entry.folded, heard, entry.sound)
            if price <= most:
                meant = self._meant(entry, price)
                yield replace(meant, rank=meant.rank + _OTHER_END) if _end(word) != _end(entry.form) else meant

    def _without_article(self, word: str) -> Iterator[Meant]:
        for article in (*_ARTICLES, *_ELIDED):
            noun = word.removeprefix(article)
            if noun != word and len(noun) >= _SHORTEST_PART and fold(noun[0]) in _VOWELS:
                only_known = article in _ELIDED
                for meant in self._spelt_or_heard(noun, _ARTICLE, only_known=only_known):
                    if fold(meant.text[0]) in _VOWELS:
                        yield Meant(f"{article}'{meant.text}", meant.cost, meant.rank)

    def _cut(self, word: str) -> Iterator[Meant]:
        for place in range(2, len(word) - 1):
            parts = word[:place], word[place:]
            if all(len(part) >= _SHORTEST_PART or part in _SHORT_PARTS for part in parts):
                entries = [entry for part in parts if (entry := self._part(part))]
                if len(entries) == len(parts):
                    together = self._words.stand_together([entry.folded for entry in entries])
                    price = _GLUED_KNOWN if together else _GLUED
                    rank = max(self._meant(entry, price).rank for entry in entries)
                    yield Meant(" ".join(entry.form for entry in entries), price, rank)

    def _part(self, part: str) -> Entry | None:
        """One of two glued words: as typed, or longer ones by their sound, since an s between words is not heard."""
        long_enough = len(part) > _SHORTEST_PART
        return self._words.best(spelling(part)) or (self._words.heard(sound(part)) if long_enough else None)

    def _spelt_or_heard(self, word: str, extra: float, *, only_known: bool = False) -> Iterator[Meant]:
        """The word itself where it is known; otherwise what differs from it by a slip."""
        entry = self._words.best(spelling(word))
        if entry:
            yield self._meant(entry, extra)
        elif not only_known:
            yield from (Meant(near.text, near.cost + extra, near.rank + extra) for near in self._near(word, _HEARD))

    def _meant(self, entry: Entry, price: float) -> Meant:
        rarity = math.log10(max(self._words.lexicon().most_pages / max(entry.pages, 1), 1.0))
        return Meant(entry.form, price, price + _RARE * rarity)


def _end(word: str) -> tuple[bool, bool]:
    return word.rstrip("s").endswith("é"), word.endswith("s")


def is_inflected(word: str, other: str) -> bool:
    """Whether two words differ by their French endings only: then neither is the other misspelt.

    >>> is_inflected("massacrées", "massacres"), is_inflected("volquans", "volcans")
    (True, False)
    """
    one, two = spelling(word), spelling(other)
    different = (place for place, (mine, its) in enumerate(zip(one, two, strict=False)) if mine != its)
    shared = next(different, min(len(one), len(two)))
    return any(one[root:] in _ENDINGS and two[root:] in _ENDINGS for root in range(shared, _SHORTEST_ROOT - 1, -1))
