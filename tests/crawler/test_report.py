"""The report, as scripts read it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from crawler.report import CrawlReport, Kind, SiteReport, State, kind_of, read_report

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def of(pages: int, *, kept_all: bool = False, disallowed: int = 0, forbidden: int = 0, **outcomes: int) -> SiteReport:
    """A site's report."""
    reasons = Counter({"refused: robots.txt disallows it": disallowed, "failed: status 403": forbidden})
    return SiteReport("a", Counter(outcomes), reasons, pages=pages, kept_all=kept_all)


@pytest.mark.parametrize(
    ("report", "state"),
    [
        (of(0), State.WELL),
        (of(3), State.WELL),
        (of(3, fetched=1, failed=5), State.WELL),
        (of(3, unchanged=1, failed=1), State.WELL),
        (of(3, failed=1), State.FAILED),
        (of(0, vanished=1), State.FAILED),
        (of(0, moved=1), State.FAILED),
        (of(0, refused=1), State.FAILED),
        (of(0, refused=1, disallowed=1), State.REFUSES_ROBOTS),
        (of(0, failed=2, forbidden=2), State.REFUSES_US),
        (of(3, failed=2, forbidden=2), State.REFUSES_US),
        (of(3, failed=2, forbidden=1), State.FAILED),
        (of(3, fetched=1, failed=2, forbidden=2), State.WELL),
        (of(3, fetched=1, kept_all=True), State.NEEDS_A_PERSON),
    ],
)
def test_state(report: SiteReport, state: State) -> None:
    """A site is well when something came or nothing was due; one visited that holds no page is not."""
    assert report.state is state


def test_json_has_all_of_it() -> None:
    """The JSON has the times, whether it failed, and of each site the counts, reasons, notes and state."""
    report = CrawlReport(NOW, NOW, {"a": of(2, fetched=2)})
    site = {"site_id": "a", "outcomes": {"fetched": 2}, "bytes": 0, "pages": 2, "taken_out": 0, "notes": []}
    read = json.loads(report.to_json())
    assert read == {
        "started": "2026-09-01T00:00:00+00:00",
        "finished": "2026-09-01T00:00:00+00:00",
        "interrupted": False,
        "failed": False,
        "sites": [
            {
                **site,
                "ignored": {},
                "examples": {},
                "reasons": {"refused: robots.txt disallows it": 0, "failed: status 403": 0},
                "kept_all": False,
                "odd": {},
                "standing": {},
                "last_visit": "",
                "next_visit": "",
                "state": "well",
            }
        ],
    }


def test_failed_when_a_site_failed_or_it_was_interrupted() -> None:
    """A run has failed when one site has, or waits for a person, or when the run was ended early."""
    assert CrawlReport(NOW, NOW, {"a": of(3, failed=1)}).failed
    assert CrawlReport(NOW, NOW, {"a": of(3, kept_all=True)}).failed
    assert CrawlReport(NOW, NOW, {"a": of(3)}, interrupted=True).failed
    assert CrawlReport(NOW, NOW, {"a": of(3, failed=1, forbidden=1)}).failed
    assert not CrawlReport(NOW, NOW, {"a": of(0, refused=1, disallowed=1)}).failed


def test_a_note_is_kept_once() -> None:
    """The same sentence twice is one note."""
    report = of(1)
    report.note("x")
    report.note("x")
    assert report.notes == ["x"]


def test_a_report_is_read_as_it_was_written() -> None:
    """What the store keeps is the report again, also when an older version wrote it without what is known today."""
    site = of(2, fetched=2)
    site.ignore("links off the list", "http://b/", "http://a/")
    site.ignore("links deeper than max_depth 2", "http://a/x", "http://a/")
    site.notice("says UTF-8, and is not in it", "http://a/y", "http://a/")
    site.standing, site.last_visit = {Kind.BROKEN: 3}, NOW.isoformat()
    report = CrawlReport(NOW, NOW, {"a": site}, interrupted=True)
    assert read_report(report.to_json()) == report
    assert site.bounds == {"links deeper than max_depth 2": 1}
    old = json.loads(report.to_json())
    for name in ("odd", "standing", "last_visit", "next_visit"):
        del old["sites"][0][name]
    assert read_report(json.dumps(old)).sites["a"].pages == 2


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("fetched: ", None),
        ("moved: http://a/failed", None),
        ("vanished: status 410", Kind.BROKEN),
        ("vanished: redirects off the list: http://b/", Kind.OFF_LIST),
        ("vanished: soft 404: the same text as at addresses that do not exist", Kind.SOFT_404),
        ("refused: robots.txt disallows it", Kind.ROBOTS),
        ("refused: type image/png", Kind.NOT_READ),
        ("failed: status 403", Kind.FORBIDDEN),
        ("failed: status 503", Kind.SERVER),
        ("failed: robots.txt could not be read", Kind.UNREACHABLE),
        ("failed: took too long", Kind.NETWORK),
    ],
)
def test_kinds_of_reasons(reason: str, kind: Kind | None) -> None:
    """Each way a visit ends without a page has a kind; one that is as it should be has none."""
    assert kind_of(reason) is kind
