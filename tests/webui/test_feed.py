"""The newest pages of a search as an Atom feed (RFC 4287)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from indexer.document import Document
from indexer.vocabulary.reader import Words
from tests.webui.school import DOCUMENTS, LIST, PUBLIC_URL, WICKED, School, address_of, index_in, one
from webui.app import create_app

ATOM = {"a": "http://www.w3.org/2005/Atom"}
OLD, NEW = date(2024, 2, 29), date(2026, 11, 1)


def page(name: str, day: date | None, title: str) -> Document:
    return Document(
        url=f"https://lave.example/{name}?a=1&b=2",
        site_id="lave",
        title=title,
        headings=(),
        text=f"Le geyser et ses voisins, {name}.",
        language="fr",
        published=day,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index with dated pages."""
    folder = tmp_path_factory.mktemp("dated")
    allowlist = parse_allowlist(LIST)
    assert isinstance(allowlist, Allowlist)
    dated = (page("ancien", OLD, "Un vieux geyser"), page("neuf", NEW, f"Geyser\x01\ufffe {WICKED}"))
    index_in(folder).replace((*DOCUMENTS, *dated, page("sans", None, "Sans date")), upto=1, fence=allowlist.fence)
    return folder


@pytest.fixture
def school(tmp_path: Path, filled: Path) -> School:
    return School(tmp_path, index_in(filled), Words(filled / "words"))


def read(school: School, address: str) -> etree._Element:
    """The feed as a strict reader of XML takes it."""
    answer = school.client.get(address, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    assert b"evil" not in answer.get_data()
    return etree.fromstring(answer.get_data())


def said(feed: etree._Element, path: str) -> list[str]:
    """All that an XPath finds, as text."""
    return [str(found) for found in feed.xpath(path, namespaces=ATOM)]


def test_newest_first(school: School) -> None:
    """Dated pages, the newest first, with their sites as authors; the feed is as new as its newest entry."""
    feed = read(school, "/search.atom?q=geyser")
    assert said(feed, "a:entry/a:updated/text()") == ["2026-11-01T00:00:00Z", "2024-02-29T00:00:00Z"]
    assert said(feed, "a:updated/text()") == ["2026-11-01T00:00:00Z"]
    assert said(feed, "a:entry[2]/a:title/text()") == ["Un vieux geyser"]
    assert said(feed, "a:entry[2]/a:link/@href") == ["https://lave.example/ancien?a=1&b=2"]
    assert said(feed, "a:entry[2]/a:author/a:name/text()") == ["Lave & Cie"]
    assert "geyser" in said(feed, "a:entry[2]/a:summary/text()")[0]


def test_addresses_are_the_public_ones(school: School) -> None:
    """What leads back here is built from `public_url`, whatever host was asked: the feed, its page, the home page."""
    feed = read(school, "/search.atom?q=geyser+é&level=lycee&page=3&lang=en&sort=relevance")
    asked = "?q=geyser+%C3%A9&level=lycee&lang=en"
    assert said(feed, "a:link[@rel='self']/@href") == [f"{PUBLIC_URL}/search.atom{asked}"]
    assert said(feed, "a:id/text()") == [f"{PUBLIC_URL}/search.atom{asked}"]
    assert said(feed, "a:link[@rel='alternate']/@href") == [f"{PUBLIC_URL}/search{asked}"]
    assert said(feed, "a:author/a:uri/text()") == [f"{PUBLIC_URL}/"]


def test_what_atom_asks_for(school: School) -> None:
    """Feed and entries have one id, title and date; ids are absolute, and each its own; also with nothing found."""
    for address in ("/search.atom?q=geyser", "/search.atom?q=zzyzx", "/search.atom"):
        feed = read(school, address)
        for node in feed.xpath("/a:feed | //a:entry", namespaces=ATOM):
            for name in ("id", "title", "updated"):
                assert len(node.findall(f"a:{name}", ATOM)) == 1
        ids = said(feed, "//a:id/text()")
        assert len(ids) == len(set(ids))
        assert all(each.startswith("https://") for each in ids)
        assert said(feed, "/a:feed/a:author/a:name/text()")


def test_anything_is_text(school: School) -> None:
    """Mark-up and signs that XML cannot hold, in a title or in what was searched, break nothing."""
    title = said(read(school, "/search.atom?q=geyser"), "a:entry[1]/a:title/text()")[0]
    assert WICKED in title
    assert "\ufffe" not in title
    assert said(read(school, "/search.atom?q=%EF%BF%BE%01%3Cb%3E%26"), "a:title/text()")[0].startswith("<b>&")


def test_the_list_is_asked(school: School) -> None:
    """A site that leaves the list leaves its feeds at the next request."""
    assert said(read(school, "/search.atom?q=geyser"), "a:entry")
    school.edit("why: Dossiers relus par des géologues", "why: Dossiers relus\n    exclude: [lave.example/neuf*]")
    assert said(read(school, "/search.atom?q=geyser"), "a:entry/a:updated/text()") == ["2024-02-29T00:00:00Z"]


def test_announced(school: School) -> None:
    """A page of results names its feed, with the filters in force; a page without words names none."""
    link = one(school.page("/search?q=geyser&level=lycee&page=1"), "link[type='application/atom+xml']")
    assert said(read(school, address_of(link)), "a:entry")
    assert "level=lycee" in address_of(link)
    assert not school.page("/search?q=").select("link[type='application/atom+xml']")


def test_without_public_url(school: School) -> None:
    """Without `public_url` there is no feed, and no page announces one."""
    client = create_app(replace(school.services, public_url="")).test_client()
    assert client.get("/search.atom?q=geyser").status_code == 404
    assert "atom" not in client.get("/search?q=geyser").get_data(as_text=True)


def test_bad_parameter(school: School) -> None:
    """A value that does not fit is told as everywhere."""
    assert school.client.get("/search.atom?q=geyser&level=cm7").status_code == 400
