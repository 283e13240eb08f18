"""Sites that make addresses without end: each is bounded, its good pages come, and the report says what bit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.crawler.gallery import Gallery, slug
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench

GOOD = ("/bien", "/bien/deux", "/bien/trois", "/bien/quatre")
TRAPS = ("/agenda", "/liste", "/relative/", "/java/a", "/net/a.aspx", "/maze/0")


@pytest.fixture(scope="module")
def gallery(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One crawl over a host for each trap; four good pages lie one behind the other beside it."""
    bench = Bench(tmp_path_factory.mktemp("traps"))
    hosts = {}
    for path in TRAPS:
        host = hosts[path] = loopback.host()
        bench.add(slug(path).replace("/", "-"), host, "/", "max_pages: 30")
        host.link("/", path, GOOD[0])
        for here, there in zip(GOOD, [*GOOD[1:], "/bien"], strict=True):
            host.link(here, path, there)
    return Gallery(hosts, bench.crawl(), bench)


def site(gallery: Gallery, path: str) -> dict[str, object]:
    """The report on the site of a trap."""
    return gallery.ran.site(slug(path).replace("/", "-"))


def inside(gallery: Gallery, path: str) -> list[str]:
    """What was asked for inside a trap."""
    return [each for each in gallery.hosts[path].paths() if each != "/" and each not in GOOD]


@pytest.mark.parametrize("path", TRAPS)
def test_good_pages_beside_a_trap_are_fetched(gallery: Gallery, path: str) -> None:
    """Whatever a site makes without end, the pages beside it come, each once."""
    paths = gallery.hosts[path].paths()
    assert [paths.count(good) for good in ("/", *GOOD)] == [1] * 5
    assert len(paths) <= 40


BITTEN: dict[str, tuple[int, Callable[[str], bool], str]] = {
    "/agenda": (10, lambda path: "?" in path, "links to more than 10 days of one calendar"),
    "/liste": (10, lambda path: "?" in path, "links to more than 10 combinations of the same filters"),
    "/relative/": (3, lambda path: path.startswith("/relative"), "links whose path repeats itself"),
    "/net/a.aspx": (6, lambda path: "net" in path, "links to pages that are known under another session id"),
}


@pytest.mark.parametrize("path", BITTEN)
def test_what_has_no_end_is_bounded_and_named(gallery: Gallery, path: str) -> None:
    """Days, filters, paths and sessions have their budgets, which the report names with a number and an example."""
    most, counts, said = BITTEN[path]
    asked = [each for each in inside(gallery, path) if counts(each)]
    assert 0 < len(asked) <= most
    report = site(gallery, path)
    ignored, examples = report["ignored"], report["examples"]
    assert isinstance(ignored, dict)
    assert isinstance(examples, dict)
    assert ignored[said] > 0
    assert gallery.hosts[path].address in examples[said]
    assert report["notes"] == []


def test_session_ids_of_java_are_no_part_of_an_address(gallery: Gallery) -> None:
    """Five pages under ever new ids are five pages."""
    assert sorted(inside(gallery, "/java/a")) == [f"/java/{page}" for page in "abcde"]


def test_a_maze_has_its_pages_and_its_room(gallery: Gallery) -> None:
    """A maze of numbered pages leaves the others their half, and has an end in the site and in the ledger."""
    report = site(gallery, "/maze/0")
    assert report["pages"] == 30
    notes, ignored = report["notes"], report["ignored"]
    assert isinstance(notes, list)
    assert notes[0].startswith("reached max_pages: 30; 1719 further pages were not fetched (first: http://")
    assert "pages wait behind all others: more than 15 differ in a number only (first: http://" in notes[1]
    assert isinstance(ignored, dict)
    assert list(ignored) == ["links beyond the 1750 addresses that are noted of a site"]


def test_budgets_hold_over_all_runs(loopback: Loopback, bench: Bench) -> None:
    """What a calendar had of its budget is counted from the ledger: a second night gives it no more, and says so. Where
    a start page moves to is fetched all the same.
    """
    host: Host = loopback.host()
    host.link("/", "/agenda")
    bench.add("a", host, "/", "max_pages: 30")
    bench.crawl()
    before = len(host.paths())
    again = bench.crawl("--all")
    assert len(host.paths()) == 2 * before
    assert again.site("a")["outcomes"] == {"unchanged": before}
    assert list(again.site("a")["ignored"]) == ["links to more than 10 days of one calendar"]
    host.put("/", status=302, Location="/agenda/2031-01-05")
    bench.crawl("--all")
    assert host.paths().count("/agenda/2031-01-05") == 1


def test_depth_names_itself(loopback: Loopback, bench: Bench) -> None:
    """Links deeper than `max_depth` are counted, with the first of them; links back up are none."""
    host = loopback.host()
    for depth, name in enumerate("abcd"):
        host.link(f"/{name}", "/a", f"/{'abcde'[depth + 1]}", "/c")
    bench.add("a", host, "/a", "max_depth: 2")
    report = bench.crawl().site("a")
    assert host.paths() == ["/a", "/b", "/c", "/d"]
    assert report["ignored"] == {"links deeper than max_depth 2": 1}
    assert report["examples"] == {"links deeper than max_depth 2": f"{host.url('/e')} (on {host.url('/d')})"}


def test_a_sitemap_may_name_what_it_likes(loopback: Loopback, bench: Bench) -> None:
    """A calendar in a sitemap is meant to be read: it is subject to no budget of patterns."""
    host = loopback.host()
    days = "".join(f"<url><loc>{host.url(f'/jour/2026-09-{day:02}')}</loc></url>" for day in range(1, 21))
    host.put("/s.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{days}</urlset>')
    host.put("*", "page")
    bench.add("a", host, "/", "max_pages: 30", f"sitemap: ['{host.url('/s.xml')}']")
    report = bench.crawl().site("a")
    assert (report["pages"], report["ignored"]) == (21, {})
