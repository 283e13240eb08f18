"""What a box offers while someone types: titles and headings of pages that the list admits now, and known queries.

The words typed before the last are begun or whole, the last one is begun; accents and elided articles do not count.
Where that gives little, a slip in the words is looked for: another way to write the same sound, or one letter wrong,
missing, too many or in the wrong place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from allowlist.model import Allowlist, Site
from indexer.language import is_stop, plain_words, terms, tokens
from indexer.query import clean_text
from indexer.vocabulary.reader import Spoken, Words
from indexer.vocabulary.sound import sound
from indexer.vocabulary.store import spelling

MOST: Final = 8
"""Suggestions given at once: more are not read."""
FEW: Final = 4
"""Fewer than this, and slips are looked for."""
Popular = Callable[[str], Iterable[str]]
"""Queries that many have asked on many days and that begin so, the most frequent first: whoever keeps such counts."""
Finds = Callable[[str, Allowlist, str | None], bool]
"""Whether a query finds something under a list, of sites for one level where one is given; told without a search."""
POPULAR: Final = 3
"""Known queries given at most: what the pages themselves have is more than what others typed."""

_LONGEST_TYPED: Final = 80
_ASKED_ABOUT: Final = 10
"""Known queries looked at: each takes 0.1 ms."""
_MOST_WORDS: Final = 8
_WEIGHED: Final = 80
"""Phrases weighed against each other; the store gives titles before headings, short ones before long."""
_SOURCES: Final = 12
"""Pages of one phrase asked for: where none of so many is admitted, the phrase is not shown."""
_FURNITURE: Final = 30
"""A title or heading of more pages than this is part of a site's frame (`Sommaire`, `Voir aussi`)."""
_MANY: Final = 4
_SHORTEST_SLIP: Final = 4
_GLUED: Final = ("l", "d")
"""Articles typed without their apostrophe."""
_VOWELS: Final = frozenset("aeiouyh")
_SPELLINGS: Final = 3
_TAIL_SIGNS: Final = ("–", "—", "|", "-", "·", "»", ":")


class Suggester:
    """Completes what is typed from one vocabulary, as it is now. Safe for several threads."""

    def __init__(self, words: Words, popular: Popular = lambda _: (), finds: Finds = lambda *_: False) -> None:
        """Of `popular` only what `finds` something is given, so nothing where that cannot be told."""
        self._words = words
        self._popular = popular
        self._finds = finds

    def suggest(self, typed: str, allowlist: Allowlist, level: str | None = None) -> tuple[str, ...]:
        """At most MOST texts, the best first; of pages of sites for `level` only, where one is given."""
        words = plain_words(clean_text(typed[:_LONGEST_TYPED]))[:_MOST_WORDS]
        if not words or not allowlist.active:
            return ()
        found: dict[str, str] = {}
        for text, site_name in self._texts(clean_text(typed), words, allowlist, level):
            shown = _without_tail(text, site_name)
            found.setdefault(_telling(shown), shown)
            if len(found) == MOST:
                break
        return tuple(found.values())

    def _texts(
        self, typed: str, words: list[str], allowlist: Allowlist, level: str | None
    ) -> Iterator[tuple[str, str]]:
        """(text, name of a site that has it), the best first."""
        known = (query for query in islice(self._popular(typed), _ASKED_ABOUT) if self._is_approved(query))
        for query in islice((query for query in known if self._finds(query, allowlist, level)), POPULAR):
            yield query, ""
        given = 0
        for text, site in self._admitted(words, allowlist, level):
            given += 1
            yield text, site
        if given < FEW:
            for other in self._mended(words):
                yield from self._admitted(other, allowlist, level)

    def _admitted(self, starts: list[str], allowlist: Allowlist, level: str | None) -> Iterator[tuple[str, str]]:
        for phrase in sorted(self._words.phrases(starts, _WEIGHED), key=_worth):
            site = self._shown_by(phrase, allowlist, level)
            if site:
                yield phrase.shown, site.name

    def _is_approved(self, query: str) -> bool:
        """Whether every word of what others have typed stands on an approved page."""
        wanted = {spelling(word) for word in plain_words(query) if not is_stop(word)}
        return wanted <= self._words.known(wanted)

    def _mended(self, words: list[str]) -> Iterator[list[str]]:
        """The words with a slip undone in the last, in earlier ones, or in both."""
        *before, last = words
        before = [self._mended_word(word) for word in before]
        ends = [last] if self._words.has_beginning(last) else self._mended_starts(last)
        yield from ([*before, end] for end in ends if [*before, end] != words)

    def _mended_word(self, word: str) -> str:
        """A whole word, or one that sounds or is written nearly so."""
        if self._words.has_beginning(word) or len(word) < _SHORTEST_SLIP:
            return word
        alike = self._words.sounding(sound(word))
        return alike[0].folded if alike else next(iter(self._mended_starts(word)), word)

    def _mended_starts(self, start: str) -> list[str]:
        """Words that one may have begun to type where no word begins so, those on most pages first."""
        if len(start) < _SHORTEST_SLIP:
            return []
        if start[0] in _GLUED and start[1] in _VOWELS and self._words.has_beginning(start[1:]):
            return [start[1:]]
        heard = sound(start, whole=False)
        alike = [entry.folded for entry in self._words.sounding(heard)] if len(heard) > 2 else []
        if alike:
            return alike[:_SPELLINGS]
        found = {
            entry.folded: entry.pages for head, shapes in _slips(start) for entry in self._words.shaped(head, shapes)
        }
        return sorted(found, key=lambda word: (-found[word], word))[:_SPELLINGS]

    def _shown_by(self, phrase: Spoken, allowlist: Allowlist, level: str | None) -> Site | None:
        """A site that the list admits now, has the phrase, and is for this level."""
        if phrase.pages > _FURNITURE:
            return None
        for url in self._words.addresses(phrase.number, _SOURCES):
            site = allowlist.site_for(url)
            if site and level in (None, *site.levels):
                return site
        return None


def _telling(text: str) -> str:
    """What two texts share that say the same: their stems without articles."""
    return " ".join([token.term for token in tokens(text, "fr") if not token.stop] or terms(text, "fr"))


def _worth(phrase: Spoken) -> tuple[bool, int, int, str]:
    """Titles before headings, those of several pages before those of one, shorter before longer."""
    return phrase.heading, -min(phrase.pages, _MANY), len(phrase.shown), phrase.key


def _slips(start: str) -> Iterator[tuple[str, list[str]]]:
    """What is believed to be right of the beginning of a word, and the shapes that it may have by one slip behind that:
    a letter wrong, missing, too many, or swapped with the next.
    """
    for place in range(2, len(start)):
        head, tail = start[:place], start[place:]
        swapped = [f"{head}{tail[1]}{tail[0]}{tail[2:]}*"] if len(tail) > 1 else []
        yield (
            head,
            [f"{head}?{tail[1:]}*", f"{head}?{tail}*", *([f"{head}{tail[1:]}*"] if len(tail) > 1 else []), *swapped],
        )
    yield start[0], [f"{start[0]}{start[2]}{start[1]}{start[3:]}*", f"{start[0]}{start[2:]}*"]


def _without_tail(text: str, site_name: str) -> str:
    """`Volcan – Vikidia` as Volcan: the name of the site says nothing here."""
    for sign in _TAIL_SIGNS:
        head, border, tail = text.rpartition(f" {sign} ")
        if border and head and site_name and set(plain_words(tail)) <= set(plain_words(site_name)):
            return head
    return text
