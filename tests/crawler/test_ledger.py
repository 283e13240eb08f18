"""What is due, what was found, what came of each visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.frontier import Rank
from crawler.ledger import Found, Ledger, Visit
from crawler.outcome import Failed, Fetched, Moved, Outcome, Refused, Unchanged, Vanished
from crawler.pages import Gone, Page
from crawler.schema import open_database
from crawler.sql_pages import SqlPages
from crawler.validators import Validators
from tests.allowlist.lists import site

A = site("a", "a.example.org")
B = site("b", "b.example.org")
T0 = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'pages.sqlite'}")
    yield opened
    opened.dispose()


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def url(number: int) -> str:
    return f"http://a.example.org/{number}"


def found(number: int, depth: int = 0, kind: str = "page") -> Found:
    return Found(url(number), kind, depth, "the list")


def came(text: str = "x", **headers: str) -> Fetched:
    return Fetched(200, {"content-type": "text/html", **headers}, text.encode())


def due(ledger: Ledger, at: datetime = T0, **how: bool) -> list[str]:
    return [visit.url for visit in ledger.due("a", at, limit=100, **how)]


def visit(ledger: Ledger, number: int, outcome: Outcome, at: datetime = T0) -> Outcome:
    return ledger.record(Visit(url(number), "page", 0), A, outcome, at)


def hold(ledger: Ledger, *numbers: int) -> None:
    """Pages in the store."""
    ledger.add("a", map(found, numbers))
    for number in numbers:
        visit(ledger, number, came(f"page {number}"))


def test_a_new_address_is_due(ledger: Ledger) -> None:
    """What was found and never tried is due at once, once, and only for its own site."""
    ledger.add("a", [found(1), found(1)])
    ledger.add("b", [found(1)])
    assert due(ledger) == [url(1)]
    assert ledger.due("b", T0, limit=9) == []


def test_order_of_visits(ledger: Ledger) -> None:
    """Sitemaps come first, then pages of the list, those in sitemaps, the shallow ones, those named often, the first
    found; more of the same waits until nothing else does.
    """
    linked = [found(4, 2), found(5, 2), found(6, 2), found(7, 1)]
    ledger.add("a", [replace(found(9), rank=Rank.MORE_OF_THE_SAME), *linked])
    ledger.add("a", [replace(found(3, 1), rank=Rank.IN_SITEMAP), replace(found(2), rank=Rank.LISTED)])
    ledger.add("a", [found(1, 3, "sitemap"), found(20)])
    visit(ledger, 20, came(), T0 + DAY)
    ledger.record(Visit(url(20), "page", 0), A, came("y"), T0 + DAY, [found(6, 2), found(3, 1)])
    assert due(ledger) == [url(number) for number in (1, 2, 3, 7, 6, 4, 5)]
    assert due(ledger, pages_only=True) == [url(number) for number in (2, 3, 7, 6, 4, 5)]
    for number in (1, 2, 3, 4, 5, 6, 7):
        visit(ledger, number, came(str(number)), T0 + DAY)
    assert due(ledger) == [url(9)]


def test_links_of_a_page_read_again_are_not_counted_again(ledger: Ledger) -> None:
    """How often an address was named counts pages, not nights."""
    ledger.add("a", [found(1), found(2)])
    for number in (8, 9):
        ledger.add("a", [found(number)])
    ledger.record(Visit(url(8), "page", 0, held=True), A, came(), T0 + DAY, [found(2)])
    assert due(ledger)[:2] == [url(1), url(2)]
    ledger.record(Visit(url(9), "page", 0), A, came(), T0 + DAY, [found(2)])
    assert due(ledger)[:2] == [url(2), url(1)]


def test_a_page_that_is_named_nearer_comes_forward(ledger: Ledger) -> None:
    """An address that waits gets the least depth and the best rank it was named with; one that was tried stays, and so
    does what is more of the same.
    """
    more = replace(found(5, 9), rank=Rank.MORE_OF_THE_SAME)
    ledger.add("a", [found(1, 2), found(2, 9), found(3, 9), found(4, 9), more])
    ledger.add("a", [found(4, 9)])
    visit(ledger, 4, came())
    again = [found(2, 1), replace(found(3, 5), rank=Rank.IN_SITEMAP), found(4, 1), found(1, 5), found(5, 1)]
    ledger.add("a", again)
    assert [(each.url, each.depth) for each in ledger.due("a", T0, limit=9)] == [(url(3), 5), (url(2), 1), (url(1), 2)]
    assert ledger.due("a", T0 + 2 * DAY, held_only=True, limit=9)[0].depth == 9
    assert ledger.waiting("a", Rank.MORE_OF_THE_SAME) == (1, url(5))


def test_new_pages_and_pages_due_again_come_in_turns(ledger: Ledger) -> None:
    """However many new pages wait, those held and due again have every second place, the longest due first; pages held
    come before what was tried in vain.
    """
    hold(ledger, 1)
    ledger.add("a", [found(2)])
    visit(ledger, 2, came("other"), T0 - DAY)
    ledger.add("a", [found(3)])
    visit(ledger, 3, Failed("x"), T0 - 9 * DAY)
    ledger.add("a", map(found, range(10, 30)))
    urls = due(ledger, T0 + 5 * DAY)
    assert urls[:8] == [url(number) for number in (10, 2, 11, 1, 12, 3, 13, 14)]
    assert len(ledger.due("a", T0 + 5 * DAY, limit=4)) == 4


def test_what_is_not_admitted_is_not_noted(ledger: Ledger) -> None:
    """Only new addresses are asked about, and noted as they were admitted."""
    ledger.add("a", [found(1)])
    asked: list[str] = []

    def admit(each: Found) -> Found | None:
        asked.append(each.url)
        return None if each.url == url(2) else replace(each, depth=7)

    ledger.record(Visit(url(1), "page", 0), A, came(), T0, [found(1), found(2), found(3)], admit)
    assert asked == [url(2), url(3)]
    assert [(each.url, each.depth) for each in ledger.due("a", T0, limit=9)] == [(url(3), 7)]
    assert sorted(ledger.noted("a")) == [(url(1), Rank.LINKED), (url(3), Rank.LINKED)]


def test_making_room(ledger: Ledger) -> None:
    """A site with too many addresses forgets the last in order, never a page held nor one of the list."""
    ledger.add("a", [found(1, 99)])
    visit(ledger, 1, came())
    ledger.add("a", [replace(found(2, 9), rank=Rank.LISTED), *(found(number, number) for number in range(3, 9))])
    visit(ledger, 8, Vanished("status 404"))
    ledger.add("b", [Found("http://b.example.org/", "page", 0, "the list")])
    ledger.make_room("a", 9, keep=4)
    assert len(list(ledger.noted("a"))) == 8
    ledger.make_room("a", 8, keep=4)
    assert sorted(url for url, _ in ledger.noted("a")) == [url(number) for number in (1, 2, 3, 4)]
    assert len(list(ledger.noted("b"))) == 1
    ledger.add("a", [found(8)])
    assert url(8) in due(ledger)


def test_what_still_waits(ledger: Ledger) -> None:
    """The pages never tried are counted, and the next of them is known; sitemaps are no pages."""
    assert ledger.waiting("a") == (0, "")
    hold(ledger, 1)
    ledger.add("a", [found(2, 3), found(3, 1), replace(found(4), rank=Rank.MORE_OF_THE_SAME), found(5, 0, "sitemap")])
    assert ledger.waiting("a") == (3, url(3))
    assert ledger.waiting("a", Rank.MORE_OF_THE_SAME) == (1, url(4))


def test_what_was_just_visited_is_not_due(ledger: Ledger) -> None:
    """A page is due again after its interval, and never twice in one run, not even when everything is asked for."""
    ledger.add("a", [found(1)])
    visit(ledger, 1, came(), T0 + timedelta(seconds=1))
    assert due(ledger) == due(ledger, everything=True) == due(ledger, T0 + timedelta(hours=1)) == []
    assert due(ledger, T0 + timedelta(hours=1), everything=True) == [url(1)]
    assert due(ledger, T0 + 2 * DAY) == [url(1)]


def test_only_held_pages(ledger: Ledger) -> None:
    """A full site asks for the pages it holds, and for no new one."""
    hold(ledger, 1)
    ledger.add("a", [found(2)])
    assert due(ledger, T0 + 2 * DAY, held_only=True) == [url(1)]


def test_a_held_page_is_asked_for_conditionally(ledger: Ledger) -> None:
    """A visit to a held page carries what its server said of it."""
    ledger.add("a", [found(1)])
    ledger.record(Visit(url(1), "page", 0), A, came(), T0, validators=Validators('"1"', "yesterday"))
    asked = ledger.due("a", T0 + 2 * DAY, limit=1)
    assert asked == [Visit(url(1), "page", 0, held=True, etag='"1"', last_modified="yesterday", found_on="the list")]


def test_same_bytes_are_unchanged(ledger: Ledger, engine: Engine) -> None:
    """A page that came with the stored bytes is unchanged, and its sequence stays."""
    hold(ledger, 1)
    assert visit(ledger, 1, came("page 1")) == Unchanged()
    assert SqlPages(engine).last_sequence() == 1
    assert visit(ledger, 1, came("other")) == came("other")
    assert SqlPages(engine).last_sequence() == 2


def test_what_a_page_names_is_written_in_the_same_commit(ledger: Ledger) -> None:
    """The links of a page are there when the page is."""
    ledger.add("a", [found(1)])
    ledger.record(Visit(url(1), "page", 0), A, came(), T0, [found(2, 1)])
    assert due(ledger) == [url(2)]


@pytest.mark.parametrize("outcome", [Failed("x"), Refused("x"), Unchanged()])
def test_other_outcomes_keep_the_page(ledger: Ledger, engine: Engine, outcome: Outcome) -> None:
    """A failure and a refusal leave what is stored."""
    hold(ledger, 1, 2)
    visit(ledger, 1, outcome)
    assert ledger.take_out_vanished("a", 2) == 0
    assert SqlPages(engine).page(url(1)) is not None


@pytest.mark.parametrize(
    ("outcome", "why"), [(Vanished("status 404"), "vanished: status 404"), (Moved(url(1)), f"moved: {url(1)}")]
)
def test_vanished_and_moved_pages_are_taken_out(ledger: Ledger, engine: Engine, outcome: Outcome, why: str) -> None:
    """They leave with their reason and a new sequence; their bytes are no longer kept."""
    hold(ledger, 1, 2)
    visit(ledger, 2, outcome)
    assert ledger.take_out_vanished("a", 2) == 1
    assert ledger.take_out_vanished("a", 1) == 0
    assert list(SqlPages(engine).changes_since(2)) == [Gone(url(2), "a", why, 3)]
    assert ledger.held("a") == 1


@pytest.mark.parametrize(("vanished", "taken_out"), [(0, 0), (1, 1), (2, 2), (3, None), (4, None)])
def test_mass_loss(ledger: Ledger, vanished: int, taken_out: int | None) -> None:
    """Half of the pages may leave in one run; when more do, all are kept."""
    hold(ledger, 1, 2, 3, 4)
    for number in range(1, vanished + 1):
        visit(ledger, number, Vanished("status 404"))
    assert ledger.take_out_vanished("a", 4) == taken_out
    assert ledger.held("a") == 4 - (taken_out or 0)


def test_a_moved_page_waits_for_its_target(ledger: Ledger) -> None:
    """A page that moved stays until its new address was visited, so that it never goes missing in between."""
    hold(ledger, 1, 2, 3)
    ledger.add("a", [found(9)])
    visit(ledger, 1, Moved(url(9)))
    assert ledger.take_out_vanished("a", 3) == 0
    visit(ledger, 9, came("new"))
    assert ledger.take_out_vanished("a", 3) == 1


def test_a_site_may_change_all_its_addresses(ledger: Ledger) -> None:
    """Pages that moved within the list are no loss when the new ones came."""
    hold(ledger, 1, 2)
    for number in (1, 2):
        visit(ledger, number, Moved(url(number + 10)))
    hold(ledger, 11, 12)
    assert ledger.take_out_vanished("a", 2) == 2


def test_loss_of_one_site_is_not_counted_for_another(ledger: Ledger) -> None:
    """Each site is looked at alone."""
    hold(ledger, 1)
    ledger.add("b", [Found("http://b.example.org/", "page", 0, "the list")])
    ledger.record(Visit("http://b.example.org/", "page", 0), B, came(), T0)
    visit(ledger, 1, Vanished("status 404"))
    assert ledger.take_out_vanished("b", 1) == 0
    assert ledger.take_out_vanished("a", 1) is None


def test_a_page_that_comes_back_is_live(ledger: Ledger, engine: Engine) -> None:
    """A page that was gone and answers again is stored anew, even with the bytes it had."""
    hold(ledger, 1, 2)
    visit(ledger, 1, Vanished("status 404"))
    ledger.take_out_vanished("a", 2)
    visit(ledger, 1, came("page 1"))
    assert isinstance(next(SqlPages(engine).changes_since(3)), Page)
    assert ledger.held("a") == 2


def test_adopt(ledger: Ledger, engine: Engine) -> None:
    """An address and its page go over to another site together."""
    hold(ledger, 1)
    ledger.adopt(url(1), "b")
    stored = SqlPages(engine).page(url(1))
    assert stored is not None
    assert stored.site_id == "b"
    assert [each.url for each in ledger.due("b", T0 + 2 * DAY, limit=9)] == [url(1)]


def test_failures_wait_longer_each_time(ledger: Ledger) -> None:
    """After a failure a page is due again within hours, after a second one later."""
    ledger.add("a", [found(1)])
    visit(ledger, 1, Failed("x"))
    assert due(ledger, T0 + timedelta(hours=1, seconds=1)) == [url(1)]
    visit(ledger, 1, Failed("x"))
    assert due(ledger, T0 + timedelta(hours=1, seconds=1)) == []


def test_robots_are_kept_for_a_day(ledger: Ledger) -> None:
    """What a host said is known until it is too old; that there was nothing is known as well."""
    ledger.keep_robots("http://a.example.org", "rules", T0)
    ledger.keep_robots("http://b.example.org", None, T0)
    assert ledger.robots("http://a.example.org", T0 - DAY) == ("rules",)
    assert ledger.robots("http://b.example.org", T0 - DAY) == (None,)
    assert ledger.robots("http://a.example.org", T0) is None
    assert ledger.robots("http://c.example.org", T0) is None
    ledger.keep_robots("http://a.example.org", "new", T0 + DAY)
    assert ledger.robots("http://a.example.org", T0) == ("new",)


def test_the_newest_report(ledger: Ledger) -> None:
    """The last report kept is the one given."""
    assert ledger.last_report() is None
    ledger.keep_report(T0, "{}")
    ledger.keep_report(T0 - DAY, "[]")
    assert ledger.last_report() == "[]"


def test_bounds_of_the_site_count(ledger: Ledger) -> None:
    """A site with its own bounds is visited within them."""
    hourly = replace(A, recrawl=replace(A.recrawl, min=timedelta(hours=1)))
    ledger.add("a", [found(1)])
    ledger.record(Visit(url(1), "page", 0), hourly, came(), T0)
    assert due(ledger, T0 + timedelta(hours=2)) == [url(1)]
