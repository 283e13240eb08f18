"""Did you mean: a whole query as it was meant, from the vocabulary of approved pages only.

Misspelt is a word that finds nothing by itself in any page that the list admits now; all others are left alone, but for
those that find something by the chance of a stem only (`excelent` and Excel). What one word may have meant comes from
indexer/vocabulary/near.py; here it is put together to whole queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import pairwise, product
from typing import Final

from indexer.language import fold, is_stop, plain_words, terms
from indexer.vocabulary.near import MOST_COST, Meant, Nearness, is_inflected
from indexer.vocabulary.reader import Words
from indexer.vocabulary.store import spelling
from indexer.vocabulary.typed import Typed, typed_words

SURE: Final = 0.6
"""Up to this cost (one sound written otherwise, a doubled letter, two swapped) a correction is answered unasked."""
_OFFERED: Final = 0.75
"""Up to this one it is offered beside what was found; with nothing found, further ones are tried."""
_BY_CHANCE: Final = 0.55
"""Up to this one for a word that has hits by its stem only."""
_RARITY: Final = 0.25
"""Beside what was found, a rare word must be the nearer for it."""
_MOST_MISSPELT: Final = 4
"""Misspelt words of one query that are corrected: a query of more is in another language."""
_MOST_QUERIES: Final = 5
_TOGETHER: Final = 0.5
"""What a correction gains when a title or a heading has all its words."""
_MOST_TOGETHER: Final = 8


@dataclass(frozen=True, slots=True)
class Correction:
    """A whole query corrected, and what is new in it. `sure`: that is no further from what was typed than a slip."""

    text: str
    words: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Change:
    """The words of a query from first to last, both counted, become something else."""

    first: int
    last: int
    meant: Meant


@dataclass(frozen=True, slots=True)
class _Wrong:
    """The place of a misspelt word, and how far its correction may be."""

    place: int
    most: float


class Speller:
    """Corrects queries by the vocabulary of one directory, as it is now."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._nearness = Nearness(words)

    def frequent(self, count: int) -> tuple[str, ...]:
        """The words that most pages have, read from the vocabulary in memory, which is loaded for it."""
        return self._words.lexicon().frequent(count)

    def corrections(self, text: str, finds: Callable[[str], bool], *, nothing: bool = True) -> Iterator[Correction]:
        """Whole corrected queries, the likeliest first; none where no word is misspelt.

        `finds` says whether a word by itself finds anything; `nothing` that the whole query does not. Unless so, words
        of the vocabulary are believed to be right, and a correction must be near.
        """
        typed = typed_words(text)
        wrong, sure = self._misspelt(typed, finds, nothing=nothing)
        if len(wrong) > _MOST_MISSPELT:
            return
        for changes in self._combined(typed, wrong):
            corrected = _changed(text, typed, changes)
            if fold(corrected) != fold(text):
                slips = all(change.meant.cost <= SURE for change in changes)
                yield Correction(corrected, tuple(change.meant.text for change in changes), sure and slips)

    def _misspelt(
        self, typed: list[Typed], finds: Callable[[str], bool], *, nothing: bool
    ) -> tuple[list[_Wrong], bool]:
        """The misspelt words, and whether they surely are."""
        words = [(place, word.text) for place, word in enumerate(typed) if word.may_change]
        known = self._words.known(spelling(text) for _, text in words)
        missing = [(place, text) for place, text in words if nothing or spelling(text) not in known]
        found = {text: finds(text) for _, text in missing}
        most = MOST_COST if nothing else _OFFERED
        wrong = [_Wrong(place, most) for place, text in missing if not found[text]]
        if wrong:
            return wrong, True
        return [_Wrong(place, _BY_CHANCE) for place, text in missing if spelling(text) not in known], False

    def _combined(self, typed: list[Typed], wrong: list[_Wrong]) -> list[tuple[_Change, ...]]:
        """The best few ways to change the misspelt words, each by itself or with its neighbour."""
        alone = {one.place: self._alone(typed, one) for one in wrong}
        ways = list(product(*filter(None, alone.values())))
        for first, last in pairwise(range(len(typed))):
            most = max((one.most for one in wrong if one.place in (first, last)), default=0.0)
            if most and typed[first].may_change and typed[last].may_change:
                others = [changes for place, changes in alone.items() if changes and place not in (first, last)]
                for meant in self._nearness.joined(typed[first].text + typed[last].text, most):
                    ways += ((_Change(first, last, meant), *changes) for changes in product(*others))
        likely = nsmallest(_MOST_QUERIES, ways, key=lambda changes: _rank(wrong, changes))
        return sorted(
            filter(None, likely),
            key=lambda changes: _rank(wrong, changes) - _TOGETHER * self._stand_together(typed, changes),
        )

    def _alone(self, typed: list[Typed], wrong: _Wrong) -> list[_Change]:
        """What the word may have meant; nothing where the likeliest is another form of the same word."""
        word = typed[wrong.place].text
        found = self._nearness.meant(word, wrong.most)
        if wrong.most < MOST_COST:
            found = [meant for meant in found if meant.rank <= wrong.most + _RARITY]
            if found and is_inflected(word, found[0].text):
                return []
        if wrong.most <= _BY_CHANCE:
            mine = terms(word.lower(), "fr")
            same = [meant for meant in found if terms(meant.text, "fr") == mine]
            if any(is_inflected(word, meant.text) for meant in same):
                return []
            found = [meant for meant in found if meant not in same]
        return [_Change(wrong.place, wrong.place, meant) for meant in found]

    def _stand_together(self, typed: list[Typed], changes: tuple[_Change, ...]) -> bool:
        """Whether some title or heading has the whole query so corrected."""
        words = plain_words(_changed(" ".join(word.text for word in typed), _spaced(typed), changes))
        telling = [word for word in words if not is_stop(word)]
        return len(telling) > 1 and self._words.stand_together(telling[:_MOST_TOGETHER])


def _rank(wrong: list[_Wrong], changes: tuple[_Change, ...]) -> float:
    """A misspelt word that stays as it is costs as much as the furthest correction."""
    changed = {place for change in changes for place in range(change.first, change.last + 1)}
    left = sum(one.place not in changed for one in wrong)
    return sum(change.meant.rank for change in changes) + MOST_COST * left


def _spaced(typed: list[Typed]) -> list[Typed]:
    """The same words where they stand when there is one space between them."""
    placed: list[Typed] = []
    for word in typed:
        start = placed[-1].end + 1 if placed else 0
        placed.append(replace(word, start=start, end=start + len(word.text)))
    return placed


def _changed(text: str, typed: list[Typed], changes: Iterable[_Change]) -> str:
    """The query with each change in the place of its words; what began with a capital still does."""
    for change in sorted(changes, key=lambda change: -change.first):
        start, end = typed[change.first].start, typed[change.last].end
        new = change.meant.text
        new = new[:1].upper() + new[1:] if text[start].isupper() else new
        text = text[:start] + new + text[end:]
    return text
