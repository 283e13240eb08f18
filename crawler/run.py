"""One crawl, as the data flows:

the list | due addresses | guard | robots | fetch | judge | ledger      for each site, until nothing is due
         | take out what vanished | report
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from allowlist.model import Allowlist, Site
from crawler.database import cause_of
from crawler.errors import ContactMissing, StoreFailed
from crawler.history import tell_standing
from crawler.ledger import Ledger
from crawler.manners import scrapy_settings
from crawler.plan import Limits, Observer, Plan
from crawler.probe import ProbeStore
from crawler.report import CrawlReport, State
from crawler.site_run import SiteRun
from crawler.slots import delays_of, slots_of
from crawler.spider import ListSpider


def crawl(
    allowlist: Allowlist,
    engine: Engine,
    *,
    contact: str,
    site_ids: tuple[str, ...] = (),
    everything: bool | frozenset[str] = False,
    max_pages: int | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    observe: Observer = lambda _site, _outcome: None,
) -> CrawlReport:
    """Fetch what is due of the active sites (or of `site_ids`) into the page store; of those in `everything`, or of all
    when it is True, what is not due, too. Once in a process: Twisted's reactor does not start twice. Raises
    ContactMissing, StoreFailed.
    """
    sites = tuple(site for site in allowlist.active if not site_ids or site.id in site_ids)
    _require_contact(sites, contact)
    started = datetime.now(UTC)
    ledger, slots = Ledger(engine), slots_of(sites)
    again = everything if isinstance(everything, frozenset) else frozenset(slots if everything else ())
    plan = Plan(allowlist, sites, slots, ledger, ProbeStore(engine), started, again, max_pages, limits, observe)
    settings = scrapy_settings(allowlist, delays_of(sites, slots), contact, limits)
    try:
        runs = {site.id: SiteRun.begin(site, plan) for site in sites}
        reason = _visit(plan, runs, settings)
        report = _report(runs, ledger, started, interrupted=reason != "finished")
        for site in report.sites.values():
            tell_standing(engine, site)
        visits = sum(site.outcomes.total() for site in report.sites.values())
        ledger.keep_report(started, report.to_json(), visits, report.total("failed"))
    except SQLAlchemyError as error:
        raise StoreFailed(engine.url.render_as_string(), cause_of(error)) from error
    return report


def _visit(plan: Plan, runs: dict[str, SiteRun], settings: dict[str, Any]) -> object:
    """Run Scrapy to its end; why it ended."""
    process = AsyncCrawlerProcess(settings)
    logging.getLogger("scrapy").setLevel(logging.INFO)  # Scrapy sets DEBUG: a line a request costs a tenth of the time
    crawler = process.create_crawler(ListSpider)
    process.crawl(crawler, plan=plan, runs=runs)
    process.start()
    spider = crawler.spider
    assert isinstance(spider, ListSpider)  # noqa: S101 (it has just run)
    if spider.broken is not None:
        raise spider.broken
    return crawler.stats.get_value("finish_reason") if crawler.stats else None


def _require_contact(sites: tuple[Site, ...], contact: str) -> None:
    for site in sites:
        if not contact and not site.private_network:
            raise ContactMissing(site.id)


def _report(runs: dict[str, SiteRun], ledger: Ledger, started: datetime, *, interrupted: bool) -> CrawlReport:
    for run in runs.values():
        _settle(run, ledger)
    reports = {run.site.id: run.report for run in runs.values()}
    return CrawlReport(started, datetime.now(UTC), reports, interrupted)


def _settle(run: SiteRun, ledger: Ledger) -> None:
    """Take out what vanished, unless too much did or the site failed; of pages that came twice, keep one."""
    run.report.pages = ledger.held(run.site.id)
    if run.fails:
        return
    taken_out = ledger.take_out_vanished(run.site.id, run.held_before)
    if taken_out is None:
        run.report.kept_all = True
        run.report.note("more than half of its pages vanished in this run: all were kept until a person has looked")
    else:
        run.report.taken_out = taken_out
    if merged := ledger.merge_twins(run.site, run.admits, datetime.now(UTC)):
        run.report.note(f"{merged} addresses said what their twins say: one of each is kept")
    run.say_what_waits()
    run.report.pages = ledger.held(run.site.id)
    if run.report.state is State.REFUSES_US:
        run.report.note("answers 401 or 403 to whatever it is asked: its owner may let the robot `cartable` in")
