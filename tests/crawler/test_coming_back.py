"""What the ledger makes of a second visit: noise, twins, validators, dates of sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from crawler.frontier import USUAL_PLACE
from crawler.ledger import Found, Ledger, Visit
from crawler.outcome import Failed, Fetched, Moved, Outcome, Refused, Unchanged, Vanished
from crawler.pages import Page
from crawler.records import Records
from crawler.schema import address, open_database
from crawler.sql_pages import SqlPages
from crawler.validators import Validators
from tests.allowlist.lists import site

A = site("a", "a.example.org")
T0 = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HTTP, HTTPS, WWW = "http://a.example.org/x", "https://a.example.org/x", "https://www.a.example.org/x"
SAID = Validators('"1"', "yesterday")
NOTHING = Validators()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'pages.sqlite'}")
    yield opened
    opened.dispose()


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def came(text: str, gist: bytes) -> Fetched:
    return Fetched(200, {}, text.encode(), gist)


def add(ledger: Ledger, *urls: str, kind: str = "page", found_on: str = "") -> None:
    ledger.add("a", [Found(url, kind, 1, found_on) for url in urls])


def visit(ledger: Ledger, url: str, outcome: Outcome, at: datetime = T0, said: Validators | None = None) -> Outcome:
    """A visit as the ledger itself asks for it."""
    asked = next(each for each in ledger.due("a", at, everything=True, limit=99) if each.url == url)
    return ledger.record(asked, A, outcome, at, (), validators=said)


def asked_with(ledger: Ledger, url: str) -> tuple[str, str]:
    asked = next(each for each in ledger.due("a", T0 + 99 * DAY, everything=True, limit=99) if each.url == url)
    return asked.etag, asked.last_modified


def due_at(engine: Engine, url: str) -> datetime:
    with engine.connect() as connection:
        moment: datetime = connection.execute(select(address.c.due_at).where(address.c.url == url)).scalar_one()
    return moment


def test_noise_is_stored_and_is_no_change(ledger: Ledger, engine: Engine) -> None:
    """A page that says the same in other bytes is kept anew, yet visited less often, as one that did not change; one
    that says something else is visited more often.
    """
    add(ledger, HTTP)
    visit(ledger, HTTP, came("le 1er", b"g"))
    outcome = visit(ledger, HTTP, came("le 2", b"g"), T0 + DAY)
    assert isinstance(outcome, Fetched)
    assert not outcome.changed
    assert due_at(engine, HTTP) == T0 + 3 * DAY
    page = SqlPages(engine).page(HTTP)
    assert isinstance(page, Page)
    assert (page.body, page.sequence) == (b"le 2", 2)
    assert visit(ledger, HTTP, came("autre", b"h"), T0 + 3 * DAY) == came("autre", b"h")
    assert due_at(engine, HTTP) == T0 + 4 * DAY


def test_pages_without_a_gist_are_compared_by_bytes(ledger: Ledger) -> None:
    """Two pages of which nothing is known to say have changed when their bytes have."""
    add(ledger, HTTP)
    visit(ledger, HTTP, came("%PDF 1", b""))
    assert visit(ledger, HTTP, came("%PDF 2", b""), T0 + DAY) == came("%PDF 2", b"")


def merged(ledger: Ledger, *, admitted: str = "http") -> int:
    return ledger.merge_twins(A, lambda url: url.startswith(admitted), T0)


def test_twins_that_say_the_same_become_one(ledger: Ledger, engine: Engine) -> None:
    """Of twins with one text one stays; the others have moved to it, for readers and in the ledger, and wait."""
    add(ledger, HTTP, WWW, HTTPS + "/", HTTPS)
    for number, url in enumerate((HTTP, WWW, HTTPS + "/", HTTPS)):
        visit(ledger, url, came(f"{number}", b"g"))
    assert merged(ledger) == 3
    assert list(SqlPages(engine).urls()) == [HTTPS]
    last = Records(engine).known(HTTP)
    assert last is not None
    assert (last.outcome, last.why) == ("moved", HTTPS)
    assert due_at(engine, HTTP) == T0 + A.recrawl.max
    assert merged(ledger) == 0


def test_twins_that_differ_both_stay(ledger: Ledger, engine: Engine) -> None:
    """Twin addresses with other texts, or with nothing to say, are two pages; so are strangers with one text."""
    add(ledger, HTTP, HTTPS, HTTP + "/2", HTTPS + "/3", HTTPS + "/3/")
    for url, gist in ((HTTP, b"g"), (HTTPS, b"h"), (HTTP + "/2", b"g"), (HTTPS + "/3", b""), (HTTPS + "/3/", b"")):
        visit(ledger, url, came(url, gist))
    assert merged(ledger) == 0
    assert len(list(SqlPages(engine).urls())) == 5


def test_no_page_is_merged_into_one_off_the_list(ledger: Ledger, engine: Engine) -> None:
    """A twin that is still in the store, though no longer on the list, does not displace the one that is."""
    add(ledger, HTTP, HTTPS, WWW)
    for url in (HTTP, HTTPS):
        visit(ledger, url, came(url, b"g"))
    assert merged(ledger, admitted="http:") == 0
    assert len(list(SqlPages(engine).urls())) == 2


def test_no_page_is_merged_into_one_that_is_leaving(ledger: Ledger, engine: Engine) -> None:
    """A twin whose last visit found it gone does not displace the one that answers."""
    add(ledger, HTTP, HTTPS)
    for url in (HTTP, HTTPS):
        visit(ledger, url, came(url, b"g"))
    visit(ledger, HTTPS, Vanished("status 404"), T0 + DAY)
    assert merged(ledger) == 0
    assert ledger.take_out_vanished("a", 2) == 1
    assert list(SqlPages(engine).urls()) == [HTTP]


def test_a_merged_twin_is_not_stored_again(ledger: Ledger, engine: Engine) -> None:
    """While it says what the page kept says, a twin stays moved, by its bytes and by its 304; once it says something
    else, it is a page of its own.
    """
    add(ledger, HTTP, HTTPS)
    for url in (HTTP, HTTPS):
        visit(ledger, url, came(url, b"g"), said=SAID)
    merged(ledger)
    assert asked_with(ledger, HTTP) == ('"1"', "yesterday")
    assert visit(ledger, HTTP, Unchanged(), T0 + DAY) == Moved(HTTPS)
    assert visit(ledger, HTTP, came("new bytes", b"g"), T0 + 2 * DAY, SAID) == Moved(HTTPS)
    assert list(SqlPages(engine).urls()) == [HTTPS]
    assert visit(ledger, HTTP, came("autre", b"h"), T0 + 3 * DAY) == came("autre", b"h")
    assert sorted(SqlPages(engine).urls()) == [HTTP, HTTPS]


def test_a_304_of_a_twin_whose_page_changed_is_asked_again(ledger: Ledger) -> None:
    """What it says is no longer known to be the same: the next request is without condition."""
    add(ledger, HTTP, HTTPS)
    for url in (HTTP, HTTPS):
        visit(ledger, url, came(url, b"g"), said=SAID)
    merged(ledger)
    visit(ledger, HTTPS, came("autre", b"h"), T0 + DAY)
    assert isinstance(visit(ledger, HTTP, Unchanged(), T0 + DAY), Failed)
    assert asked_with(ledger, HTTP) == ("", "")


def test_validators_are_kept_for_what_may_stand(ledger: Ledger) -> None:
    """Pages held, sitemaps and types that are not read are asked for on condition; what has moved or gone is not."""
    urls = [f"{HTTP}/{number}" for number in range(4)]
    add(ledger, *urls)
    add(ledger, HTTP, kind="sitemap")
    outcomes: list[Outcome] = [Refused("type image/png"), Refused("robots"), Vanished("status 404"), Moved(HTTPS)]
    for url, outcome in zip(urls, outcomes, strict=True):
        visit(ledger, url, outcome, said=SAID if isinstance(outcome, Refused) else NOTHING)
    visit(ledger, HTTP, came("<urlset>", b""), said=SAID)
    kept = ('"1"', "yesterday")
    assert [asked_with(ledger, url) for url in (HTTP, *urls)] == [kept, kept, ("", ""), ("", ""), ("", "")]
    assert visit(ledger, urls[0], Unchanged(), T0 + DAY) == Refused("type image/png")
    assert asked_with(ledger, urls[0]) == kept


def test_new_validators_of_the_same_bytes_count(ledger: Ledger) -> None:
    """A server that sends the same page under a new tag is asked by that tag; a 304 leaves the tag as it is."""
    add(ledger, HTTP)
    visit(ledger, HTTP, came("x", b"g"), said=SAID)
    assert visit(ledger, HTTP, came("x", b"g"), T0 + DAY, Validators('"2"')) == Unchanged()
    visit(ledger, HTTP, Unchanged(), T0 + 2 * DAY)
    assert asked_with(ledger, HTTP) == ('"2"', "")


@pytest.mark.parametrize(
    ("changed", "due"),
    [(timedelta(hours=1), DAY), (5 * DAY, DAY), (timedelta(hours=-1), 4 * DAY), (None, 4 * DAY)],
)
def test_a_sitemap_brings_visits_forward(
    ledger: Ledger, engine: Engine, changed: timedelta | None, due: timedelta
) -> None:
    """A page that changed after its last visit is due `recrawl.min` after that visit; others when they were."""
    add(ledger, HTTP, HTTPS + "/map", kind="page")
    for day in (0, 1, 3):
        visit(ledger, HTTP, came("x", b"g"), T0 + day * DAY)
    last = T0 + 3 * DAY
    listed = Found(HTTP, "page", 1, "", changed_at=None if changed is None else last + changed)
    ledger.record(Visit(HTTPS + "/map", "sitemap", 1), A, came("", b""), last + DAY, [listed])
    assert due_at(engine, HTTP) == last + due


def test_what_failed_keeps_its_wait(ledger: Ledger, engine: Engine) -> None:
    """A page that was asked to be left alone for days is not brought forward by a sitemap."""
    add(ledger, HTTP, HTTPS + "/map")
    visit(ledger, HTTP, Failed("status 503", 9 * DAY))
    ledger.record(
        Visit(HTTPS + "/map", "sitemap", 1), A, came("", b""), T0, [Found(HTTP, "page", 1, "", changed_at=T0 + DAY)]
    )
    assert due_at(engine, HTTP) == T0 + 9 * DAY


def test_sitemaps_are_read_as_often_as_the_site_allows(ledger: Ledger, engine: Engine) -> None:
    """A sitemap that does not change tells what else has: it is not asked less and less often."""
    add(ledger, HTTP, kind="sitemap")
    for day in range(4):
        visit(ledger, HTTP, Unchanged(), T0 + day * DAY)
    assert due_at(engine, HTTP) == T0 + 4 * DAY


def test_an_address_refused_as_a_page_may_be_a_sitemap(ledger: Ledger) -> None:
    """A feed that was linked before it was named is read as a sitemap; a page that came stays one, whoever names it."""
    add(ledger, HTTP, HTTPS)
    visit(ledger, HTTP, Refused("type application/rss+xml"))
    visit(ledger, HTTPS, came("x", b"g"))
    add(ledger, HTTP, HTTPS, kind="sitemap")
    kinds = {each.url: each.kind for each in ledger.due("a", T0 + DAY, everything=True, limit=9)}
    assert kinds == {HTTP: "sitemap", HTTPS: "page"}
    assert [each.url for each in ledger.due("a", T0 + timedelta(hours=1), limit=9)] == [HTTP]


def test_a_sitemap_that_nobody_named_is_not_asked_again_early(ledger: Ledger) -> None:
    """The usual place, found empty, is not looked at again when everything is asked for, until it is due."""
    add(ledger, HTTP, kind="sitemap", found_on=USUAL_PLACE)
    visit(ledger, HTTP, Vanished("status 404"))
    assert ledger.due("a", T0 + DAY, everything=True, limit=9) == []
    assert len(ledger.due("a", T0 + A.recrawl.max, everything=True, limit=9)) == 1


def test_a_full_site_still_reads_its_sitemaps(ledger: Ledger) -> None:
    """They tell which of the pages held have changed."""
    add(ledger, HTTP)
    add(ledger, HTTPS, kind="sitemap")
    assert [each.url for each in ledger.due("a", T0, held_only=True, limit=9)] == [HTTPS]
