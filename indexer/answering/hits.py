"""From the best documents of an engine to the hits of a page, the same for every engine. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.answering.closeness import closeness, exactness
from indexer.answering.snippet import SLICE, opening, snippet, snippet_around, with_marks
from indexer.answering.spans import unpacked
from indexer.asking.wanted import Wanted
from indexer.engine import Hit
from indexer.language import Finder, Token, Word, read_as

LOOKED_AT = 12
"""Best documents whose text is looked at for how near each other the words stand: a page, and what may come up to it.
With 20 no collection gains (cnil-faq-fr 0.7145, cranfield-en 0.3850, with 10 that is 0.3832)."""
CLOSENESS, EXACTNESS = 0.1, 0.02
"""How much better a document is whose words all stand together, and stand as they were typed. With 0.05 for the latter,
who types no accents would lose 0.005 of nDCG on cnil-faq-fr; so it is 0.0004."""


@dataclass(frozen=True)
class Stored:
    """What `indexer.fields.shown_fields` made of a document, and its day of publication; `terms` and `places` of the
    text (`indexer.answering.spans`) spare its reading.
    """

    url: str
    site: str
    title: str
    description: str
    text: str
    language: str
    kind: str
    ease: int | None = None
    terms: str = ""
    places: bytes = b""
    published: str | None = None


@dataclass(frozen=True)
class Look:
    """What of a query is looked for in texts."""

    words: Sequence[Word]
    terms: frozenset[str]
    finder: Finder

    @classmethod
    def of(cls, want: Wanted) -> Look:
        """What is wanted."""
        return cls(want.words, want.terms, Finder(want.terms))


class Seen:
    """A document looked at for what is wanted: once, however often it is asked."""

    def __init__(self, stored: Stored, look: Look) -> None:
        self._stored = stored
        self._look = look
        self._language = read_as(stored.language)

    @property
    def url(self) -> str:
        """The document's address."""
        return self._stored.url

    @property
    def site(self) -> str:
        """Its site."""
        return self._stored.site

    def shows(self, word: Word) -> bool:
        """Whether the word was seen in the title or the text; where not, it may be elsewhere all the same."""
        return not self._found.isdisjoint(word.variants)

    def factor(self) -> float:
        """How much better the document is for how its words stand in its title and the beginning of its text."""
        stored, words = self._stored, self._look.words
        after = len(stored.title) + 1
        text = f"{stored.title}\n{stored.text[:SLICE]}"
        found = [*self._in_title, *(token.moved(after) for token in self._in_text if token.end <= SLICE)]
        return 1 + CLOSENESS * closeness(found, words) + EXACTNESS * exactness(text, found, words)

    def hit(self, missing: tuple[str, ...] = ()) -> Hit:
        """The document as shown; `missing` has the typed words that it lacks."""
        stored, language, terms = self._stored, self._language, self._look.terms
        title = f"{stored.title}\n"  # stands above the snippet already
        text = stored.text.removeprefix(title)
        before = len(stored.text) - len(text)
        found = [token.moved(-before) for token in self._in_text if token.start >= before]
        return Hit(
            url=stored.url,
            title=with_marks(stored.title, self._in_title),
            site_id=stored.site,
            snippet=snippet_around(text, found)
            or snippet(stored.description, language, terms)
            or opening(stored.description or text),
            language=stored.language,
            kind=stored.kind,
            ease=stored.ease,
            published=stored.published,
            missing=missing,
        )

    @cached_property
    def _found(self) -> frozenset[str]:
        return frozenset(token.term for token in (*self._in_title, *self._in_text))

    @cached_property
    def _in_title(self) -> list[Token]:
        return self._look.finder.matches(self._stored.title, self._language)

    @cached_property
    def _in_text(self) -> list[Token]:
        """The wanted tokens of the first slice of the text that has some behind the title."""
        stored, finder = self._stored, self._look.finder
        if stored.places:
            return unpacked(stored.terms, stored.places, self._look.terms)
        found: list[Token] = []
        for base in range(0, len(stored.text), SLICE):
            found += [token.moved(base) for token in finder.matches(stored.text[base : base + SLICE], self._language)]
            if any(token.start > len(stored.title) for token in found):
                break
        return found


def best_first(seen: Sequence[Seen], scores: Sequence[float]) -> list[int]:
    """The places of documents, given by their scores, in the order to show them."""
    worth = [score * each.factor() for each, score in zip(seen, scores, strict=True)]
    return sorted(range(len(seen)), key=lambda place: -worth[place])
