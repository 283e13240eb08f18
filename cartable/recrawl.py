"""The cron job, as the data flows:

lock | the list | review dates | purge what was withdrawn | crawl what is due, and what the desk asks for |
bring the index to the pages | sweep old requests of readers, counts and reports | report
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allowlist.model import Allowlist
from cartable.asked_visits import AskedVisits
from cartable.compose import link_store, search_index
from cartable.lists import good_list, known_sites, state_directory
from cartable.lock import run_lock
from cartable.review import Review, suspend_overdue
from cartable.settings import Settings
from cartable.stores import database, history
from cartable.takedown import purge_withdrawn
from crawler.errors import StoreFailed
from crawler.plan import Limits
from crawler.report import CrawlReport
from crawler.sql_pages import SqlPages
from indexer.update import IndexReport, rebuild_index, update_index


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for on the command line."""

    site_ids: tuple[str, ...] = ()
    everything: bool = False
    max_pages: int | None = None


@dataclass(frozen=True, slots=True)
class RecrawlReport:
    """What a recrawl did. `notes` tell of suspensions, of pages purged and requests deleted."""

    crawl: CrawlReport
    index: IndexReport
    notes: tuple[str, ...]
    reviews_saved: bool

    @property
    def failed(self) -> bool:
        """Whether something waits for a person."""
        return self.crawl.failed or not self.reviews_saved

    def to_json(self) -> str:
        """For `--json`."""
        parts: dict[str, Any] = {"crawl": json.loads(self.crawl.to_json()), "index": index_as_json(self.index)}
        return json.dumps({**parts, "notes": list(self.notes), "failed": self.failed})


def index_as_json(report: IndexReport) -> dict[str, object]:
    """For `--json`."""
    return {
        "written": report.written,
        "removed": report.removed,
        "skipped": dict(report.skipped),
        "examples": report.examples,
        "relinked": report.relinked,
        "seconds": round(report.seconds, 3),
    }


def run_crawl(settings: Settings, asked: Asked, observe: Callable[[str, str], None]) -> CrawlReport:
    """`cartable crawl`: fetch what is due into the page store."""
    with run_lock(state_directory(settings)):
        return _crawl(settings, good_list(settings), asked, observe)


def run_index(settings: Settings, *, rebuild: bool, observe: Callable[[int], None]) -> IndexReport:
    """`cartable index`: bring the index to the page store."""
    with run_lock(state_directory(settings)):
        return _index(settings, good_list(settings), rebuild=rebuild, observe=observe)


def run_recrawl(
    settings: Settings,
    asked: Asked,
    today: date,
    observe_crawl: Callable[[str, str], None],
    observe_index: Callable[[int], None],
) -> RecrawlReport:
    """`cartable recrawl`: all of it."""
    with run_lock(state_directory(settings)):
        review = suspend_overdue(settings.allowlist, good_list(settings), today)
        unlogged = _logged(settings, review)
        purged = purge_withdrawn(settings, review.allowlist)
        crawled = _crawl(settings, review.allowlist, asked, observe_crawl)
        indexed = _index(settings, review.allowlist, rebuild=False, observe=observe_index)
    withdrawn = f"{purged} pages of retired sites, or that their sites exclude, were taken out of the store"
    notes = (*review.notes, *unlogged, *((withdrawn,) if purged else ()), *_swept(settings))
    return RecrawlReport(crawled, indexed, notes, review.saved)


def _logged(settings: Settings, review: Review) -> tuple[str, ...]:
    """The suspensions into the audit log; what to say where it could not take them."""
    if review.edit is None:
        return ()
    from cartable.desk import log_edit  # noqa: PLC0415 (loads Flask, which a crawl does not need)

    failed = log_edit(settings, review.edit, "recrawl", "site_suspended", "review_by")
    return (failed,) if failed else ()


def _swept(settings: Settings) -> tuple[str, ...]:
    """Old requests and counts leave also when no new ones come; a desk that fails is no reason to fetch nothing."""
    from cartable.desk import desk  # noqa: PLC0415 (loads Flask, which a crawl does not need)

    kept = desk(settings)
    try:
        history(settings).sweep(kept.now() - timedelta(days=settings.keep_reports))
        swept = kept.requests().sweep(kept.today())
        kept.counts().sweep(kept.today())
    except StoreFailed as error:
        return (str(error),)
    return (f"{swept} requests of readers were deleted after {settings.keep_requests} days",) if swept else ()


def _crawl(settings: Settings, allowlist: Allowlist, asked: Asked, observe: Callable[[str, str], None]) -> CrawlReport:
    from crawler.run import crawl  # noqa: PLC0415 (loads Scrapy and Twisted, which only a crawl needs)

    visits = AskedVisits(settings)
    report = crawl(
        allowlist,
        database(settings),
        contact=settings.contact,
        site_ids=known_sites(allowlist, asked.site_ids),
        everything=asked.everything or visits.site_ids,
        max_pages=asked.max_pages,
        limits=Limits(settings.max_crawl_delay, settings.fetch_timeout),
        observe=observe,
    )
    visits.made(report)
    return report


def _index(settings: Settings, allowlist: Allowlist, *, rebuild: bool, observe: Callable[[int], None]) -> IndexReport:
    bring = rebuild_index if rebuild else update_index
    links = link_store(settings)
    return bring(SqlPages(database(settings)), allowlist, search_index(settings), progress=observe, links=links)
