"""Which new addresses of a site are noted: within its depth, its patterns, and its room in the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from allowlist.model import Site
from crawler.frontier import Rank
from crawler.ledger import Found
from crawler.report import SiteReport
from crawler.traps import Kind, Pattern, budget_of, pattern_of, repeats_itself

MAX_PATTERNS = 2000
"""Patterns of a site that are counted at a time, 0.2 MB of them: beyond, the rare half is forgotten, as in lossy
counting (Manku and Motwani, "Approximate frequency counts over data streams", 2002)."""
REFUSALS = {
    Kind.CALENDAR: "links to more than {} days of one calendar",
    Kind.CHOICE: "links to more than {} combinations of the same filters",
    Kind.SESSION: "links to pages that are known under another session id",
}
REPEATED = "links whose path repeats itself"
TOO_DEEP = "links deeper than max_depth {}"
NO_ROOM = "links beyond the {} addresses that are noted of a site"


def room_of(site: Site) -> int:
    """How many addresses of a site are noted at most: 51,000 for the usual 2,000 pages, 15 MB in the ledger."""
    return 25 * site.max_pages + 1000


class Admission:
    """Of one site in one run. Counts what the ledger has, so that budgets hold over all runs; read at the first use.

    `found_better` is set when something was admitted that comes before more of the same.
    """

    def __init__(self, site: Site, report: SiteReport, noted: Callable[[], Iterable[tuple[str, int]]]) -> None:
        self._site = site
        self._report = report
        self._noted = noted
        self.found_better = False
        self._room: int | None = None
        self._counts: Counter[int] = Counter()

    def admit(self, found: Found) -> Found | None:
        """A new address as it is to be noted; None when it is not, which the report says."""
        room = self._room if self._room is not None else self._count()
        pattern = pattern_of(found.url) if _is_linked(found) else None
        objection = self._objection(found, pattern, room)
        if objection:
            self._report.ignore(objection, found.url, found.found_on)
            return None
        self._room = room - 1
        if pattern is not None and self._is_spent(pattern):
            return replace(found, rank=Rank.MORE_OF_THE_SAME)
        if pattern is not None:
            self._raise(pattern)
        self.found_better = True
        return found

    def _objection(self, found: Found, pattern: Pattern | None, room: int) -> str:
        if found.rank == Rank.LISTED:
            return ""
        if found.depth > self._site.max_depth:
            return TOO_DEEP.format(self._site.max_depth)
        if room <= 0:
            return NO_ROOM.format(room_of(self._site))
        if _is_linked(found) and repeats_itself(found.url):
            return REPEATED
        if pattern is not None and pattern.kind in REFUSALS and self._is_spent(pattern):
            return REFUSALS[pattern.kind].format(budget_of(pattern.kind, self._site.max_pages))
        return ""

    def _is_spent(self, pattern: Pattern) -> bool:
        return self._counts[hash(pattern)] >= budget_of(pattern.kind, self._site.max_pages)

    def _count(self) -> int:
        """Read what is noted; how much room is left."""
        room = room_of(self._site)
        for url, rank in self._noted():
            room -= 1
            if rank == Rank.LINKED and (pattern := pattern_of(url)) is not None:
                self._raise(pattern)
        return room

    def _raise(self, pattern: Pattern) -> None:
        self._counts[hash(pattern)] += 1
        if len(self._counts) > MAX_PATTERNS:
            self._counts = Counter(dict(self._counts.most_common(MAX_PATTERNS // 2)))


def _is_linked(found: Found) -> bool:
    """Sitemaps, and what a sitemap or the list names, are meant to be read: no trap."""
    return found.kind == "page" and found.rank >= Rank.LINKED
