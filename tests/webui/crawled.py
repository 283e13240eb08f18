"""What crawls have left in the page store of tests/webui/school.py: pages, addresses of each kind, reports."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from allowlist.model import Site
from crawler.charset_said import NOT_UTF_8
from crawler.history import tell_standing
from crawler.ledger import Found, Ledger, Visit
from crawler.outcome import DISALLOWED, OFF_LIST, SOFT_404, Failed, Fetched, Outcome, Refused, Vanished
from crawler.report import LINKS_OFF_LIST, CrawlReport, SiteReport
from crawler.schema import open_database
from tests.webui.school import School

WICKED = "https://lave.example/<script>alert(1)</script>"
ENDS: dict[str, tuple[Outcome, ...]] = {
    "lave": (
        Fetched(200, {}, b"<p>lave"),
        Vanished("status 404"),
        Vanished(OFF_LIST, "https://ailleurs.example/"),
        Vanished(f"{SOFT_404}the same text as at addresses that do not exist"),
        Refused(DISALLOWED),
        Refused("type image/png"),
        Failed("status 503"),
    ),
    "kids": (Failed("status 403"), Failed("status 403")),
}


def crawl(school: School, days: int = 3) -> None:
    """So many nights: `lave` is well but for some addresses, `kids` refuses us, `vikidia` was never visited."""
    engine = open_database(school.pages)
    ledger, sites = Ledger(engine), school.services.current_list().allowlist
    now = school.services.desk.now()
    for site_id, outcomes in ENDS.items():
        site = sites.site(site_id)
        assert site is not None
        for number, outcome in enumerate(outcomes):
            visit(ledger, site, f"{site.start[0]}{number}", outcome, now)
    kids = sites.site("kids")
    assert kids is not None
    visit(ledger, kids, "https://kids.example/gone", Vanished("status 410"), now, "https://lave.example/0")
    for ago in range(days)[::-1]:
        at = now - timedelta(days=ago)
        lave, refused = SiteReport("lave", Counter(fetched=3 - ago, failed=1), pages=1), SiteReport("kids")
        lave.ignore("links deeper than max_depth 20", WICKED, "https://lave.example/0")
        lave.ignore(LINKS_OFF_LIST, "https://ailleurs.example/x", "https://lave.example/0")
        lave.notice(NOT_UTF_8, "https://lave.example/0", "the list")
        lave.note("reached max_pages: 1; 6 further pages were not fetched")
        refused.outcomes["failed"] = refused.reasons["failed: status 403"] = 2
        for report in (lave, refused):
            tell_standing(engine, report)
        told = CrawlReport(at, at, {"lave": lave, "kids": refused})
        ledger.keep_report(at, told.to_json(), 7, 3)
    engine.dispose()


def visit(ledger: Ledger, site: Site, url: str, outcome: Outcome, at: datetime, found_on: str = "the list") -> None:
    """An address found there, and visited with that outcome."""
    ledger.add(site.id, [Found(url, "page", 1, found_on)])
    ledger.record(Visit(url, "page", 1, found_on=found_on), site, outcome, at)
