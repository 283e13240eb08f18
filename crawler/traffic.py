"""What is on its way inside Scrapy, held up or called back: the requests of a site that is busy, or left alone."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy.core.downloader import Downloader

    from crawler.site_run import SiteRun


class Withdrawn(IgnoreRequest):
    """A request not sent, since its site's run has ended: as if it had never been taken from the ledger."""


class Turnstile:
    """Downloader middleware that lets nothing through of a site whose run has ended."""

    def process_request(self, request: Request) -> None:
        """Raise Withdrawn for a request that was still waiting when its site was left alone."""
        run = _run_of(request)
        if run is not None and run.stopped:
            raise Withdrawn


def hold(downloader: Downloader, slot_id: str, seconds: float) -> None:
    """Let no request of a slot leave for so long.

    Scrapy waits a slot's delay after the slot was last seen; so it was last seen in the future. No timer of ours, and
    what waits in the slot keeps its place.
    """
    slot = downloader.slots[slot_id]
    slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)


def call_back(downloader: Downloader, run: SiteRun) -> None:
    """Withdraw what waits in its slot to be sent for this site; sites that share the slot keep theirs."""
    slot = downloader.slots.get(run.slot)
    if slot is None:
        return
    waiting = list(slot.queue)
    slot.queue.clear()
    slot.queue.extend(each for each in waiting if _run_of(each[0]) is not run)
    for request, answer in waiting:
        if _run_of(request) is run:
            answer.errback(Withdrawn())


def _run_of(request: Request) -> SiteRun | None:
    run: Any = request.cb_kwargs.get("run")
    found: SiteRun | None = run
    return found
