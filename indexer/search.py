"""Query -> result page: the engine asked for what the list lets be shown now, and the list asked again for each hit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter

from allowlist.model import Allowlist, Site
from indexer.answer_cache import AnswerCache, Key
from indexer.engine import Found, IndexReader, ResultPage, Shown
from indexer.query import Query

_NOTHING = Found(0, ())


class Searcher:
    """Searches one index under whatever list is given with each query. Safe for several threads."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        self._answers = AnswerCache()
        self._hidden: tuple[tuple[str, str], frozenset[str]] = (("", ""), frozenset())

    def search(self, query: Query, allowlist: Allowlist) -> ResultPage:
        """The asked page. Nothing the list does not admit at this moment is in it, whatever the index holds."""
        started = perf_counter()
        key = Key(self._index.generation(), allowlist.digest, query)
        # A list that came from no text has no digest to tell it from another.
        answer = self._answers.get(key) if key.list_digest else None
        if answer is None:
            answer = self._answer(query, allowlist)
            if key.list_digest:
                self._answers.put(key, answer)
        return replace(answer, took_ms=(perf_counter() - started) * 1000)

    def _answer(self, query: Query, allowlist: Allowlist) -> ResultPage:
        sites = [site for site in allowlist.active if _is_asked(site, query)]
        found = _NOTHING
        if query.text and sites:
            boosts = {site.id: site.boost for site in sites if site.boost != 1}
            shown = Shown(frozenset(site.id for site in sites), self._hidden_under(allowlist), boosts)
            found = self._index.search(query, shown)
        hits = tuple(hit for hit in found.hits if _admits(allowlist, hit.url, hit.site_id))
        total = found.total - (len(found.hits) - len(hits))
        return ResultPage(query, total, 0.0, hits, _facets(found.counts, allowlist))

    def _hidden_under(self, allowlist: Allowlist) -> frozenset[str]:
        """Indexed addresses that the list has taken out, or given to another site, since the index was written."""
        if self._index.held_fence() == allowlist.fence:
            return frozenset()
        key = (self._index.generation(), allowlist.fence)
        if self._hidden[0] != key:
            active = {site.id for site in allowlist.active}
            addresses = self._index.addresses()
            # Sites that are not active need no look at each address: no query asks for them.
            hidden = (url for url, site in addresses if site in active and not _admits(allowlist, url, site))
            self._hidden = (key, frozenset(hidden))
        return self._hidden[1]


def _is_asked(site: Site, query: Query) -> bool:
    return (
        query.level in (None, *site.levels)
        and query.subject in (None, *site.subjects)
        and query.site in (None, site.id)
    )


def _admits(allowlist: Allowlist, url: str, site_id: str) -> bool:
    site = allowlist.site_for(url)
    return site is not None and site.id == site_id


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
