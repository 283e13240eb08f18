"""The one spider: takes due addresses from the ledger, site by site, and writes down what came of each.

No queue of its own: what is found goes into the ledger, what is next comes out of it, a few at a time. So memory is
bounded, and a run killed at any moment is continued by the next.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, StopDownload
from scrapy.http import Headers, Response
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure

from allowlist.model import Site
from crawler.admission import Admission
from crawler.backoff import BUSY, wait_asked
from crawler.canonical import canonical_url
from crawler.charset_said import charset_fault
from crawler.frontier import USUAL_PLACE, Rank
from crawler.gist import with_gist
from crawler.guard import ERRAND
from crawler.judge import by_its_bytes, format_answered, judge, judge_error
from crawler.ledger import Found, Visit
from crawler.links import named_in
from crawler.outcome import Failed, Fetched, Moved, Outcome, Refused, name_of
from crawler.plan import Plan
from crawler.probing import Soft404s
from crawler.report import CANONICAL_OFF_SITE, LINKS_OFF_LIST, SiteReport
from crawler.site_run import SiteRun
from crawler.sitemaps import read_sitemap
from crawler.traffic import Withdrawn, call_back, hold
from crawler.validators import Validators, conditions_of, validators_of

MAX_SITEMAP_DEPTH = 3
"""Indexes of sitemaps within indexes: the protocol allows one level, some sites have two."""


class ListSpider(Spider):
    """Crawls the sites of a plan."""

    name = "cartable"

    def __init__(self, plan: Plan, runs: dict[str, SiteRun], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.runs = runs
        self.broken: SQLAlchemyError | None = None
        self.allowlist = plan.allowlist
        self.ledger = plan.ledger
        self.soft404s = Soft404s(plan.probes)
        self._elsewhere: dict[str, Admission] = {}
        self._place = lru_cache(maxsize=50_000)(self._place_anew)  # a site's menu stands on each of its pages

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ListSpider:
        """As Scrapy builds it."""
        spider: ListSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.drop_unwanted, signals.headers_received)
        crawler.signals.connect(spider.leave_in_peace, signals.response_downloaded)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The first requests of each site; every answer then asks for the next."""
        with self._store_watched():
            for run in self.runs.values():
                for request in self._next(run):
                    yield request

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        """An answer: judge it, write it down with what it links to, and go on."""
        run, visit = kwargs["run"], kwargs["visit"]
        if response.status in BUSY and run.tries_again(visit):
            yield self._request(run, visit)
            return
        outcome, found = self._read(response, run, visit)
        validators = validators_of(response, outcome)
        own = [each for site_id, each in found if site_id == run.site.id]
        run.report.bytes += len(response.body)
        if isinstance(outcome, Fetched) and visit.kind == "page" and (fault := charset_fault(response)):
            run.report.notice(fault, visit.url, visit.found_on)
        with self._store_watched():
            self._record(run, visit, outcome, own, validators)
            yield from self._hand_over(run, found)
            yield from self._next(run)

    def failed(self, failure: Failure) -> Iterator[Request]:
        """No answer: write down why, and go on."""
        request: Any = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        run, visit = request.cb_kwargs["run"], request.cb_kwargs["visit"]
        if isinstance(failure.value, Withdrawn):
            run.drop(visit)
            return
        with self._store_watched():
            self._record(run, visit, judge_error(failure.value), [])
            yield from self._next(run)

    def heed(self, request: Request, crawl_delay: float | None, sitemaps: list[str]) -> None:
        """What a host's robots.txt asks for besides permissions: a longer delay, and sitemaps to read."""
        run = request.cb_kwargs["run"]
        slot = request.meta["download_slot"]
        downloader = self.crawler.engine.downloader
        settings = downloader.per_slot_settings[slot]
        if crawl_delay and crawl_delay > settings["delay"]:
            delay = max(settings["delay"], min(crawl_delay, self.plan.limits.max_crawl_delay))
            if delay < crawl_delay:
                run.report.note(f"robots.txt asks for {crawl_delay:g} s between requests; {delay:g} s were kept")
            settings["delay"] = delay
            if slot in downloader.slots:
                downloader.slots[slot].delay = max(delay, downloader.slots[slot].delay)
        named, where = sitemaps, f"robots.txt of {run.site.id}"
        if not named:
            named, where = run.usual_sitemaps(request.url), USUAL_PLACE
        urls = [canonical for url in named if (canonical := self._sitemap(url))]
        found = [Found(url, "sitemap", 1, where, Rank.SITEMAP) for url in urls]
        self.ledger.add(run.site.id, found, run.admission.admit)

    def drop_unwanted(self, headers: Headers, request: Request) -> None:
        """Stop a download whose type is not read, when its headers are there and before its body is."""
        if request.meta[ERRAND] in ("page", "probe") and not format_answered(request.url, headers):
            raise StopDownload(fail=False)

    def leave_in_peace(self, response: Response, request: Request) -> None:
        """A busy site gets its pause here, before Scrapy lets the next request of its slot go; or its run ends."""
        if response.status not in BUSY or "run" not in request.cb_kwargs:
            return
        run, visit = request.cb_kwargs["run"], request.cb_kwargs["visit"]
        asked = wait_asked(response.headers, datetime.now(UTC))
        pause = run.answered_busy(visit, f"status {response.status}", asked)
        if pause is not None:
            hold(self.crawler.engine.downloader, run.slot, pause.total_seconds())
        elif run.stopped:
            call_back(self.crawler.engine.downloader, run)

    def _read(self, response: Response, run: SiteRun, visit: Visit) -> tuple[Outcome, list[tuple[str, Found]]]:
        """What an answer is and what it names. Whatever is odd about it, it has an outcome: a visit without one would
        stay under way for ever, and four of them would silence the site.
        """
        try:
            response = by_its_bytes(response) if visit.kind == "page" else response
            outcome = self.soft404s.judged(judge(response, self.allowlist, visit.kind), response, run, visit)
        except Exception as error:  # noqa: BLE001 (anything that parsers raise on bytes of strangers)
            return Failed(f"cannot be read ({type(error).__name__})"), []
        try:
            found = self._found(response, run, visit, outcome)
            return (with_gist(outcome, response) if visit.kind == "page" else outcome), found
        except Exception as error:  # noqa: BLE001
            run.report.note(f"the links of {visit.url} cannot be read ({type(error).__name__})")
            return outcome, []

    def _found(self, response: Response, run: SiteRun, visit: Visit, outcome: Outcome) -> list[tuple[str, Found]]:
        """(site id, what was found) for each address of the list that an answer names."""
        canonical, rank = "", Rank.LINKED
        if visit.kind == "sitemap":
            return self._listed(response, run, visit, outcome)
        if isinstance(outcome, Moved):
            named, rank = [outcome.to], _passed_on(visit)
        elif not isinstance(outcome, Fetched):
            named = []
        else:
            said = named_in(response)
            canonical, named = said.canonical, said.links
        own = self._canonical(canonical, run, visit)
        return [*own, *(each for url in named if (each := self._at("page", url, run, visit, rank)))]

    def _listed(self, response: Response, run: SiteRun, visit: Visit, outcome: Outcome) -> list[tuple[str, Found]]:
        """What a sitemap names, with its dates; or where it has moved to, which is the same sitemap."""
        if isinstance(outcome, Moved):
            return [(run.site.id, Found(outcome.to, "sitemap", visit.depth, visit.found_on))]
        if not isinstance(outcome, Fetched):
            return []
        contents = read_sitemap(response, datetime.now(UTC))
        if contents.made_up:
            run.report.note(f"the dates in {visit.url} are all those of the visit: not believed")
        placed = ((self._at(entry.kind, entry.url, run, visit, Rank.IN_SITEMAP), entry) for entry in contents.entries)
        return [(each[0], replace(each[1], changed_at=entry.changed_at)) for each, entry in placed if each]

    def _canonical(self, url: str, run: SiteRun, visit: Visit) -> list[tuple[str, Found]]:
        """The address that a page gives as its own: the same page, so as deep. Off its site, it is not believed."""
        if not url:
            return []
        place = self._place(url)
        if place is None or place[1].id != run.site.id:
            run.report.ignore(CANONICAL_OFF_SITE, url, visit.url)
            return []
        canonical, site = place
        same = Found(canonical, "page", visit.depth, visit.url, _passed_on(visit))
        return [(site.id, same)] if canonical != visit.url else []

    def _at(self, kind: str, url: str, run: SiteRun, visit: Visit, rank: Rank) -> tuple[str, Found] | None:
        """Where an address belongs; None when it is off the list."""
        depth = visit.depth + 1 if visit.kind == kind else 1
        if kind == "sitemap":
            sitemap = self._sitemap(url) if depth <= MAX_SITEMAP_DEPTH else None
            return (run.site.id, Found(sitemap, kind, depth, visit.url)) if sitemap else None
        place = self._place(url)
        if place is None:
            run.report.ignore(LINKS_OFF_LIST, url, visit.url)
            return None
        canonical, site = place
        return site.id, Found(canonical, "page", depth, visit.url, rank)

    def _place_anew(self, url: str) -> tuple[str, Site] | None:
        """The one spelling of an address and its site. The fence is asked of that spelling: it is what is requested."""
        try:
            canonical = canonical_url(url)
        except ValueError:
            return None
        site = self.allowlist.site_for(canonical)
        return None if site is None else (canonical, site)

    def _sitemap(self, url: str) -> str | None:
        """The one spelling of a sitemap's address; None when it is off the list."""
        try:
            canonical = canonical_url(url)
        except ValueError:
            return None
        return None if self.allowlist.site_of_sitemap(canonical) is None else canonical

    def _hand_over(self, run: SiteRun, found: list[tuple[str, Found]]) -> Iterator[Request]:
        """Addresses of other sites of the list, found on this one's page: noted there, and that site wakes up."""
        others: dict[str, list[Found]] = {}
        for site_id, each in found:
            if site_id != run.site.id:
                others.setdefault(site_id, []).append(each)
        for site_id, entries in others.items():
            named = [Found(each.url, each.kind, 1, each.found_on) for each in entries]
            self.ledger.add(site_id, named, self._admission(site_id).admit)
            if site_id in self.runs:
                yield from self._next(self.runs[site_id])

    def _admission(self, site_id: str) -> Admission:
        """Who decides on new addresses of a site, which may be none of this run."""
        if site_id in self.runs:
            return self.runs[site_id].admission
        if site_id not in self._elsewhere:
            site = next(site for site in self.allowlist.active if site.id == site_id)
            self._elsewhere[site_id] = Admission(site, SiteReport(site_id), partial(self.ledger.noted, site_id))
        return self._elsewhere[site_id]

    def _record(
        self, run: SiteRun, visit: Visit, outcome: Outcome, found: list[Found], validators: Validators | None = None
    ) -> None:
        # A clock set back in mid-run must not make what was visited due again.
        now = max(datetime.now(UTC), self.plan.started)
        outcome = self.ledger.record(visit, run.site, outcome, now, found, run.admission.admit, validators)
        run.count(visit, outcome)
        if run.stopped:
            call_back(self.crawler.engine.downloader, run)
        self.plan.observe(run.site.id, name_of(outcome))

    def _next(self, run: SiteRun) -> Iterator[Request]:
        """Requests for what is due next, as many as the site may have under way."""
        for visit in run.take():
            site = self.allowlist.site_for(visit.url) if visit.kind == "page" else run.site
            if site is None:
                self._record(run, visit, Refused("off the list"), [])
            elif site.id != run.site.id:
                run.drop(visit)
                self.ledger.adopt(visit.url, site.id)
                if site.id in self.runs:
                    yield from self._next(self.runs[site.id])
            else:
                yield self._request(run, visit)

    @contextmanager
    def _store_watched(self) -> Iterator[None]:
        """End the run when the store fails: what cannot be written down must not be asked for."""
        try:
            yield
        except SQLAlchemyError as error:
            self.broken = error
            raise CloseSpider("the store failed") from error

    def _request(self, run: SiteRun, visit: Visit) -> Request:
        return Request(
            visit.url,
            callback=self.parse,
            errback=self.failed,
            cb_kwargs={"run": run, "visit": visit},
            headers=conditions_of(visit),
            meta={ERRAND: visit.kind, "download_slot": run.slot, "handle_httpstatus_all": True},
            dont_filter=True,
        )


def _passed_on(visit: Visit) -> Rank:
    """How the one address is known to which a page leads, by a redirect or as its canonical one."""
    return Rank.IN_SITEMAP if visit.rank < Rank.LINKED else Rank.LINKED
