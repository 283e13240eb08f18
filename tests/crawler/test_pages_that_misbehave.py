"""Pages that do something wrong: each ends with a reason, and none holds up the run."""

from __future__ import annotations

import pytest

from tests.crawler.gallery import Gallery, visit_pages
from tests.loopback import links, misbehaviour, packing, redirects
from tests.loopback.client import Loopback
from tests.loopback.command import Bench

TIMEOUT = 8
"""How long is waited for those who never answer, seconds; for all others, whom a busy machine may hold up, 30."""


BROKE_OFF, BAD_HTTP = "failed: the answer broke off", "failed: hung up, or does not speak HTTP"
LATE, LARGE = "failed: no answer in time", "refused: too large"

REASONS = {
    "/drop": BAD_HTTP,
    "/hang": LATE,
    "/hang-after-headers": LATE,
    "/slow-drip": LATE,
    "/endless": LARGE,
    "/endless-headers": LATE,
    "/huge-header": BAD_HTTP,
    "/huge-content-length": LARGE,
    "/gzip-bomb": LARGE,
    **dict.fromkeys(("/br-bomb", "/zstd-bomb", "/deflate-bomb", "/bomb-in-gzip"), LARGE),
    **dict.fromkeys(("/broken-gzip", "/broken-br", "/broken-zstd", "/broken-deflate"), "failed: cannot be unpacked"),
    "/packed-40-times": "failed: cannot be unpacked",
    "/start-of-br": "failed: nothing in it",
    "/empty": "failed: nothing in it",
    "/chunks-without-end": BROKE_OFF,
    "/broken-chunks": BROKE_OFF,
    "/content-length-too-long": BROKE_OFF,
    "/not-http": BAD_HTTP,
    "/html-as-octet-stream": "refused: type application/octet-stream",
    "/image": "refused: type image/png",
    "/image-as-html": "refused: type image/png",
    "/vast-image": "refused: type image/jpeg",
    "/zip-as-html": "refused: type application/zip",
    "/noise-as-html": "refused: type application/octet-stream",
    "/no-content": "failed: status 204",
    "/redirect-nowhere": "failed: redirects nowhere",
    "/redirect-to-itself": "failed: redirects to itself",
    "/redirect-to-bad-address": "vanished: redirects off the list",
    **{f"/status-{status}": f"failed: status {status}" for status in (400, 401, 403, 418, 429, 500, 503)},
    **{f"/status-{status}": f"vanished: status {status}" for status in (404, 410)},
    **dict.fromkeys(redirects.OFF_LIST, "vanished: redirects off the list"),
}


@pytest.fixture(scope="module")
def never(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One crawl over the hosts that never answer, or never to the end."""
    bench = Bench(tmp_path_factory.mktemp("never"), {"CARTABLE_FETCH_TIMEOUT": str(TIMEOUT)})
    return visit_pages(loopback, bench, [path for path, reason in REASONS.items() if reason == LATE])


@pytest.fixture(scope="module")
def gallery(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One crawl over all others."""
    bench = Bench(tmp_path_factory.mktemp("gallery"), {"CARTABLE_FETCH_TIMEOUT": "30"})
    pages = [*misbehaviour.PAGES, *redirects.OFF_LIST, *redirects.ODD, *links.PAGES, *packing.PAGES]
    return visit_pages(loopback, bench, [path for path in pages if path != "/many-links" and REASONS.get(path) != LATE])


@pytest.mark.parametrize(("path", "reason"), REASONS.items())
def test_a_page_that_does_not_come_has_its_reason(request: pytest.FixtureRequest, path: str, reason: str) -> None:
    """The page is asked for once, or thrice when the site says it is busy; it is not stored, the report says why, and
    the site as a whole has failed, or refuses us.
    """
    gallery: Gallery = request.getfixturevalue("never" if reason == LATE else "gallery")
    site = gallery.site(path)
    assert site["reasons"] == {reason: 1}
    assert gallery.hosts[path].paths() == [path] * (3 if path in ("/status-429", "/status-503") else 1)
    assert (site["pages"], site["state"]) == (0, "refuses us" if path in ("/status-401", "/status-403") else "failed")


PAGES = [
    "/content-length-too-short", "/no-type", "/wrong-charset", "/pdf", "/deep",
    "/bad-base", "/bad-meta-refresh", "/refresh-to-itself", "/refresh-later", "/base-off-list", "/nofollow-page",
    "/nofollow-header", "/tricks", "/iframe", "/br", "/zstd", "/deflate", "/deflate-raw", "/packed-twice", "/utf-16",
    "/untyped-pdf", "/pdf-as-html", "/cours.pdf",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_merely_odd_is_stored(gallery: Gallery, path: str) -> None:
    """The page is stored, whatever is odd about it."""
    site = gallery.site(path)
    assert (site["outcomes"]["fetched"], site["pages"]) == (1, 1)
    assert not site["outcomes"].get("failed")


@pytest.mark.parametrize("path", ["/br", "/zstd", "/deflate", "/deflate-raw", "/packed-twice"])
def test_a_packed_page_is_stored_unpacked(gallery: Gallery, path: str) -> None:
    """Of a page packed in one of the ways that we say we take, or in two, the store has what was packed."""
    assert gallery.stored(path).body == packing.PAGE


@pytest.mark.parametrize("path", ["/untyped-pdf", "/pdf-as-html"])
def test_a_pdf_by_another_name_is_stored_as_one(gallery: Gallery, path: str) -> None:
    """What begins as a PDF is one, so that it is read as one."""
    assert gallery.stored(path).headers["content-type"] == "application/pdf"


def test_a_vast_image_costs_its_head(gallery: Gallery) -> None:
    """Of 100 MB under a link that does not say what it leads to, no more is sent than what was on its way."""
    assert 0 < gallery.hosts["/vast-image"].sent() < packing.VAST / 10


def test_every_trick_link(gallery: Gallery) -> None:
    """Of a page full of tricks, the good link is followed, the nofollow one is not, and each request stays on the host.

    That the host off the list saw nothing is checked after every test.
    """
    paths = gallery.hosts["/tricks"].paths()
    assert "/ok" in paths
    assert "/not-followed" not in paths
    assert "localhost" not in " ".join(paths)


@pytest.mark.parametrize("path", ["/base-off-list", "/nofollow-page", "/nofollow-header"])
def test_links_that_are_not_followed(gallery: Gallery, path: str) -> None:
    """Links that a base takes off the list, or that robots are asked not to follow, are not requested."""
    assert gallery.hosts[path].paths() == [path]


def test_a_frame_is_a_link(gallery: Gallery) -> None:
    """A page in a frame of the same site is visited."""
    assert gallery.hosts["/iframe"].paths() == ["/iframe", "/framed"]


def test_a_loop_of_redirects_ends(gallery: Gallery) -> None:
    """Each address of a loop is asked for once."""
    assert gallery.hosts["/redirect-loop"].paths() == ["/redirect-loop", "/redirect-loop-2"]


def test_the_run_ends_in_time(never: Gallery, gallery: Gallery) -> None:
    """Hosts that hang and drip hold up the run no longer than one timeout, all together, and some work; dozens that
    never end in other ways do not.
    """
    assert len(never.hosts) >= 4
    assert never.ran.seconds < 2 * TIMEOUT
    assert gallery.ran.seconds < 2 * 30
    assert never.ran.code == gallery.ran.code == 1


def test_whoever_answers_304_unasked_has_no_page(gallery: Gallery) -> None:
    """A 304 to one who holds nothing brings no page, and the site has failed."""
    assert (gallery.site("/not-modified")["pages"], gallery.site("/not-modified")["state"]) == (0, "failed")


@pytest.mark.slow
def test_a_page_of_300_000_links(loopback: Loopback, bench: Bench) -> None:
    """Of a page with 300,000 links 5,000 are looked at, and of those as many asked for as the site's budget allows."""
    host = loopback.host()
    bench.add("a", host, "/many-links", "max_pages: 10")
    assert bench.crawl().code == 0
    asked = [each.path for each in host.asked() if each.path != "/robots.txt"]
    assert len(asked) == 5 * 10 + 100
