"""One site within one run: what is under way, what it may still spend, when it is left alone."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import urljoin, urlsplit

from allowlist.model import Site
from crawler import backoff
from crawler.admission import Admission, room_of
from crawler.canonical import canonical_url
from crawler.frontier import USUAL_PLACE, Rank
from crawler.ledger import Found, Visit
from crawler.outcome import UNREACHABLE, Failed, Fetched, Moved, Outcome, Refused, Unchanged, Vanished, name_of, why_of
from crawler.plan import MAX_SITEMAPS, Plan
from crawler.report import SiteReport, State
from crawler.traps import Kind, budget_of

UNDER_WAY = 4
"""Requests of a site handed to Scrapy at once: one connection is busy, the rest wait there and keep it busy."""
BATCH = 64
"""Due addresses read from the ledger at a time; on small sites fewer, since better ones may be found meanwhile."""
BATCHES = 20
"""How often the order is looked at anew, at least, while a site's `max_pages` come."""
PATIENCE = 10
"""Failures in a row after which a site is left alone for this run: at 30 s each it has held a slot for 5 minutes."""
ASKS_PER_PAGE = 5
"""Requests of a site in one run for each of its `max_pages`: redirects, refusals and pages that are gone come on top
of the pages, yet a maze of them must not hold up the run."""


@dataclass
class SiteRun:
    """Changes as the run goes on; lives in the spider."""

    site: Site
    plan: Plan
    report: SiteReport
    admission: Admission
    held_before: int
    held: int
    under_way: dict[str, Visit] = field(default_factory=dict)
    queue: deque[Visit] = field(default_factory=deque)
    sitemaps: set[str] = field(default_factory=set)
    asked: int = 0
    failures: int = 0
    busy: int = 0
    pauses: int = 0
    tries: Counter[str] = field(default_factory=Counter)
    again: set[str] = field(default_factory=set)
    stopped: bool = False
    full: bool = False
    unreachable: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def begin(cls, site: Site, plan: Plan) -> SiteRun:
        """Enter the site's start pages and sitemaps into the ledger."""
        entries = [Found(canonical_url(url), "page", 0, "the list", Rank.LISTED) for url in site.start]
        entries += [Found(canonical_url(url), "sitemap", 1, "the list", Rank.SITEMAP) for url in site.sitemap]
        plan.ledger.make_room(site.id, room_of(site), keep=room_of(site) * 4 // 5)
        plan.ledger.add(site.id, entries)
        held, report = plan.ledger.held(site.id), SiteReport(site.id)
        return cls(site, plan, report, Admission(site, report, partial(plan.ledger.noted, site.id)), held, held)

    def usual_sitemaps(self, url: str) -> list[str]:
        """Where sitemaps mostly are on the host of `url`, if it is one of the site's starts and the list names none."""
        origin = urlsplit(url)[:2]
        is_start = any(urlsplit(canonical_url(start))[:2] == origin for start in self.site.start)
        return [urljoin(url, "/sitemap.xml")] if is_start and not self.site.sitemap else []

    def admits(self, url: str) -> bool:
        """Whether the list gives an address to this site."""
        site = self.plan.allowlist.site_for(url)
        return site is not None and site.id == self.site.id

    @property
    def fails(self) -> bool:
        """Whether the site failed in this run: as a whole, or so often in a row that it was left alone."""
        return self.failures >= PATIENCE or self.report.state is State.FAILED

    @property
    def slot(self) -> str:
        """Scrapy's unit of politeness."""
        return self.plan.slots[self.site.id]

    def take(self) -> Iterator[Visit]:
        """Visits to make now, until enough are under way or nothing is left to ask."""
        while len(self.under_way) < UNDER_WAY and not self.stopped:
            visit = self._pop()
            if visit is None:
                return
            self.under_way[visit.url] = visit
            self.asked += 1
            if visit.kind == "sitemap":
                self.sitemaps.add(visit.url)
            yield visit

    def count(self, visit: Visit, outcome: Outcome) -> None:
        """Note what came of a visit, and stop when the site fails too often in a row."""
        self.drop(visit)
        name, why = name_of(outcome), why_of(outcome)
        if visit.found_on != USUAL_PLACE:  # nobody has promised that something is there
            self._report(visit, outcome, name, why)
        if visit.kind == "page":
            self._count_held(visit, outcome)
        if isinstance(outcome, Failed):
            self._lose_patience(visit, why)
        elif not isinstance(outcome, Refused):
            self.failures = self.busy = 0

    def _report(self, visit: Visit, outcome: Outcome, name: str, why: str) -> None:
        if visit.kind == "page" or not isinstance(outcome, Fetched | Unchanged):
            self.report.outcomes[name] += 1
        if why and not isinstance(outcome, Moved):
            self.report.reasons[f"{name}: {why}"] += 1
        if isinstance(outcome, Refused | Vanished):
            self.report.give_example(f"{name}: {why}", visit.url, visit.found_on)

    def say_what_waits(self) -> None:
        """Name the budgets that kept pages of the site from being fetched; the rest stands in what was `ignored`."""
        if self.full:
            count, first = self.plan.ledger.waiting(self.site.id)
            if count:
                self.report.note(
                    f"reached max_pages: {self.site.max_pages}; {count} further pages were not fetched (first: {first})"
                )
        count, first = self.plan.ledger.waiting(self.site.id, Rank.MORE_OF_THE_SAME)
        if count:
            most = budget_of(Kind.NUMBERED, self.site.max_pages)
            self.report.note(
                f"{count} pages wait behind all others: more than {most} differ in a number only (first: {first})"
            )

    def drop(self, visit: Visit) -> None:
        """A visit is no longer under way."""
        self.under_way.pop(visit.url, None)
        self.tries.pop(visit.url, None)
        self.again.discard(visit.url)

    def answered_busy(self, visit: Visit, why: str, asked: timedelta | None) -> timedelta | None:
        """How long to leave the site in peace before `visit` is tried again; None when it is not: then it has failed,
        and maybe the site's run has ended.
        """
        self.busy += 1
        if asked is not None and backoff.too_long(asked):
            self._stop(f"asked to come back in {round(asked.total_seconds())} s: left alone for this run ({why})")
        elif self.busy >= backoff.PATIENCE:
            self._stop(f"left alone after {self.busy} busy answers in a row ({why})")
        elif self._may_try_again(visit):
            self.again.add(visit.url)
            self.tries[visit.url] += 1
            self.pauses += 1
            self.asked += 1
            return backoff.pause(asked, max(self.busy, self.tries[visit.url]) - 1)
        return None

    def tries_again(self, visit: Visit) -> bool:
        """Whether this visit was found to be worth another try; asked once."""
        wanted = visit.url in self.again
        self.again.discard(visit.url)
        return wanted

    def _may_try_again(self, visit: Visit) -> bool:
        tried = self.tries[visit.url]
        return tried < backoff.RETRIES and self.pauses < backoff.PAUSES and not self._has_asked_enough()

    def _stop(self, why: str) -> None:
        self.stopped = True
        self.report.note(why)

    def _pop(self) -> Visit | None:
        """The next visit that the budgets allow."""
        if self._has_asked_enough():
            return None
        full, read_enough = self._is_full(), len(self.sitemaps) >= self.plan.limits.max_sitemaps
        if full:
            self.queue = deque(visit for visit in self.queue if visit.held or visit.kind == "sitemap")
        if read_enough:
            self.report.note(f"read {len(self.sitemaps)} sitemaps; further ones were not read")
            self.queue = deque(visit for visit in self.queue if visit.kind == "page")
        if self.admission.found_better:
            self.queue = deque(visit for visit in self.queue if visit.rank < Rank.MORE_OF_THE_SAME)
            self.admission.found_better = False
        if not self.queue:
            self._refill(held_only=full, pages_only=read_enough)
        return self.queue.popleft() if self.queue else None

    def _has_asked_enough(self) -> bool:
        if self.plan.max_pages is not None and self.asked >= self.plan.max_pages:
            self.report.note(f"stopped after {self.asked} requests, as asked")
            return True
        if self.asked >= self.site.max_pages * ASKS_PER_PAGE + MAX_SITEMAPS:
            self.report.note(
                f"stopped after {self.asked} requests: too many that brought no page; the next run goes on"
            )
            return True
        return False

    def _refill(self, *, held_only: bool, pages_only: bool) -> None:
        due = self.plan.ledger.due(
            self.site.id,
            self.plan.started,
            everything=self.site.id in self.plan.everything,
            held_only=held_only,
            pages_only=pages_only,
            limit=min(BATCH, max(UNDER_WAY, self.site.max_pages // BATCHES)) + len(self.under_way),
        )
        self.queue.extend(visit for visit in due if visit.url not in self.under_way)

    def _count_held(self, visit: Visit, outcome: Outcome) -> None:
        """What moved or vanished leaves its place to another page, so that a full site can change its addresses."""
        if isinstance(outcome, Fetched) and not visit.held:
            self.held += 1
        elif isinstance(outcome, Moved | Vanished) and visit.held:
            self.held -= 1

    def _is_full(self) -> bool:
        """Whether the pages held, and those that may come from what is under way, reach the site's `max_pages`."""
        coming = sum(1 for visit in self.under_way.values() if not visit.held and visit.kind == "page")
        if self.held >= self.site.max_pages:
            self.full = True
        return self.held + coming >= self.site.max_pages

    def _lose_patience(self, visit: Visit, why: str) -> None:
        if why == UNREACHABLE:
            # Said of each address of a host, but asked once: other hosts of the site may well answer.
            origin = urlsplit(visit.url)[:2]
            if origin in self.unreachable:
                return
            self.unreachable.add(origin)
        self.failures += 1
        if self.failures >= PATIENCE:
            self._stop(f"left alone after {self.failures} failures in a row ({why})")
