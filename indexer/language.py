"""How words are read: the same for documents, queries and snippets, whatever the engine.

Order matters: apostrophes, elision, lower case, ligatures, accents, and only then the stem. Folding accents before
stemming loses nothing when pupils type none; folding after loses up to 5 points of nDCG (measured on four collections).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock
from typing import NamedTuple

import Stemmer

STEMMED = {"fr": "french", "en": "english"}
"""Languages that are stemmed; the words of all others are kept as they are, folded."""
_USUAL = "fr"
"""How a text of unknown language is read: too short to tell, on a site for French schools."""
MAX_WORD = 64
"""Longer runs of letters are encoded data, not words: the longest French word has 27 letters."""
_MAX_JOINED = 4
"""A compound of more parts (`rue-du-chat-qui-pêche`) is not written as one word by anybody."""

_HYPHENS = "-\u2010\u2011"
_APOSTROPHES = "'\u2018\u2019\u02bc\uff07"
# Soft hyphens, zero-width spaces and joiners stand inside words and are not seen.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "".join(chr(code) for code in range(0x300, 0x1B00) if unicodedata.category(chr(code)).startswith("M"))
# Marks apart from letters: one class of all would take half as long again, and this runs over every text.
_LETTERS = rf"\w+(?:[{_INVISIBLE}{_MARKS}]+\w*)*"
_CHUNK = re.compile(rf"{_LETTERS}(?:[{_HYPHENS}{_APOSTROPHES}]{_LETTERS})*")
_PART = re.compile(rf"[^{_HYPHENS}]+")
_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}]")
_PLAIN_WORD = re.compile(r"[^\W_]+")
MAX_FORM = 40
_WRITTEN = re.compile(rf"[^\W\d_]+(?:[{_HYPHENS}{_APOSTROPHES}][^\W\d_]+)*")
"""A word as people write it, for `forms`; at least two letters, since one alone is never misspelt."""
_ELIDED = frozenset({"l", "d", "c", "j", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"})
_NOT_DECOMPOSED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_DROPPED = str.maketrans("", "", _INVISIBLE)
_PLAINLY_WRITTEN = str.maketrans(
    dict.fromkeys(_INVISIBLE, "") | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-")
)


class Token(NamedTuple):
    """One term, where it stands in the original text, and whether it is a stop word."""

    term: str
    start: int
    end: int
    stop: bool

    def moved(self, by: int) -> Token:
        """The same, where what it was found in begins `by` characters later."""
        return Token(self.term, self.start + by, self.end + by, self.stop) if by else self


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: any of `variants` (its stem in each language, its compound) is a match, and so are all terms
    of one of the `others` (synonyms).
    """

    text: str
    variants: tuple[str, ...]
    stop: bool = False
    others: tuple[tuple[str, ...], ...] = ()


def read_as(language: str) -> str:
    """The language whose rules a page's words are read by."""
    return language or _USUAL


def tokens(text: str, language: str) -> Iterator[Token]:
    """The terms of `text` in order; `language` is an ISO 639-1 code. A compound gives its parts and itself as one."""
    for chunk in _CHUNK.finditer(text):
        base = chunk.start()
        yield from (token.moved(base) for token in _analysed(chunk.group(), language))


def matches(text: str, language: str, wanted: AbstractSet[str]) -> list[Token]:
    """The tokens of `text` whose terms are wanted: as `tokens`, ten times quicker where few are."""
    return Finder(wanted).matches(text, language)


class Finder:
    """Finds wanted terms in one text after the other: what it learnt of a run of letters serves in the next text too,
    which halves the time of a page of answers.
    """

    def __init__(self, wanted: AbstractSet[str]) -> None:
        self._wanted = frozenset(wanted)
        self._initials = {term[:1] for term in self._wanted}
        self._known: dict[str, set[str]] = defaultdict(set)
        self._telling: dict[str, set[str]] = defaultdict(set)

    def matches(self, text: str, language: str) -> list[Token]:
        """The tokens of `text` whose terms are wanted, in order."""
        known, telling = self._known[language], self._telling[language]
        runs = [(run.group(), run.start()) for run in _CHUNK.finditer(text)]
        new = {run for run, _ in runs} - known
        telling.update(
            run for run in new if self._may_be(run) and not self._wanted.isdisjoint(_term_set(run, language))
        )
        known |= new
        return [
            token.moved(start)
            for run, start in runs
            if run in telling
            for token in _analysed(run, language)
            if token.term in self._wanted
        ]

    def _may_be(self, run: str) -> bool:
        """Whether it is worth analysing: a stem begins as its word does, and most words begin otherwise."""
        return not (run.isascii() and run.isalpha()) or run[0].lower() in self._initials


def terms(text: str, language: str) -> list[str]:
    """The terms alone, quicker."""
    return [token.term for chunk in _CHUNK.findall(text) for token in _analysed(chunk, language)]


def placed_terms(text: str, language: str) -> tuple[list[str], list[int], list[int]]:
    """The terms, where each starts, and where it ends: as `tokens`, in half the time."""
    found: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for chunk in _CHUNK.finditer(text):
        base = chunk.start()
        for term, start, end, _ in _analysed(chunk.group(), language):
            found.append(term)
            starts.append(base + start)
            ends.append(base + end)
    return found, starts, ends


def query_words(text: str) -> tuple[Word, ...]:
    """The words of a query, each once. Stop words are left out, unless there is nothing else."""
    spans: dict[tuple[int, int], dict[str, None]] = {}
    stops: set[tuple[int, int]] = set()
    for language in (*STEMMED, ""):
        for token in tokens(text, language):
            spans.setdefault(token[1:3], {})[token.term] = None
            if token.stop:
                stops.add(token[1:3])
    parts = {span for span in spans if not any(_within(other, span) for other in spans)}
    words: dict[str, Word] = {}
    for start, end in sorted(parts):
        around = [terms for span, terms in spans.items() if _within((start, end), span)]
        variants = tuple(dict.fromkeys(term for group in (spans[start, end], *around) for term in group))
        # The same word again, or its plural, counts once: its French stem comes first.
        known = words.setdefault(variants[0], Word(text[start:end], variants, (start, end) in stops))
        words[variants[0]] = replace(known, variants=tuple(dict.fromkeys(known.variants + variants)))
    telling = tuple(word for word in words.values() if not word.stop)
    return telling or tuple(words.values())


def forms(text: str) -> set[str]:
    """The different words of `text` as it writes them, in lower case and with their accents, compounds as such and in
    parts; elided articles, numbers and what is no word are left out.
    """
    return {form for chunk in set(_CHUNK.findall(text)) for form in _forms(chunk)}


def plain_words(text: str) -> list[str]:
    """The words of `text` in order, folded and not stemmed, compounds in parts, elided articles left out."""
    return [word for chunk in _CHUNK.findall(text) for word in _plain_words(chunk)]


ANALYSED = 30_000
"""Runs of letters whose tokens are remembered; 200,000 cost 85 MB more at 10,000 pages, and no less time."""


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Lower case, ligatures apart, accents and invisible characters gone: `Œuvré` → `oeuvre`."""
    text = unicodedata.normalize("NFKC", word).casefold().translate(_DROPPED).translate(_NOT_DECOMPOSED)
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; numbers and formulas (`co2`, `1789`, `xixe`) are kept."""
    if language not in STEMMED or not word.isalpha():
        return word
    with _stemming:
        return str(_stemmer(language).stemWord(word))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Stop words of a language, from `indexer/data`; none where there is no list."""
    if language not in STEMMED:
        return frozenset()
    text = files("indexer").joinpath("data", f"stopwords_{language}.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_stop(word: str) -> bool:
    """Whether this is a stop word of any language: a query does not say which it is in."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return any(plain in stop_words(language) for language in STEMMED)


@lru_cache(maxsize=ANALYSED)
def _analysed(chunk: str, language: str) -> tuple[Token, ...]:
    """The tokens of one run of letters, hyphens and apostrophes; the same runs come again and again."""
    parts = list(_PART.finditer(chunk))
    found = [token for part in parts for token in _part_tokens(part.group(), part.start(), language)]
    if 1 < len(parts) <= _MAX_JOINED and len(found) > 1:
        joined = fold("".join(_PLAIN_WORD.findall(chunk[found[0].start :])))
        if joined and len(joined) <= MAX_WORD:
            found.append(Token(stem(joined, language), found[0].start, found[-1].end, stop=False))
    return tuple(found)


@lru_cache(maxsize=ANALYSED)
def _forms(chunk: str) -> tuple[str, ...]:
    written = (chunk[token.start : token.end] for token in _analysed(chunk, ""))
    lowered = (unicodedata.normalize("NFKC", form).translate(_PLAINLY_WRITTEN).lower() for form in written)
    return tuple(form for form in lowered if 2 <= len(form) <= MAX_FORM and _WRITTEN.fullmatch(form))


@lru_cache(maxsize=ANALYSED)
def _plain_words(chunk: str) -> tuple[str, ...]:
    return tuple(token.term for part in _PART.findall(chunk) for token in _part_tokens(part, 0, ""))


@lru_cache(maxsize=ANALYSED)
def _term_set(chunk: str, language: str) -> frozenset[str]:
    return frozenset(token.term for token in _analysed(chunk, language))


def _part_tokens(part: str, base: int, language: str) -> Iterator[Token]:
    """Tokens of a run without hyphens: an elided article goes, other apostrophes (`aujourd'hui`) belong to the word."""
    noun = False
    while (apostrophe := _APOSTROPHE.search(part)) and fold(part[: apostrophe.start()]) in _ELIDED:
        # What follows l' is a noun: l'est and l'or are not the stop words they look like.
        noun = fold(part[: apostrophe.start()]) == "l"
        base += apostrophe.end()
        part = part[apostrophe.end() :]
    if _APOSTROPHE.search(part[-2:]) and part[-1:] in "sS":
        part = part[:-2]
    yield from _plain_tokens(part, base, language, noun=noun)


def _plain_tokens(part: str, base: int, language: str, *, noun: bool) -> Iterator[Token]:
    folded = fold(_APOSTROPHE.sub("", part))
    # NFKC may bring characters that are not letters (½ is 1⁄2), and \w lets underscores in.
    # Once for all of them: one character (ﷺ) may be four words.
    stop = not noun and is_stop(part)
    for piece in _PLAIN_WORD.findall(folded):
        if len(piece) <= MAX_WORD:
            yield Token(stem(piece, language), base, base + len(part), stop)


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer


# The stemmer's C state is shared: only one thread may be in it.
_stemming = Lock()


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMED[language])
