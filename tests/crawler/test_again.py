"""The second crawl: what is asked for again, how, and what leaves."""

from __future__ import annotations

from crawler.sql_pages import SqlPages
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench

MODIFIED = "Tue, 01 Sep 2026 00:00:00 GMT"


def stored(bench: Bench) -> list[str]:
    """The paths of the stored pages."""
    engine = bench.engine()
    paths = sorted("/" + url.split("/", 3)[3] for url in SqlPages(engine).urls())
    engine.dispose()
    return paths


def site_of(host: Host, *paths: str) -> None:
    """A start page that links to these pages."""
    host.link("/", *paths)
    for path in paths:
        host.put(path, f"page {path}")


def test_asked_again_conditionally(loopback: Loopback, bench: Bench) -> None:
    """Right after a crawl nothing is requested; with --all each page is asked for on condition, and counts as
    unchanged when its server says so or sends the same bytes.
    """
    host = loopback.host()
    host.link("/", "/dated", "/same", ETag='"one"')
    host.put("/dated", "page", Last_Modified=MODIFIED)
    host.put("/same", "page")
    bench.add("a", host)
    assert bench.crawl().site("a")["outcomes"] == {"fetched": 3}
    before = len(host.asked())
    assert bench.crawl().site("a")["outcomes"] == {}
    assert len(host.asked()) == before
    host.put("/dated", "another page")
    assert bench.crawl("--all").site("a")["outcomes"] == {"fetched": 1, "unchanged": 2}
    again = {each.path: each.headers for each in host.asked()[before:]}
    assert sorted(again) == ["/", "/dated", "/same"]
    assert again["/"]["if-none-match"] == '"one"'
    assert again["/dated"]["if-modified-since"] == MODIFIED
    assert not {"if-none-match", "if-modified-since"} & set(again["/same"])


def test_what_leaves_and_what_stays(loopback: Loopback, bench: Bench) -> None:
    """404, 410 and a redirect off the list take a page out; 500, 403, a hang-up and a wrong type keep it.

    A page that moved within the site is stored at its new address.
    """
    host = loopback.host()
    gone, kept = ["/404", "/410", "/off", "/moved"], ["/500", "/403", "/image", "/drop", "/other"]
    site_of(host, *gone, *kept)
    bench.add("a", host)
    assert bench.crawl().site("a")["pages"] == 10
    for status in (404, 410, 500, 403):
        host.put(f"/{status}", "non", status=status)
    host.put("/off", status=301, Location=loopback.off_list.url(), Content_Type="text/plain")
    host.put("/moved", status=301, Location="/new", Content_Type="text/plain")
    host.put("/new", "page")
    host.put("/image", "png", Content_Type="image/png")
    host.put("/404", "{}", status=404, Content_Type="application/json")
    site = bench.crawl("--all").site("a")
    assert stored(bench) == sorted(["/", "/new", *kept])
    assert (site["taken_out"], site["pages"], site["kept_all"]) == (4, 7, False)
    assert site["reasons"] == {
        "vanished: status 404": 1,
        "vanished: status 410": 1,
        "vanished: redirects off the list": 1,
        "failed: status 500": 1,
        "failed: status 403": 1,
        "refused: type image/png": 1,
    }


def test_a_site_that_loses_more_than_half_keeps_all(loopback: Loopback, bench: Bench) -> None:
    """More than half vanishing at once keeps every page and asks for a person, in this run and the next."""
    host = loopback.host()
    site_of(host, "/1", "/2", "/3")
    bench.add("a", host)
    bench.crawl()
    for path in ("/1", "/2", "/3"):
        host.put(path, "non", status=404)
    for _ in range(2):
        ran = bench.crawl("--all")
        assert ran.code == 1
        assert (ran.site("a")["state"], ran.site("a")["pages"]) == ("needs a person", 4)
    status = bench.run("status", "--json")
    assert status.code == 1
    assert "more than half of its pages vanished" in status.out


def test_a_full_site_may_change_its_addresses(loopback: Loopback, bench: Bench) -> None:
    """A site at its max_pages whose pages have all moved within it is stored at its new addresses."""
    host = loopback.host()
    site_of(host, "/1", "/2")
    bench.add("a", host, "/", "max_pages: 3")
    bench.crawl()
    for path in ("/1", "/2"):
        host.put(path, status=301, Location=f"/new{path}")
        host.put(f"/new{path}", "page")
    ran = bench.crawl("--all")
    assert ran.code == 0
    assert stored(bench) == ["/", "/new/1", "/new/2"]
