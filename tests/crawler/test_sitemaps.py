"""Sitemaps, good and bad, crawled."""

from __future__ import annotations

import pytest

from tests.crawler.gallery import Gallery, slug
from tests.loopback import sitemaps
from tests.loopback.client import Loopback
from tests.loopback.command import Bench


@pytest.fixture(scope="module")
def gallery(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One crawl over a host for each sitemap."""
    bench = Bench(tmp_path_factory.mktemp("sitemaps"))
    hosts = {}
    for path in sitemaps.PAGES:
        host = hosts[path] = loopback.host()
        bench.add(slug(path), host, "/", f"sitemap: ['{host.url(path)}']", "max_pages: 3")
        host.put("/", "page")
    return Gallery(hosts, bench.crawl(), bench)


FOUND = {
    "/plan.xml": {"/from-sitemap", "/spaced"},
    "/plan.xml.gz": {"/from-packed"},
    "/sitemap-bomb.xml.gz": set(),
    "/sitemap-laughs.xml": set(),
    "/sitemap-off-list.xml": {"/ok"},
    "/sitemap-index.xml": {"/plan.xml", "/plan.xml.gz", "/from-sitemap", "/spaced", "/from-packed"},
    "/sitemap-index-off-list.xml": {"/plan.xml", "/from-sitemap", "/spaced"},
    "/sitemap-recursive.xml": {"/sitemap-recursive-2.xml"},
    "/sitemap-deep.xml": {"/sitemap-deep-2.xml", "/sitemap-deep-3.xml"},
    "/sitemap-no-xml.xml": set(),
}


@pytest.mark.parametrize(("path", "found"), FOUND.items())
def test_what_a_sitemap_leads_to(gallery: Gallery, path: str, found: set[str]) -> None:
    """Entries on the list are visited, once; those off it, broken ones and indexes in indexes in indexes are not."""
    paths = gallery.hosts[path].paths()
    assert sorted(each for each in paths if each != "/ok" or path != "/sitemap-laughs.xml") == sorted(
        {"/", path} | found
    )


def test_number_of_sitemaps_is_bounded(gallery: Gallery) -> None:
    """Of an index of 500 sitemaps 100 are read at most, and the pages get their turn."""
    paths = gallery.hosts["/sitemap-of-500.xml"].paths()
    # The usual place, which `paths` leaves out, is one of the hundred where it is asked for in time.
    assert sum(path.endswith(".xml") for path in paths) in (99, 100)
    assert "/" in paths
    assert "read 100 sitemaps; further ones were not read" in gallery.site("/sitemap-of-500.xml")["notes"]


def test_a_maze_does_not_hold_up_the_run(gallery: Gallery) -> None:
    """Of 60,000 entries that are all gone, no more are asked for than the site's budget, and it is said."""
    assert len(gallery.hosts["/sitemap-of-60000.xml"].paths()) == 5 * 3 + 100
    assert "too many that brought no page" in gallery.site("/sitemap-of-60000.xml")["notes"][0]


def test_a_sitemap_is_no_page(gallery: Gallery) -> None:
    """Sitemaps are neither stored nor counted as fetched pages."""
    assert gallery.site("/plan.xml")["outcomes"]["fetched"] == gallery.site("/plan.xml")["pages"] == 1
