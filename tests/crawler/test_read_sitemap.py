"""What a sitemap names, in each form that it may have."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sitemaps import MAX_BYTES, MAX_ENTRIES, Entry, read_sitemap
from tests.crawler.answers import sitemap
from tests.loopback.sitemaps import index, urlset

HOST = "http://a.example.org"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = datetime(2026, 11, 3, tzinfo=UTC)


def entries_of(body: str | bytes) -> list[Entry]:
    return read_sitemap(sitemap(body), NOW).entries


def named(body: str | bytes) -> list[tuple[str, str]]:
    return [(entry.kind, entry.url) for entry in entries_of(body)]


RSS = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Site</title>'
    f'<link>{HOST}/</link><atom:link href="{HOST}/feed" rel="self"/>'
    f"<item><title>A</title><link>{HOST}/a</link><pubDate>Tue, 03 Nov 2026 00:00:00 GMT</pubDate></item>"
    '<item><atom:link rel="self" href="/self"/><link> /b </link></item><item><title>Rien</title></item></channel></rss>'
)
ATOM = (
    f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="{HOST}/"/><entry><link rel="self" href="/self"/>'
    '<link rel="alternate" href="/a"/><updated>2026-11-03T00:00:00Z</updated><published>2001-01-01</published></entry>'
    '<entry><link href="/b"/></entry></feed>'
)


def test_entries_of_a_sitemap_and_of_an_index() -> None:
    """A sitemap names pages, an index sitemaps; blanks around an address do not count."""
    assert named(urlset(f"\n {HOST}/a ", "/b")) == [("page", f"{HOST}/a"), ("page", f"{HOST}/b")]
    assert named(index(f"{HOST}/s.xml")) == [("sitemap", f"{HOST}/s.xml")]


@pytest.mark.parametrize("body", [RSS, ATOM], ids=["rss", "atom"])
def test_entries_of_a_feed(body: str) -> None:
    """RSS and Atom name the pages of their entries, with their dates; links to themselves and to the site are none."""
    assert entries_of(body) == [Entry("page", f"{HOST}/a", DAY), Entry("page", f"{HOST}/b")]
    assert named(gzip.compress(body.encode())) == [("page", f"{HOST}/a"), ("page", f"{HOST}/b")]


def test_entries_of_a_text() -> None:
    """Whole addresses, one a line, with or without a byte order mark; other lines are none."""
    lines = f"\ufeff{HOST}/a\r\n  {HOST}/été \n\n/b\nUne page\nftp://a/\nhttp://[mauvais/\nHTTPS://b.fr/".encode()
    assert named(lines) == [("page", f"{HOST}/a"), ("page", f"{HOST}/été"), ("page", "HTTPS://b.fr/")]
    assert named(gzip.compress(lines)) == named(lines)


def test_an_entry_that_is_no_address_is_passed_over() -> None:
    """The entries after a broken one are read."""
    assert named(urlset("http://[mauvais/", f"{HOST}/b")) == [("page", f"{HOST}/b")]


def test_dates_of_entries() -> None:
    """An entry has its date, when it is to be believed."""
    dated = "".join(f"<url><loc>/{date}</loc><lastmod>{date}</lastmod></url>" for date in ("2026-11", "2030", "x"))
    assert [entry.changed_at for entry in entries_of(f"<urlset>{dated}</urlset>")] == [
        datetime(2026, 11, 1, tzinfo=UTC),
        None,
        None,
    ]


def test_dates_made_up_at_each_request_are_dropped() -> None:
    """A sitemap that says "today" of each page says nothing, and is known for it."""
    entry = "<url><loc>/a</loc><lastmod>2026-11-25</lastmod></url>"
    contents = read_sitemap(sitemap(f"<urlset>{entry * 4}</urlset>"), NOW)
    assert contents.made_up
    assert {each.changed_at for each in contents.entries} == {None}


def test_a_packed_sitemap() -> None:
    """A gzip file is unpacked whatever its type says, a broken or endless one has no entries."""
    assert named(gzip.compress(urlset(f"{HOST}/a").encode())) == [("page", f"{HOST}/a")]
    assert named(b"\x1f\x8b\x08 broken") == []
    assert named(gzip.compress(f"{HOST}/a".encode() + b"\n" * MAX_BYTES)) == []


ENDLESS: dict[str, Callable[[int], str]] = {
    "urlset": lambda count: urlset(*map(str, range(count))),
    "rss": lambda count: "<rss><channel>" + "<item><link>/a</link></item>" * count + "</channel></rss>",
    "atom": lambda count: "<feed>" + '<entry><link href="/a"/></entry>' * count + "</feed>",
    "text": lambda count: f"{HOST}/a\n" * count,
}


@pytest.mark.parametrize("form", ENDLESS)
def test_number_of_entries_is_bounded(form: str) -> None:
    """No more than the protocol's 50,000, whatever the form."""
    assert len(entries_of(ENDLESS[form](MAX_ENTRIES + 50))) == MAX_ENTRIES


@pytest.mark.parametrize("form", ["<item>{}</item>", '<entry><link href="{}"/></entry>', "<url><loc>{}</loc></url>"])
def test_entities_are_not_read(form: str) -> None:
    """No form of a sitemap makes us read files or other addresses, or unfold an entity into gigabytes."""
    root = {"<item": "rss", "<entr": "feed", "<url>": "urlset"}[form[:5]]
    laughs = '<!ENTITY a "http://a.example.org/ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    head = f'<!DOCTYPE x [{laughs}<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    item = form.format("<link>&j;</link>" if root == "rss" else "&j;") + form.format("http://a.example.org/&f;")
    began = time.process_time()
    assert all(len(url) < 200 for _, url in named(f"{head}<{root}>{item}</{root}>"))
    assert time.process_time() - began < 2


@given(st.binary(max_size=300), st.sampled_from([b"", b"<rss>", b"<feed><entry>", b"http://", b"<urlset><url><loc>"]))
def test_any_bytes_have_some_entries_or_none(body: bytes, before: bytes) -> None:
    """No bytes make the reading of a sitemap fail."""
    entries_of(before + body)
