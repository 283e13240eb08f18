"""What is read of a page's links."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.pages import Page
from indexer.document import Document, Link
from indexer.reading.convert import convert
from indexer.reading.links import LONGEST_TEXT, MOST_LINKS
from tests.indexer.lists import listed, site
from tests.indexer.memory_store import FETCHED_AT

URL = "https://vivant.example/wiki/volcan"
LIST = listed(site("vivant", "vivant.example"))


def links(body: str, headers: dict[str, str] | None = None) -> tuple[Link, ...]:
    """Those of a page with this body, below a paragraph."""
    sent = {"content-type": "text/html; charset=utf-8", **(headers or {})}
    page = Page(URL, "vivant", 200, sent, f"<title>t</title><p>la mer</p>{body}".encode(), FETCHED_AT, 1)
    document = convert(page, LIST)
    assert isinstance(document, Document)
    return document.links


@pytest.mark.parametrize(
    ("body", "url", "text"),
    [
        ('<a href="/a">la <b>lave</b>\n chaude</a>', "https://vivant.example/a", "la lave chaude"),
        ('<a href="lave">lave</a>', "https://vivant.example/wiki/lave", "lave"),
        ('<a href="../a?x=1#bas">lave</a>', "https://vivant.example/a?x=1", "lave"),
        ('<a href="//musee.example/a">lave</a>', "https://musee.example/a", "lave"),
        ('<a href="http://musee.example/a"><img alt="La lave"></a>', "http://musee.example/a", "La lave"),
        ('<a href="/a"><img src=x></a>', "https://vivant.example/a", ""),
        ('<base href="/cours/"><a href="a">lave</a>', "https://vivant.example/cours/a", "lave"),
    ],
)
def test_where_links_lead(body: str, url: str, text: str) -> None:
    """Addresses are absolute, without fragment; words stand on one line, those of an image in its place."""
    assert links(body) == (Link(url, text),)


@pytest.mark.parametrize(
    "body",
    [
        '<nav><a href="/a">a</a></nav>',
        '<footer><a href="/a">a</a></footer>',
        '<div class="breadcrumb"><a href="/a">a</a></div>',
        '<a href="/a" rel="external NOFOLLOW">a</a>',
        '<a href="/a" rel="ugc">a</a>',
        '<a href="#bas">a</a>',
        f'<a href="{URL}#bas">a</a>',
        '<a href="mailto:a@b.example">a</a>',
        '<a href="javascript:x()">a</a>',
        '<a href="http://[">a</a>',
        '<a name="x">a</a>',
        '<meta name="robots" content="nofollow"><a href="/a">a</a>',
        '<meta name="cartable" content="nofollow"><a href="/a">a</a>',
    ],
)
def test_what_is_no_link(body: str) -> None:
    """Furniture, what `rel` or robots tags disown, the page itself and what is no page give no link."""
    assert links(body) == ()


def test_a_header_disowns_links() -> None:
    """X-Robots-Tag says nofollow for a whole page; what it says to another robot is not for us."""
    assert links('<a href="/a">a</a>', {"x-robots-tag": "nofollow"}) == ()
    assert len(links('<a href="/a">a</a>', {"x-robots-tag": "otherbot: nofollow"})) == 1


def test_bounds() -> None:
    """Each target once, with its first words; so many links a page, so many characters of words, and no further."""
    many = "".join(f'<a href="/{number}">{number}</a><a href="/{number}">again</a>' for number in range(500))
    found = links(many)
    assert len(found) == MOST_LINKS
    assert found[7] == Link("https://vivant.example/7", "7")
    assert len(links(f'<a href="/a">{"mot " * 100}</a>')[0].text) <= LONGEST_TEXT
    assert links(f'<a href="/{"a" * 3000}">a</a>') == ()
    assert links('<a href="/a">x</a>' * 1000 + '<a href="/b">too far</a>') == (Link("https://vivant.example/a", "x"),)


@example("/", "a:")
@given(st.text("ab/.:#?%\\[]@&;\u00e9 \t", max_size=30), st.text(max_size=20))
def test_any_href(href: str, base: str) -> None:
    """Whatever stands in a link or a base, what comes of it is an address of the web, or nothing."""
    quoted = [text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;") for text in (href, base)]
    for link in links(f'<base href="{quoted[1]}"><a href="{quoted[0]}">a</a>'):
        assert link.url.startswith(("http://", "https://"))
