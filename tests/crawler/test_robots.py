"""robots.txt as RFC 9309 has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.schema import robots as robots_table
from tests.crawler.gallery import Gallery, slug
from tests.loopback import robots
from tests.loopback.client import Loopback
from tests.loopback.command import Bench
from tests.loopback.pace import keeps

CONTACT = "https://school.example/contact"
PAGES = ["/", "/open", "/private", "/private/open"]


@pytest.fixture(scope="module")
def gallery(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One crawl over a host for each variant."""
    settings = {"CARTABLE_FETCH_TIMEOUT": "3", "CARTABLE_MAX_CRAWL_DELAY": "0.8", "CARTABLE_CONTACT": CONTACT}
    bench = Bench(tmp_path_factory.mktemp("robots"), settings)
    hosts = {}
    for variant in robots.VARIANTS:
        host = hosts[variant] = loopback.host(variant)
        bench.add(slug(variant), host)
        host.link("/", *PAGES)
        for path in PAGES[1:]:
            host.put(path, path)
    hosts["redirect"].put("/robots-elsewhere.txt", "User-agent: *\nDisallow: /private\n")
    return Gallery(hosts, bench.crawl(), bench)


ALL_ALLOWED = [
    *("none", "forbidden", "allow", "disallow-others", "binary", "crawl-delay-no-number"),
    *("redirect-loop", "redirect-to-robots", "redirect-off-list"),
]
NOTHING_ALLOWED = ["disallow", "disallow-us", "byte-order-mark"]
UNREACHABLE = [
    "5xx",
    "empty-503",
    "429",
    "drop",
    "hang",
    "endless",
    "redirect-to-bad-address",
    "redirect-to-javascript",
]


@pytest.mark.parametrize("variant", ALL_ALLOWED)
def test_all_is_allowed(gallery: Gallery, variant: str) -> None:
    """No robots.txt, a forbidden one, one for others and one that leads off the list allow everything."""
    assert sorted(gallery.hosts[variant].paths()) == PAGES
    assert gallery.site(variant)["state"] == "well"


@pytest.mark.parametrize("variant", NOTHING_ALLOWED)
def test_nothing_is_allowed(gallery: Gallery, variant: str) -> None:
    """A host that does not want us is left alone, and the report says so without calling it a failure."""
    assert gallery.hosts[variant].paths() == []
    assert gallery.site(variant)["state"] == "refuses robots"


@pytest.mark.parametrize("variant", UNREACHABLE)
def test_a_host_that_does_not_say(gallery: Gallery, variant: str) -> None:
    """5xx, 429, no answer, an endless one and a broken redirect mean that no page of the host is asked for."""
    assert gallery.hosts[variant].paths() == []
    assert gallery.site(variant)["reasons"] == {"failed: robots.txt could not be read": 1}
    assert gallery.site(variant)["state"] == "failed"


def test_part_is_allowed(gallery: Gallery) -> None:
    """The longest rule that matches decides."""
    assert sorted(gallery.hosts["disallow-private"].paths()) == ["/", "/open", "/private/open"]


def test_a_robots_txt_that_has_moved_is_followed(gallery: Gallery) -> None:
    """Within the list, to another name as well (RFC 9309 §2.3.1.2)."""
    assert sorted(gallery.hosts["redirect"].paths()) == ["/", "/open", "/robots-elsewhere.txt"]


def test_rules_after_a_huge_file(gallery: Gallery) -> None:
    """Of a huge robots.txt the beginning counts."""
    assert sorted(gallery.hosts["huge"].paths()) == ["/", "/open"]


@pytest.mark.parametrize("variant", ["none", "allow", "disallow", "5xx", "hang"])
def test_robots_is_asked_once_a_run(gallery: Gallery, variant: str) -> None:
    """However many pages, robots.txt is asked for once, before any of them."""
    asked = [each.path for each in gallery.hosts[variant].asked()]
    assert asked.count("/robots.txt") == 1
    assert asked[0] == "/robots.txt"


def test_who_we_are(gallery: Gallery) -> None:
    """The product token of our rules is the one of our User-Agent, which has the contact; no cookie, no referrer."""
    for asked in gallery.hosts["allow"].asked():
        assert asked.headers["user-agent"].startswith("cartable/")
        assert f"+{CONTACT}" in asked.headers["user-agent"]
        assert not {"cookie", "referer"} & set(asked.headers)


@pytest.mark.parametrize(("variant", "seconds"), [("crawl-delay", 0.4), ("crawl-delay-of-an-hour", 0.8)])
def test_crawl_delay(gallery: Gallery, variant: str, seconds: float) -> None:
    """Crawl-delay is kept in full between any two requests, up to the setting."""
    times = [asked.at for asked in gallery.hosts[variant].asked()[1:]]
    assert len(times) == len(PAGES) + 1  # and a sitemap, if there is one
    assert keeps(times, seconds - 0.05)


def test_a_crawl_delay_that_was_cut_is_told(gallery: Gallery) -> None:
    """A delay longer than the setting is cut, and the report says so."""
    notes = gallery.site("crawl-delay-of-an-hour")["notes"]
    assert notes == ["robots.txt asks for 3600 s between requests; 0.8 s were kept"]


def test_sitemaps_of_robots(gallery: Gallery) -> None:
    """Sitemaps that robots.txt names are read; those off the list are not."""
    assert {"/plan.xml", "/from-sitemap", "/spaced"} <= set(gallery.hosts["sitemap"].paths())
    assert "/from-packed" in gallery.hosts["sitemap-index"].paths()
    assert "/ok" in gallery.hosts["sitemap-off-list"].paths()


def test_robots_is_kept_for_a_day(loopback: Loopback, bench: Bench) -> None:
    """The next run asks no host for its rules again, and keeps to them; one that could not answer is asked again. Rules
    of yesterday are asked for anew.
    """
    host, broken = loopback.host("disallow-private"), loopback.host("5xx")
    host.link("/", "/private")
    bench.add("a", host)
    bench.add("b", broken)
    bench.crawl()
    broken.rules("none")
    broken.put("/", "page")
    ran = bench.crawl("--all")
    assert [each.path for each in host.asked()] == ["/robots.txt", "/", "/sitemap.xml", "/"]
    assert [each.path for each in broken.asked()] == ["/robots.txt", "/robots.txt", "/", "/sitemap.xml"]
    assert ran.code == 0
    engine = bench.engine()
    with engine.begin() as connection:
        connection.execute(robots_table.update().values(fetched_at=datetime.now(UTC) - timedelta(hours=24, minutes=1)))
    engine.dispose()
    host.rules("disallow")
    bench.crawl("--all")
    assert [each.path for each in host.asked()[4:]] == ["/robots.txt"]
