"""What an engine looks for, made of what was typed: the same for every engine. Pure.

query.text | take_apart | words, synonyms, phrases, exclusions, kinds of question
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from indexer.asking.questions import kinds
from indexer.asking.synonyms import Synonyms
from indexer.language import Word, fold, query_words
from indexer.query import Query
from indexer.syntax import Atom, take_apart

MAX_TITLE = 200
"""Characters of a title that are compared with a query."""
_WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 32
"""More words than this are not looked up: a pasted page is not a question."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words that must all be there: in this order and nothing between them when `phrase`, in the title when `title`."""

    words: tuple[Word, ...]
    text: str
    phrase: bool = False
    title: bool = False


Ways = tuple[tuple[Word, ...], ...]
"""What counts as one word: a word, or what OR joins, by the best of which a document gains and by no other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`words` add to the score, the more of them the better; of each of `needs` one part must hold, none of `without`.

    `asks` has the kinds of question; `whole` is the query as a title would have it.
    """

    words: tuple[Word, ...] = ()
    needs: tuple[tuple[Part, ...], ...] = ()
    without: tuple[Part, ...] = ()
    asks: frozenset[str] = frozenset()
    whole: str = ""

    @property
    def scored(self) -> tuple[Word, ...]:
        """Every word that a document gains by, those of parts among them."""
        parts = (word for need in self.needs for part in need for word in part.words)
        return tuple(dict.fromkeys((*self.words, *parts)))[:MAX_WORDS]

    @property
    def counted(self) -> tuple[Ways, ...]:
        """What a document gains by, each once: `words` first, in their order, then the words of parts."""
        looked_up = frozenset(self.scored)
        alone = (word for need in self.needs if len(need) == 1 for word in need[0].words)
        single: list[Ways] = [((word,),) for word in (*self.words, *alone)]
        either = [tuple(part.words for part in need) for need in self.needs if len(need) > 1]
        cut = (tuple(way for way in ways if looked_up.issuperset(way)) for ways in (*single, *either))
        return tuple(dict.fromkeys(ways for ways in cut if ways))

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
        whole=whole_title(query.text),
    )


def text_of(ways: Ways) -> str:
    """The words as typed."""
    return " OR ".join(" ".join(word.text for word in way) for way in ways)


def whole_title(title: str) -> str:
    """A title as one term, so that a query that is a whole title is known as such: its words, accents folded."""
    return " ".join(_WORD.findall(fold(title[:MAX_TITLE])))


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
