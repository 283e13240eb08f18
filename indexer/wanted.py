"""What an engine looks for, made of what was typed: the same for every engine. Pure.

query.text | take_apart | words, synonyms, phrases, exclusions, kinds of question
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from indexer.language import Word, query_words, terms
from indexer.query import Query
from indexer.questions import kinds
from indexer.synonyms import Synonyms
from indexer.syntax import Atom, take_apart

MAX_WORDS = 32
"""More words than this are not looked up: a pasted page is not a question."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words that must all be there: in this order and nothing between them when `phrase`, in the title when `title`."""

    words: tuple[Word, ...]
    text: str
    phrase: bool = False
    title: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """`words` add to the score, the more of them the better; of each of `needs` one part must hold, none of `without`.

    `asks` has the kinds of question; `whole` the terms of the query as a title would have them, by language.
    """

    words: tuple[Word, ...] = ()
    needs: tuple[tuple[Part, ...], ...] = ()
    without: tuple[Part, ...] = ()
    asks: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

    @property
    def scored(self) -> tuple[Word, ...]:
        """Every word that a document gains by, those of parts among them."""
        parts = (word for need in self.needs for part in need for word in part.words)
        return tuple(dict.fromkeys((*self.words, *parts)))[:MAX_WORDS]

    @property
    def terms(self) -> frozenset[str]:
        """Every term that is marked where it stands."""
        single = {variant for word in self.scored for variant in word.variants}
        return frozenset(single.union(term for word in self.scored for other in word.others for term in other))


def wanted(query: Query, synonyms: Synonyms) -> Wanted:
    """What this query wants."""
    typed = take_apart(query.text)
    plain = " ".join([typed.plain, *_not_filters(query, typed.filters)]).strip()
    without = tuple(_part(atom) for atom in typed.without)
    words = query_words(plain) if plain else ()
    if not words and not typed.needs:
        # Only exclusions: there is nothing that they could be taken from, so they are searched as words.
        words, without = query_words(" ".join(atom.text for atom in typed.without)), ()
    needs = tuple(tuple(map(_part, need)) for need in typed.needs)
    return Wanted(
        words=with_synonyms(words[:MAX_WORDS], synonyms),
        needs=tuple(need for need in needs if all(part.words for part in need)),
        without=tuple(part for part in without if part.words),
        asks=kinds(plain),
        whole=frozenset(whole_title(plain, language) for language in ("fr", "en", "")) - {""},
    )


def whole_title(title: str, language: str) -> str:
    """A title as one term, so that a query that is a whole title is known as such."""
    return " ".join(terms(title[:200], language))


def with_synonyms(words: tuple[Word, ...], synonyms: Synonyms) -> tuple[Word, ...]:
    """The words, each knowing what else would do in its place; what stands for several stands for each of them."""
    found = list(words)
    for first, last, others in synonyms.found_in([frozenset(word.variants) for word in words]):
        for place in range(first, last):
            found[place] = replace(found[place], others=others)
    return tuple(found)


def _not_filters(query: Query, filters: Mapping[str, str]) -> Iterator[str]:
    """What looked like a filter and is none that this query has: words after all."""
    taken = {"site": query.site, "type": query.kind, "language": query.language, "level": query.level}
    return (value for name, value in filters.items() if taken[name] is None)


def _part(atom: Atom) -> Part:
    return Part(query_words(atom.text), atom.text, atom.phrase, atom.title)
