"""Asks each site once a week for an address that cannot exist, and holds its pages against the answer."""

from __future__ import annotations

from asyncio import Future, get_running_loop
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK

from allowlist.model import Allowlist
from crawler.guard import ERRAND
from crawler.judge import judge
from crawler.ledger import Visit
from crawler.outcome import Failed, Fetched, Moved, Outcome, Vanished
from crawler.probe import ANSWERS_ALIKE, MAX_AGE, REDIRECTS, SAYS_SO, Probe, ProbeStore, impossible_address, origin_of
from crawler.site_run import SiteRun
from crawler.soft404 import says_so, text_of

MAX_REDIRECTS = 3
"""Redirects of a probe that keep its address, as from `/x` to `/x/` or `/fr/x`."""
SHELL = "answers every address alike: its pages may need JavaScript"


class Asker(Protocol):
    """What the middleware needs of the spider."""

    soft404s: Soft404s


class Soft404s:
    """The probes of a run, and the judgement by them."""

    def __init__(self, store: ProbeStore) -> None:
        self._store = store
        self._probes: dict[tuple[str, str], tuple[Probe, datetime]] = {}

    def knows(self, site_id: str, origin: str) -> bool:
        """Whether a probe of this week is there."""
        key = (site_id, origin)
        if key not in self._probes:
            last = self._store.last(site_id, origin)
            if last is not None and last[1] > datetime.now(UTC) - MAX_AGE:
                self._probes[key] = last
        return key in self._probes

    def learn(self, site_id: str, origin: str, probe: Probe, now: datetime) -> None:
        """Keep a new probe. A site that answered alike does so until its start page proves otherwise."""
        last = self._store.last(site_id, origin)
        if last is not None and last[0].told_apart is False and probe.text is not None:
            probe = replace(probe, told_apart=False)
        self._keep((site_id, origin), probe, now)

    def judged(self, outcome: Outcome, response: Response, run: SiteRun, visit: Visit) -> Outcome:
        """What an outcome is: Vanished when it came of a page that does not exist, else itself."""
        if visit.kind != "page":
            return outcome
        key = (run.site.id, origin_of(response.url))
        known = self._probes.get(key)
        if isinstance(outcome, Moved):
            lost = known is not None and outcome.to == known[0].target and visit.depth > 0
            return Vanished(REDIRECTS) if lost else outcome
        if not isinstance(outcome, Fetched) or not isinstance(response, TextResponse):
            return outcome
        if says_so(response.text):
            return Vanished(SAYS_SO)
        if known is None or known[0].text is None:
            return outcome
        return self._compared(outcome, response, run, visit, key)

    def _compared(
        self, outcome: Outcome, response: TextResponse, run: SiteRun, visit: Visit, key: tuple[str, str]
    ) -> Outcome:
        before, asked_at = self._probes[key]
        text = text_of(response.text, response.url)
        probe = before.after(text, start=visit.depth == 0)
        if probe != before:
            self._keep(key, probe, asked_at)
        if probe.told_apart is False:
            run.report.note(SHELL)
        return Vanished(ANSWERS_ALIKE) if probe.holds_for(text) else outcome

    def _keep(self, key: tuple[str, str], probe: Probe, asked_at: datetime) -> None:
        self._probes[key] = (probe, asked_at)
        self._store.keep(*key, probe, asked_at)


class Probing:
    """Downloader middleware: before the first page of an origin is judged, the site is asked for an address that cannot
    exist. Through the guard, robots.txt and the site's slot, as any request.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._asked: dict[tuple[str, str], Future[None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Probing:
        """As Scrapy builds it."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response, once the site of it has been probed."""
        if request.meta[ERRAND] == "page" and (response.status == 200 or 300 <= response.status < 304):
            key = (request.cb_kwargs["run"].site.id, origin_of(request.url))
            if key not in self._asked:
                self._asked[key] = get_running_loop().create_future()
                try:
                    await self._probe(key, request)
                finally:
                    self._asked[key].set_result(None)
            await self._asked[key]
        return response

    async def _probe(self, key: tuple[str, str], request: Request) -> None:
        soft404s = cast("Asker", self._crawler.spider).soft404s
        if soft404s.knows(*key):
            return
        spider: Any = self._crawler.spider
        url = impossible_address(request.url, request.cb_kwargs["run"].site, spider.allowlist)
        try:
            probe = await self._ask(url, request, spider.allowlist) if url else Probe()
        except Exception:  # noqa: BLE001 (refused, withdrawn, unreadable, or whatever networks do: nothing is known)
            return
        if probe is not None:
            soft404s.learn(*key, probe, datetime.now(UTC))

    async def _ask(self, url: str, request: Request, allowlist: Allowlist) -> Probe | None:
        """What the site answers there; None when it is busy or broken."""
        slug = url.rpartition("/")[2]
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._download(url, request)
            outcome = judge(response, allowlist)
            if not isinstance(outcome, Moved) or slug not in outcome.to:
                return _read(outcome, response)
            url = outcome.to
        return Probe()

    async def _download(self, url: str, request: Request) -> Response:
        meta = {ERRAND: "probe", "download_slot": request.meta["download_slot"], "handle_httpstatus_all": True}
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 (it runs: it gave us this response)
        # On behalf of the page's visit: a probe that is answered "busy" gives the site its pause.
        return await engine.download_async(Request(url, meta=meta, callback=NO_CALLBACK, cb_kwargs=request.cb_kwargs))


def _read(outcome: Outcome, response: Response) -> Probe | None:
    match outcome:
        case Moved(to):
            return Probe(target=to)
        case Fetched() if isinstance(response, TextResponse):
            return Probe(text=text_of(response.text, response.url))
        case Failed() if response.status >= 500 or response.status == 429:
            return None
        case _:
            return Probe()
