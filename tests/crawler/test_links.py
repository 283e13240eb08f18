"""The links of a page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from crawler.links import MAX_LINKS, named_in
from tests.crawler.answers import page

HOST = "http://a.example.org"


def links_of(response: Response) -> list[str]:
    return named_in(response).links


def test_links_are_absolute_and_in_the_order_of_the_page() -> None:
    """Links of anchors, areas, frames and iframes, resolved against the page."""
    body = '<a href="b">b</a><area href="/c"><iframe src="//x.org/d"></iframe><a href="?e">e</a><a href="#f">f</a>'
    found = [f"{HOST}/dir/b", f"{HOST}/c", "http://x.org/d", f"{HOST}/dir/page?e", f"{HOST}/dir/page"]
    assert links_of(page(body)) == found


def test_base_counts() -> None:
    """Links are resolved against the base the page names, when that is an address."""
    assert links_of(page('<base href="http://[mauvais/"><a href="b">b</a>')) == [f"{HOST}/dir/b"]
    assert links_of(page('<base href="http://x.org/y/"><a href="b">b</a>')) == ["http://x.org/y/b"]


@pytest.mark.parametrize(
    "href", ["mailto:a@b.fr", "javascript:x()", "http://[mauvais", "image.png", "archive.zip", "film.mp4"]
)
def test_what_is_no_page_is_no_link(href: str) -> None:
    """Other schemes, broken addresses, images, archives and films are passed over; documents are not."""
    documents = ["cours.pdf", "cours.odt", "cours.docx", "cours.epub", "cours.txt"]
    body = "".join(f'<a href="{each}">x</a>' for each in (href, *documents))
    assert links_of(page(body)) == [f"{HOST}/dir/{name}" for name in documents]


@pytest.mark.parametrize(
    "inside", ['<meta name="robots" content="nofollow">', '<meta name="ROBOTS" content="NOINDEX , NoFollow">',
               '<meta name="cartable" content="none">'],
)  # fmt: skip
def test_nofollow_page(inside: str) -> None:
    """A page may ask robots, or us alone, not to follow its links."""
    assert links_of(page(f'{inside}<a href="b">b</a>')) == []


@pytest.mark.parametrize(
    ("value", "count"), [("nofollow", 0), ("cartable: nofollow", 0), ("noindex", 1), ("otherbot: none", 1), ("all", 1)]
)
def test_nofollow_header(value: str, count: int) -> None:
    """X-Robots-Tag says the same; what it says to another robot does not count."""
    assert len(links_of(page('<a href="b">b</a>', X_Robots_Tag=value))) == count


def test_nofollow_link() -> None:
    """A link that says nofollow is not followed; its neighbours are."""
    assert links_of(page('<a rel="nofollow" href="b">b</a><a href="c">c</a>')) == [f"{HOST}/dir/c"]


CANONICALS = [
    ('<link rel="canonical" href="/a">', {}, f"{HOST}/a"),
    ('<LINK REL="Canonical shortlink" HREF=" b#c ">', {}, f"{HOST}/dir/b"),
    ('<base href="http://x.org/y/"><link rel=canonical href=b>', {}, "http://x.org/y/b"),
    ('<link rel=canonical href=""><link rel=canonical href="/a"><link rel=canonical href="/b">', {}, f"{HOST}/a"),
    ('<link rel="canonical" href="http://[mauvais/">', {}, ""),
    ('<link rel="canonical">', {}, ""),
    ('<link rel="next" href="/a">', {}, ""),
    ('<meta name="robots" content="nofollow"><link rel="canonical" href="/a">', {}, ""),
    ("", {"Link": "</a>; rel=canonical"}, f"{HOST}/a"),
    ("", {"Link": '</x>; rel="next", </a>; title="t"; rel="start canonical", </b>'}, f"{HOST}/a"),
    ("", {"Link": "<a>; rel=canonicalise, <b>"}, ""),
    ('<link rel="canonical" href="/b">', {"Link": "</a>; rel=canonical"}, f"{HOST}/a"),
]


@pytest.mark.parametrize(("body", "headers", "expected"), CANONICALS)
def test_canonical_address(body: str, headers: dict[str, str], expected: str) -> None:
    """The address a page gives as its own: in the header first, else in the page, resolved as its links are."""
    assert named_in(page(body, 200, HOST + "/dir/page", **headers)).canonical == expected


@pytest.mark.parametrize("header", ["<" * 60_000, ";rel=" + " " * 60_000, "<a>;" * 20_000, "<a>" + "; rel= " * 10_000])
def test_a_header_made_to_be_slow_takes_no_time(header: str) -> None:
    """A `Link` header of tens of kilobytes holds up nobody."""
    began = time.process_time()
    assert named_in(page(Link=header)).canonical == ""
    assert time.process_time() - began < 1


@pytest.mark.parametrize("piece", ['<a href="/x">x</a>', "<a href=1><area href=2><div>", "<div><iframe src=a>"])
def test_a_page_of_nothing_but_links_takes_no_time(piece: str) -> None:
    """A page of 5 MB of links, side by side or one in the other, holds up nobody."""
    began = time.process_time()
    links_of(page(piece * (5_000_000 // len(piece))))
    assert time.process_time() - began < 5


def test_number_of_links_is_bounded() -> None:
    """No more than MAX_LINKS are looked at."""
    body = "".join(f'<a href="{number}">x</a>' for number in range(MAX_LINKS + 100))
    assert len(links_of(page(body))) == MAX_LINKS


def test_a_pdf_has_no_links() -> None:
    """What is no page is not searched for links, whatever stands in it."""
    assert links_of(Response(HOST, body=b"%PDF-1.4")) == []
    assert links_of(page('<a href="b">b</a>', Content_Type="text/plain")) == []


@given(st.binary(max_size=300))
def test_any_bytes_have_some_links_or_none(body: bytes) -> None:
    """No bytes of a page make the reading of links fail."""
    links_of(page(body))
