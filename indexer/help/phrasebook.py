"""Whether a text says one of a few hundred known words and expressions, as a child may write them. Pure, no index.

Read alike on both sides: letters folded, elided words whole (`m'embête` is `me embete`), and left out what changes
nothing (articles, `ne`, forms of avoir, `très`). A word then stands for each known one of the same stem; failing that
for the one that it misspells, by finger or by ear. The words that must not be taken for those are known too: the
nearest wins.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

from rapidfuzz.distance import OSA

from indexer.language import fold, is_stop, stem
from indexer.vocabulary.edits import cost
from indexer.vocabulary.sound import sound

Key = TypeVar("Key")
Value = TypeVar("Value")
Expression = tuple[frozenset[str], ...]
"""For each of its words, the known words that may stand there."""

MOST_WORDS: Final = 100
"""Words of a text that are looked at: a query of 400 characters has fewer."""
_LONGEST_WORD: Final = 24
_PIECE = re.compile(r"[^\W_]+|['\u2018\u2019\u02bc]")
_APOSTROPHES: Final = frozenset("'\u2018\u2019\u02bc")
_ELIDED: Final = frozenset({"j", "m", "t", "s", "d", "l", "n", "c", "qu"})
_ELISION = re.compile(r"\b(j|m|t|s|d|l|n|c|qu)['\u2018\u2019\u02bc]", re.IGNORECASE)
_J_GLUED = re.compile(r"j[bcdfgklmnpqrstvxz]\w+")
"""`jveux`, `jsuis`: no French word begins so."""
_GLUED: Final = frozenset("mts")
_REMEMBERED: Final = 16_000
"""Words whose meaning is kept, in memory only."""
_HEARD_ME: Final = frozenset({"ma", "mon"})
_SUBJECTS: Final = frozenset({"on", "il", "ils", "elle", "elles"})
"""After these `ma` is m'a, and `mon` is m'ont, written by ear."""
_LEFT_OUT: Final = frozenset({
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "a", "aux", "ai", "as", "ont", "avait", "jai", "ne",
    "n", "tres", "vraiment", "toujours", "souvent", "juste", "encore", "tellement", "tout", "temps", "chaque",
    "jour",
})  # fmt: skip
_SHORTEST_STEM: Final = 5
"""Shorter stems are those of too many words: `viol` is that of `violent`."""
_SHORTEST_ALONE: Final = 6
"""A shorter word alone, misspelt, is too often another one."""
_SHORTEST_IN_COMPANY: Final = 4
"""In an expression its neighbours bear witness, so a shorter one may be misspelt there."""
_SHORTEST_HEARD: Final = 3
_COST_A_LETTER: Final = 0.13
_COST_ANYWAY: Final = 0.1
_MOST_COST: Final = 1.2
_LETTERS_A_SLIP: Final = 4
"""A word of eight letters may have two wrong ones, unless it sounds the same: `marseille` is not `harcelé`."""


class Meant(NamedTuple):
    """The known words that a word stands for, none for most; `exact`: by its stem, and not as a misspelling."""

    words: frozenset[str] = frozenset()
    exact: bool = True


_NOTHING: Final = Meant()


class Vocabulary:
    """The words that may be meant; `others` are those that look like them and are not. Safe for several threads."""

    def __init__(self, words: Iterable[str], others: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._others = frozenset(others) - self._words
        near = [word for word in self._words | self._others if len(word) >= _SHORTEST_HEARD and word.isalpha()]
        self._sounds = {word: sound(word) for word in near}
        self._by_stem = _grouped((key, word) for word in self._words for key in _stems(word))
        self._by_letters = _grouped((key, word) for word in near for key in _without_one(word))
        self._by_sound = _grouped((key, word) for word in near for key in _without_one(self._sounds[word]))
        self.meant = lru_cache(maxsize=_REMEMBERED)(self._meant)

    def exactly(self, word: str) -> frozenset[str]:
        """The known words of the same stem."""
        if word in self._others:
            return frozenset()
        same = {word} & self._words
        return frozenset(same.union(*(self._by_stem.get(key, ()) for key in _stems(word))))

    def heard(self, word: str) -> frozenset[str]:
        """The known words that sound exactly so."""
        its_sound = sound(word)
        alike = self._by_sound.get(its_sound, ())
        return frozenset(known for known in alike if known in self._words and self._sounds[known] == its_sound)

    def _meant(self, word: str) -> Meant:
        exact = self.exactly(word)
        known = word in self._others or not word.isalpha()
        if exact or known or not _SHORTEST_HEARD <= len(word) <= _LONGEST_WORD:
            return Meant(exact)
        near = self._misspelt(word)
        return Meant(near, exact=False) if near else _NOTHING

    def _misspelt(self, word: str) -> frozenset[str]:
        """The nearest known word, where it is near enough and means nothing else."""
        its_sound = sound(word)
        near: set[str] = set()
        for keys, known_by in ((_without_one(word), self._by_letters), (_without_one(its_sound), self._by_sound)):
            for key in keys:
                near |= known_by.get(key, frozenset())
        costs = {known: self._price(word, its_sound, known) for known in near}
        least = min(costs.values(), default=math.inf)
        nearest = frozenset(known for known, price in costs.items() if price == least < math.inf)
        return frozenset() if nearest & self._others else nearest

    def _price(self, word: str, its_sound: str, known: str) -> float:
        """What it costs to take the one for the other; without end where it is too much."""
        known_sound = self._sounds[known]
        alike = its_sound == known_sound
        if min(len(word), len(known)) + alike < _SHORTEST_IN_COMPANY:
            return math.inf
        if not alike and OSA.distance(word, known) > max(1, len(known) // _LETTERS_A_SLIP):
            return math.inf
        most = min(_MOST_COST, _COST_A_LETTER * len(known) + _COST_ANYWAY)
        price = cost(word, known, its_sound, known_sound)
        return price if price <= most else math.inf


class Phrasebook:
    """Expressions with what each is a sign of (any number). Safe for several threads."""

    def __init__(self, signs: Iterable[tuple[str, int]], unlike: Iterable[str]) -> None:
        read = [(read_expression(text), sign) for text, sign in signs]
        known = {word for words, _ in read for place in words for word in place}
        self._vocabulary = Vocabulary(known, (word for text in unlike for word in _words(text)))
        self._signs = _grouped((word, sign) for words, sign in read if len(words) == 1 for word in words[0])
        self._beginnings = {word[:2] for word in self._signs}
        several = [(words, sign) for words, sign in read if len(words) > 1]
        self._by_first = _grouped((word, (words, sign)) for words, sign in several for word in words[0])

    def signs_in(self, text: str) -> frozenset[int]:
        """What the text is a sign of."""
        words = _words(text)[:MOST_WORDS]
        found: set[int] = set()
        for known in self._said_alone(words):
            found |= self._signs.get(known, set())
        return frozenset(found | self._expressions_in([word for word in words if word not in _LEFT_OUT]))

    def _said_alone(self, words: list[str]) -> Iterator[str]:
        """The telling words, also where a space parts one (`sui cide`)."""
        for word in words:
            meant = self._vocabulary.meant(word)
            if meant.exact:
                yield from meant.words
            elif len(word) >= _SHORTEST_ALONE or (len(word) >= _SHORTEST_STEM and self._vocabulary.heard(word)):
                yield from (mate for known in meant.words for mate in self._vocabulary.exactly(known))
        for one, other in pairwise(words):
            whole = one + other
            telling = len(whole) >= _SHORTEST_ALONE and not _is_small(one, other)
            if telling and whole[:2] in self._beginnings:
                yield from self._vocabulary.exactly(whole) or self._vocabulary.heard(whole)

    def _expressions_in(self, words: list[str]) -> set[int]:
        meant = [known for word in words for known in self._in_company(word)]
        found: set[int] = set()
        for place, firsts in enumerate(meant):
            for first in firsts:
                for expression, sign in self._by_first.get(first, ()):
                    if _stands_at(expression, meant, place):
                        found.add(sign)
        return found

    def _in_company(self, word: str) -> Iterator[frozenset[str]]:
        """What a word stands for; two words where a pronoun is glued to it (`membete`)."""
        meant = self._vocabulary.meant(word)
        glued = word[0] in _GLUED and not (meant.words and meant.exact) and len(word) > _SHORTEST_STEM
        verb = self._vocabulary.exactly(word[1:]) if glued else frozenset()
        if verb:
            yield self._vocabulary.exactly(f"{word[0]}e")
        yield verb or meant.words


def read_expression(text: str) -> Expression:
    """An expression as it is written in a file: words apart by spaces, those that may stand for each other by slashes.

    >>> [sorted(place) for place in read_expression("on m'embête/insulte")]
    [['on'], ['me'], ['embete', 'insulte']]
    """
    places = _ELISION.sub(lambda match: f"{match[1]}e ", text).split()
    read = [frozenset(word for one in place.split("/") for word in _words(one)) for place in places]
    return tuple(words - _LEFT_OUT for words in read if words - _LEFT_OUT)


def _words(text: str) -> list[str]:
    """The words of a text in order, folded; elided ones whole."""
    pieces = _PIECE.findall(unicodedata.normalize("NFKC", text))
    found: list[str] = []
    for piece, after in pairwise((*pieces, "")):
        if piece in _APOSTROPHES:
            continue
        word = fold(piece)
        if _J_GLUED.fullmatch(word):
            found += ["je", word[1:]]
        elif word in _HEARD_ME and found and found[-1] in _SUBJECTS:
            found.append("me")
        elif word:
            found.append(f"{word}e" if after in _APOSTROPHES and word in _ELIDED else word)
    return found


def _is_small(*words: str) -> bool:
    """Whether one of these is a letter, or a word that holds sentences together: those stand beside any other."""
    return any(len(word) < 2 or word in _LEFT_OUT or is_stop(word) for word in words)


def _stands_at(expression: Expression, meant: list[frozenset[str]], place: int) -> bool:
    stretch = meant[place : place + len(expression)]
    return len(stretch) == len(expression) and not any(map(frozenset.isdisjoint, expression, stretch))


def _stems(word: str) -> frozenset[str]:
    """The stem; that of the singular, too, for a verb's `ent`, which the stemmer leaves (`frappent`)."""
    singular = [word[:-2]] if word.endswith("ent") else []
    return frozenset(key for each in (word, *singular) if len(key := stem(each, "fr")) >= _SHORTEST_STEM)


def _without_one(word: str) -> Iterator[str]:
    """The word, and what is left of it without each of its letters: words one slip apart share one of these."""
    yield word
    if len(word) >= _SHORTEST_IN_COMPANY:
        yield from {word[:place] + word[place + 1 :] for place in range(len(word))}


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> Mapping[Key, set[Value]]:
    groups: dict[Key, set[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, set()).add(value)
    return groups
