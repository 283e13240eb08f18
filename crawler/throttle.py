"""A slow site is asked more slowly: Scrapy's AutoThrottle, with the list's delay of each site as the least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.backoff import BUSY

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot

SHARE = 0.5
"""Part of a site's time that we take. At 1, Scrapy's usual target, nothing changes: over its one connection a site is
not asked before it has answered anyway. At a half, it rests as long as it took to answer."""
LEAST_THROTTLED = 0.01
"""Seconds: who says `delay: 0` has a site of its own to be read at full speed, and is believed."""

THROTTLE = {"scrapy.extensions.throttle.AutoThrottle": None, "crawler.throttle.Throttle": 0}
"""For Scrapy's `EXTENSIONS`."""


def throttle_settings(longest: float) -> dict[str, Any]:
    """Scrapy settings; `longest` is the most seconds between two requests that a slow site causes."""
    return {
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": SHARE,
        "AUTOTHROTTLE_MAX_DELAY": longest,
    }


class Throttle(AutoThrottle):
    """Follows the latency of each slot, between its own delay and the longest that is waited between two requests."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        """Move a slot's delay towards its latency. A busy answer has its pause already (crawler/traffic.py)."""
        least = self.crawler.engine.downloader.per_slot_settings[request.meta["download_slot"]]["delay"]
        if least < LEAST_THROTTLED or response.status in BUSY:
            return
        self.mindelay = least  # the slot's: Scrapy knows one for all
        self.maxdelay = max(least, self._max_delay())
        super()._response_downloaded(response, request, spider)

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        """Let "not modified" count as the answer that it is: Scrapy lets only 200 shorten a delay, so a night of 304
        would keep for all its pages the delay of one bad moment.
        """
        heard = response.replace(status=200) if response.status == 304 else response
        super()._adjust_delay(slot, latency, heard)
