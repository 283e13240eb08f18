"""Query -> result page: the engine asked for what the list lets be shown now, and the list asked again for each hit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final

from allowlist.model import Allowlist, Site
from indexer.answer_cache import AnswerCache, Key
from indexer.asking.synonyms import Synonyms, usual_synonyms
from indexer.engine import Found, IndexReader, ResultPage, Shown
from indexer.hidden import HiddenPages, admits
from indexer.query import Query
from indexer.reason import Reason
from indexer.vocabulary.corrected import corrected
from indexer.vocabulary.spelling import Speller

_NOTHING = Found(0, ())
_REHEARSED = 3
"""Words of a rehearsal."""


class Searcher:
    """Searches one index under whatever list is given with each query, and with the synonyms of the moment. Safe for
    several threads.
    """

    def __init__(
        self,
        index: IndexReader,
        speller: Speller | None = None,
        synonyms: Callable[[], Synonyms] = usual_synonyms,
        hidden: HiddenPages | None = None,
    ) -> None:
        self._index = index
        self._speller = speller
        self._synonyms = synonyms
        self._answers = AnswerCache()
        self._hidden = hidden or HiddenPages(index)

    def search(self, query: Query, allowlist: Allowlist) -> ResultPage:
        """The asked page, of the corrected query where what was typed is misspelt. Nothing the list does not admit at
        this moment is in it, whatever the index holds.
        """
        started = perf_counter()
        synonyms = self._synonyms()
        key = Key(self._index.generation(), allowlist.digest, query, synonyms.digest)
        # A list that came from no text has no digest to tell it from another.
        result = self._answers.get(key) if key.list_digest else None
        if result is None:
            result = self._answered(query, allowlist, synonyms)
            if key.list_digest:
                self._answers.put(key, result)
        return replace(result, took_ms=(perf_counter() - started) * 1000)

    def rehearse(self, allowlist: Allowlist) -> None:
        """Do what the first search under a list and with a misspelt word does, for nobody. Raises IndexerError."""
        frequent = self._speller.frequent(_REHEARSED) if self._speller else ()
        self._as_typed(Query(" ".join(frequent)), allowlist, self._synonyms())

    def under(self, synonyms: Synonyms) -> Searcher:
        """The same search with these synonyms, to try them: for nobody else does anything change."""
        return Searcher(self._index, self._speller, lambda: synonyms, self._hidden)

    def explain(self, result: ResultPage, allowlist: Allowlist) -> tuple[Reason, ...]:
        """Why the hits of a result stand where they do: those that the list admits at this moment, in their order."""
        query = result.query
        if result.corrected and result.suggestion:
            query = replace(query, text=result.suggestion)
        shown = self._shown(query, allowlist)
        found = {reason.url: reason for reason in self._index.explain(query, shown, self._synonyms())} if shown else {}
        reasons = (found[hit.url] for hit in result.hits if hit.url in found)
        return tuple(
            replace(reason, copies=tuple(url for url in reason.copies if allowlist.site_for(url)))
            for reason in reasons
            if allowlist.site_for(reason.url)
        )

    def _answered(self, query: Query, allowlist: Allowlist, synonyms: Synonyms) -> ResultPage:
        result = self._as_typed(query, allowlist, synonyms)
        if self._speller and query.text and not query.exact:
            return corrected(result, self._speller, lambda other: self._as_typed(other, allowlist, synonyms))
        return result

    def _as_typed(self, query: Query, allowlist: Allowlist, synonyms: Synonyms) -> ResultPage:
        shown = self._shown(query, allowlist)
        found = self._index.search(query, shown, synonyms) if shown else _NOTHING
        hits = tuple(hit for hit in found.hits if admits(allowlist, hit.url, hit.site_id))
        total = found.total - (len(found.hits) - len(hits))
        return ResultPage(query, total, 0.0, hits, _facets(found.counts, allowlist), partial=found.partial)

    def _shown(self, query: Query, allowlist: Allowlist) -> Shown | None:
        """What the list lets be shown for a query; None where that is nothing, or nothing is asked."""
        sites = [site for site in allowlist.active if is_asked(site, query)]
        if not sites or not (query.text or (query.like and self._holds(query.like, allowlist))):
            return None
        levels = tuple(allowlist.vocabulary.levels)
        suits = {site.id: suits_level(query.level, site.levels, levels) for site in sites}
        return Shown(
            frozenset(site.id for site in sites),
            self._hidden.under(allowlist),
            boosts={site.id: site.boost for site in sites if site.boost != 1},
            suits={site: factor for site, factor in suits.items() if factor != 1},
            young=is_young(query.level, levels),
        )

    def _holds(self, url: str, allowlist: Allowlist) -> bool:
        site_id = self._index.site_of(url)
        return site_id is not None and admits(allowlist, url, site_id)


def is_young(level: str | None, levels: Sequence[str]) -> bool:
    """Whether a level is in the younger half of those that a list has, which names them from the youngest on; the
    middle one is.

    >>> [is_young(level, ("cycle1", "cycle2", "cycle3", "cycle4", "lycee")) for level in ("cycle3", "cycle4", None)]
    [True, False, False]
    """
    return level in levels and len(levels) > 1 and levels.index(level) < len(levels) / 2


MOST_SUITED: Final = 0.1
"""How much better a page is when its site is for the chosen level alone: as much as words that stand together."""


def suits_level(level: str | None, own: Sequence[str], levels: Sequence[str]) -> float:
    """The factor of a site for its levels when one is chosen: the fewer others it is for, the higher.

    >>> suits_level("cycle3", ("cycle3",), ("cycle1", "cycle2", "cycle3"))
    1.1
    """
    if level not in own or len(levels) < 2:
        return 1.0
    return 1 + MOST_SUITED * max(0, len(levels) - len(own)) / (len(levels) - 1)


def is_asked(site: Site, query: Query) -> bool:
    """Whether a site passes those filters of a query that whole sites pass or not: level, subject, the site itself."""
    return (
        query.level in (None, *site.levels)
        and query.subject in (None, *site.subjects)
        and query.site in (None, site.id)
    )


def _facets(counts: Mapping[str, Mapping[str, int]], allowlist: Allowlist) -> dict[str, dict[str, int]]:
    """The engine's counts, and those of levels and subjects, which are the sum of their sites'."""
    levels: Counter[str] = Counter()
    subjects: Counter[str] = Counter()
    for site_id, count in counts.get("site", {}).items():
        site = allowlist.site(site_id)
        if site is not None:
            levels.update(dict.fromkeys(site.levels, count))
            subjects.update(dict.fromkeys(site.subjects, count))
    return {
        "level": dict(levels.most_common()),
        "subject": dict(subjects.most_common()),
        "site": dict(counts.get("site", {})),
        "language": dict(counts.get("language", {})),
        "type": dict(counts.get("kind", {})),
    }
