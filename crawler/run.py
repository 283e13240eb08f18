"""One crawl, as the data flows:

the list | due addresses | guard | robots | fetch | judge | ledger      for each site, until nothing is due
         | take out what vanished | report
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from scrapy.crawler import AsyncCrawlerProcess
from sqlalchemy import Engine

from allowlist.model import Allowlist, Site
from crawler.errors import ContactMissing
from crawler.ledger import Ledger
from crawler.manners import TIMEOUT, scrapy_settings
from crawler.plan import Observer, Plan
from crawler.report import CrawlReport
from crawler.site_run import SiteRun
from crawler.spider import ListSpider

MAX_CRAWL_DELAY = 30.0
"""Longest Crawl-delay kept, in seconds, unless a setting says otherwise: at a minute each, 2,000 pages take a day."""


def crawl(
    allowlist: Allowlist,
    engine: Engine,
    *,
    contact: str,
    site_ids: tuple[str, ...] = (),
    everything: bool = False,
    max_pages: int | None = None,
    max_crawl_delay: float = MAX_CRAWL_DELAY,
    fetch_timeout: float = TIMEOUT,
    observe: Observer = lambda _site, _outcome: None,
) -> CrawlReport:
    """Fetch what is due of the active sites (or of `site_ids`) into the page store. Once in a process: Twisted's
    reactor does not start twice. Raises ContactMissing, StoreFailed.
    """
    sites = tuple(site for site in allowlist.active if not site_ids or site.id in site_ids)
    _require_contact(sites, contact)
    started = datetime.now(UTC)
    ledger = Ledger(engine)
    plan = Plan(allowlist, sites, ledger, started, everything, max_pages, max_crawl_delay, observe)
    process = AsyncCrawlerProcess(scrapy_settings(allowlist, sites, contact, fetch_timeout))
    logging.getLogger("scrapy").setLevel(logging.INFO)  # Scrapy sets DEBUG: a line a request costs a tenth of the time
    crawler = process.create_crawler(ListSpider)
    process.crawl(crawler, plan=plan)
    process.start()
    spider = crawler.spider
    assert isinstance(spider, ListSpider)  # noqa: S101 (it has just run)
    reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
    report = _report(spider, ledger, started, interrupted=reason != "finished")
    ledger.keep_report(started, report.to_json())
    return report


def _require_contact(sites: tuple[Site, ...], contact: str) -> None:
    for site in sites:
        if not contact and not site.private_network:
            raise ContactMissing(site.id)


def _report(spider: ListSpider, ledger: Ledger, started: datetime, *, interrupted: bool) -> CrawlReport:
    for run in spider.runs.values():
        _settle(run, ledger)
    reports = {run.site.id: run.report for run in spider.runs.values()}
    return CrawlReport(started, datetime.now(UTC), reports, interrupted)


def _settle(run: SiteRun, ledger: Ledger) -> None:
    """Take out what vanished, unless too much did."""
    taken_out = ledger.take_out_vanished(run.site.id, run.held_before)
    if taken_out is None:
        run.report.kept_all = True
        run.report.note("more than half of its pages vanished in this run: all were kept until a person has looked")
    else:
        run.report.taken_out = taken_out
    run.report.pages = ledger.held(run.site.id)
