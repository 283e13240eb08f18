"""robots.txt as RFC 9309 has it. Scrapy's own middleware allows all when a host answers 5xx or nothing; this one stops.

Matching is Protego's (the library Scrapy uses): wildcards, longest match, Allow wins ties.
"""

from __future__ import annotations

import logging
from asyncio import Future, get_running_loop
from datetime import UTC, datetime, timedelta
from typing import Protocol, cast
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.guard import ERRAND, Refusal
from crawler.ledger import Ledger
from crawler.outcome import DISALLOWED, UNREACHABLE
from crawler.robots_text import TOKEN, decoded, rules_of

MAX_AGE = timedelta(hours=24)
"""RFC 9309 §2.4."""
MAX_REDIRECTS = 5
"""RFC 9309 §2.3.1.2."""
_log = logging.getLogger(__name__)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Asker(Protocol):
    """What this middleware needs of the spider."""

    ledger: Ledger

    def heed(self, request: Request, crawl_delay: float | None, sitemaps: list[str]) -> None:
        """Told what a host asks for besides permissions."""
        ...


class Unreachable(Exception):
    """A host that does not say what robots may do: nothing of it is fetched in this run."""


class RobotsRules:
    """Downloader middleware: asks each host once a run, and at most once a day, what it allows."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._answers: dict[str, Future[Protego | None]] = {}
        self._heeded: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsRules:
        """As Scrapy builds it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise Refusal when the host does not want this request, or cannot be asked."""
        if request.meta[ERRAND] == "robots":
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._answers:
            self._answers[origin] = get_running_loop().create_future()
            self._answers[origin].set_result(await self._ask(origin, request))
        rules = await self._answers[origin]
        if rules is None:
            raise Refusal(UNREACHABLE)
        self._heed(origin, rules, request)
        if not rules.can_fetch(request.url, TOKEN):
            raise Refusal(DISALLOWED)

    async def _ask(self, origin: str, request: Request) -> Protego | None:
        """The host's rules; None when it must be left alone in this run."""
        try:
            return rules_of(await self._text_of(origin, request) or "")
        except Exception as error:  # noqa: BLE001 (whatever went wrong: others wait for this answer)
            if not isinstance(error, Unreachable):
                _log.info("%s/robots.txt: cannot be read (%s)", origin, type(error).__name__)
            return None

    async def _text_of(self, origin: str, request: Request) -> str | None:
        """The text of a host's robots.txt, from the store when it is there and young. Raises Unreachable."""
        ledger = cast("Asker", self._crawler.spider).ledger
        now = datetime.now(UTC)
        kept = ledger.robots(origin, now - MAX_AGE)
        if kept is not None:
            return kept[0]
        text = await self._fetch(f"{origin}/robots.txt", request)
        ledger.keep_robots(origin, text, now)
        return text

    def _heed(self, origin: str, rules: Protego, request: Request) -> None:
        """Tell the spider what else a host asks for, once for each site that goes there."""
        key = (origin, request.cb_kwargs["run"].site.id)
        if key not in self._heeded:
            self._heeded.add(key)
            cast("Asker", self._crawler.spider).heed(request, rules.crawl_delay(TOKEN), list(rules.sitemaps))

    async def _fetch(self, url: str, request: Request) -> str | None:
        """The text of a robots.txt; None where there is none. Raises Unreachable."""
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download(url, request)
            except Refusal:
                return None  # a redirect off the list is not followed: as if there were no robots.txt
            except Exception as error:  # any failure of the network is the same to RFC 9309 §2.3.1.4
                raise Unreachable from error
            if response.status not in _REDIRECTS:
                return _text(response)
            url = _next_hop(url, (response.headers.get("Location") or b"").decode("latin-1"))
        return None

    async def _download(self, url: str, request: Request) -> Response:
        meta = {ERRAND: "robots", "download_slot": request.meta["download_slot"]}
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 (it runs: it gave us this request)
        return await engine.download_async(Request(url, meta=meta, callback=NO_CALLBACK, priority=1000))


def _next_hop(url: str, target: str) -> str:
    """Where a redirect leads. Raises Unreachable when that is no address."""
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise Unreachable from error


def _text(response: Response) -> str | None:
    """RFC 9309 §2.3.1: 2xx gives rules, 4xx means there are none, 5xx that nothing may be fetched.

    429 says "not now" as 503 does, so it stops too.
    """
    if 200 <= response.status < 300:
        return decoded(response.body)
    if 400 <= response.status < 500 and response.status != 429:
        return None
    raise Unreachable
