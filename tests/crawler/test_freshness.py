"""The second night: what sitemaps say has changed, noise, twins, pages that no longer want to be found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from crawler.schema import address
from crawler.sql_pages import SqlPages
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench

XML = "application/xml"


def stored(bench: Bench) -> list[str]:
    """The paths of the stored pages."""
    engine = bench.engine()
    paths = sorted("/" + url.split("/", 3)[3] for url in SqlPages(engine).urls())
    engine.dispose()
    return paths


def set_back(bench: Bench, days: float) -> None:
    """As if all visits had been so many days ago; what was due later still is due a week from now."""
    engine = bench.engine()
    with engine.begin() as connection:
        tried = datetime.now(UTC) - timedelta(days=days)
        due = datetime.now(UTC) + timedelta(days=7)
        connection.execute(update(address).values(tried_at=tried, due_at=due))
        connection.execute(update(address).where(address.c.kind == "sitemap").values(due_at=tried))
    engine.dispose()


def mapped(host: Host, dates: dict[str, str], etag: str = "") -> None:
    """A sitemap at the usual place, with a date for each page."""
    entries = (f"<url><loc>{path}</loc><lastmod>{date}</lastmod></url>" for path, date in dates.items())
    host.put("/sitemap.xml", f"<urlset>{''.join(entries)}</urlset>", Content_Type=XML, ETag=etag)


def test_what_a_sitemap_says_has_changed_is_visited_in_the_same_run(loopback: Loopback, bench: Bench) -> None:
    """Found at the usual place, unnamed: a page whose date is later than its last visit is asked for, not due as it is;
    one that changed before, or in the future, is not, and none sooner than `recrawl.min` after its last visit.
    """
    ago = [(datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in range(10)]
    host, eager = loopback.host(), loopback.host()
    for each in (host, eager):
        mapped(each, {"/new": ago[1], "/old": ago[9], "/future": "2090-01-01"})
        each.put("*", "page")
    bench.add("a", host)
    bench.add("eager", eager, "/", "recrawl: {min: 5d, max: 30d}")
    bench.crawl()
    assert sorted(host.paths()) == sorted(eager.paths()) == ["/", "/future", "/new", "/old"]
    set_back(bench, 3)
    ran = bench.crawl()
    assert (host.paths()[4:], eager.paths()[4:]) == (["/new"], [])
    assert ran.site("a")["notes"] == []


def test_a_sitemap_made_up_at_each_request_is_not_believed(loopback: Loopback, bench: Bench) -> None:
    """Dates that all say now bring no visit forward, and the report says why."""
    host = loopback.host()
    host.put("*", "page")
    bench.add("a", host)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    mapped(host, dict.fromkeys(("/1", "/2", "/3"), now))
    bench.crawl()
    set_back(bench, 3)
    ran = bench.crawl()
    assert len(host.paths()) == 4
    assert ran.site("a")["notes"] == [
        f"the dates in {host.url('/sitemap.xml')} are all those of the visit: not believed"
    ]


def test_the_usual_place_is_silent(loopback: Loopback, bench: Bench) -> None:
    """Where nobody named a sitemap, one is looked for, once; that there is none, or that it fails, is no news. Where
    robots.txt or the list names one, none is looked for. A redirect from there is followed, as a sitemap.
    """
    none, failing, moved, named = (loopback.host() for _ in range(4))
    robots = loopback.host("sitemap")
    for host in (none, failing, moved, named, robots):
        host.put("/", "page")
    failing.put("/sitemap.xml", status=500)
    moved.put("/sitemap.xml", status=301, Location="/plan.xml")
    for name, host in (("none", none), ("failing", failing), ("moved", moved), ("robots", robots)):
        bench.add(name, host)
    bench.add("named", named, "/", f"sitemap: ['{named.url('/plan.xml')}']")
    ran = bench.crawl()
    asked = [
        [each.path for each in host.asked()].count("/sitemap.xml") for host in (none, failing, moved, named, robots)
    ]
    assert asked == [1, 1, 1, 0, 0]
    for name in ("none", "failing"):
        site = ran.site(name)
        assert (site["outcomes"], site["reasons"], site["examples"]) == ({"fetched": 1}, {}, {})
    assert set(moved.paths()) >= {"/plan.xml", "/from-sitemap"}
    assert ran.code == 0


def test_sitemaps_are_asked_for_on_condition(loopback: Loopback, bench: Bench) -> None:
    """The second time a sitemap is asked for by its tag; unchanged, it is no page in the report."""
    host = loopback.host()
    host.put("/", "page", ETag='"p"')
    mapped(host, {}, '"1"')
    bench.add("a", host)
    bench.crawl()
    ran = bench.crawl("--all")
    again = [each.headers.get("if-none-match") for each in host.asked() if each.path == "/sitemap.xml"]
    assert again == [None, '"1"']
    assert ran.site("a")["outcomes"] == {"unchanged": 1}


def test_a_page_named_first_and_forms_of_sitemaps(loopback: Loopback, bench: Bench) -> None:
    """A text and feeds are read when they are named as sitemaps, and every entry is asked of the fence."""
    host = loopback.host()
    off = loopback.off_list.url("/x")
    host.put("/", "page")
    for path in ("/t", "/r", "/a"):
        host.put(path, "page")
    host.put("/plan.txt", f"{host.url('/t')}\n{off}\n", Content_Type="text/plain")
    rss = f"<rss><channel><item><link>{off}</link></item><item><link>/r</link></item></channel></rss>"
    host.put("/rss", rss, Content_Type="application/rss+xml")
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{off}"/></entry><entry><link href="/a"/></entry>'
    )
    host.put("/atom", atom + "</feed>", Content_Type="application/atom+xml")
    sitemaps = "', '".join(host.url(path) for path in ("/plan.txt", "/rss", "/atom"))
    bench.add("a", host, "/", f"sitemap: ['{sitemaps}']")
    ran = bench.crawl()
    assert stored(bench) == ["/", "/a", "/r", "/t"]
    assert ran.site("a")["ignored"] == {"links off the list": 3}


def test_noise_and_twins(loopback: Loopback, bench: Bench) -> None:
    """A page that differs by a date only is visited half as often; of the same page with and without a slash, and under
    its index page, one is kept, and `explain` says so; twins that differ are both kept.
    """
    host = loopback.host()
    host.link("/", "/noise", "/change", "/cours", "/cours/", "/cours/index.html", "/x", "/x/")
    host.put("/noise", "<p>Un texte, le 24 novembre 2026, 12 visites")
    host.put("/change", "<p>Un texte")
    for path in ("/cours", "/cours/", "/cours/index.html"):
        host.put(path, f"<p>Les cours <!-- {path} -->")
    host.put("/x", "<p>Un")
    host.put("/x/", "<p>Deux")
    bench.add("a", host)
    ran = bench.crawl()
    assert stored(bench) == ["/", "/change", "/cours", "/noise", "/x", "/x/"]
    assert "2 addresses said what their twins say: one of each is kept" in ran.site("a")["notes"]
    explained = bench.run("explain", host.url("/cours/"), "--json").json
    assert (explained["stored"], explained["last_outcome"]) == (False, f"moved {host.url('/cours')}")
    host.put("/noise", "<p>Un texte, le 25 novembre 2026, 1 visite")
    host.put("/change", "<p>Un autre texte")
    bench.crawl("--all")
    assert stored(bench) == ["/", "/change", "/cours", "/noise", "/x", "/x/"]
    engine = bench.engine()
    with engine.connect() as connection:
        days = {row.url: row.interval / 86400 for row in connection.execute(select(address))}
    page = SqlPages(engine).page(host.url("/noise"))
    engine.dispose()
    assert (days[host.url("/noise")], days[host.url("/change")]) == (2, 1)
    assert page is not None
    assert b"25 novembre" in page.body


def test_pages_that_no_longer_want_to_be_found(loopback: Loopback, bench: Bench) -> None:
    """A page that newly says noindex, in its head, in a header beside the same bytes, or in the header of a 304, leaves
    the index in the run that sees it.
    """
    host = loopback.host()
    host.link("/", "/head", "/header", "/tagged", "/stays")
    for path in ("/head", "/header", "/tagged", "/stays"):
        host.put(path, "<p>Une baleine", ETag=f'"{path}"')
    bench.add("a", host)
    assert bench.run("recrawl").code == 0
    assert bench.run("search", "baleine", "--json").json["total"] == 4
    host.put("/head", '<meta name="robots" content="noindex"><p>Une baleine')
    host.put("/header", "<p>Une baleine", X_Robots_Tag="noindex", ETag='"2"')
    host.put("/tagged", "<p>Une baleine", X_Robots_Tag="noindex", ETag='"/tagged"')
    assert bench.run("recrawl", "--all").code == 0
    hits = bench.run("search", "baleine", "--json").json["hits"]
    assert [hit["url"] for hit in hits] == [host.url("/stays")]


def test_a_site_that_fails_loses_nothing(loopback: Loopback, bench: Bench) -> None:
    """A site that breaks down in mid-run keeps the pages that it said were gone before; the next good run takes them
    out.
    """
    host = loopback.host()
    pages = [f"/{number}" for number in range(20)]
    host.link("/", *pages)
    host.put("*", "page")
    bench.add("a", host)
    bench.crawl()
    host.put("/0", status=404)
    host.put("*", status=500)
    ran = bench.crawl("--all")
    assert (ran.site("a")["taken_out"], len(stored(bench))) == (0, 21)
    host.put("*", "page")
    ran = bench.crawl("--all")
    assert (ran.site("a")["taken_out"], len(stored(bench))) == (1, 20)
