"""Sitemaps, good and bad."""

from __future__ import annotations

import gzip

from tests.loopback.misbehaviour import Answer, packed_zeros
from tests.loopback.redirects import filled
from tests.loopback.wire import Connection

XML = "application/xml"


def urlset(*entries: str) -> str:
    """A sitemap of these addresses."""
    return "<urlset>" + "".join(f"<url><loc>{entry}</loc></url>" for entry in entries) + "</urlset>"


def index(*entries: str) -> str:
    """An index of these sitemaps."""
    return "<sitemapindex>" + "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in entries) + "</sitemapindex>"


def _xml(text: str) -> Answer:
    def answer(connection: Connection) -> None:
        connection.answer(200, filled(text, connection).encode(), Content_Type=XML)

    return answer


def _packed(text: str) -> Answer:
    def answer(connection: Connection) -> None:
        connection.answer(200, gzip.compress(filled(text, connection).encode()), Content_Type="application/gzip")

    return answer


def bomb(connection: Connection) -> None:
    """A gzip file that unpacks into 200 MB."""
    connection.answer(200, packed_zeros(), Content_Type="application/gzip")


_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "http://{own}/ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + '<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY web SYSTEM "http://{off_list}/entity">]>'
    + urlset("&j;", "&file;", "&web;", "http://{own}/ok")
)

PAGES: dict[str, Answer] = {
    "/plan.xml": _xml(urlset("http://{own}/from-sitemap", "  http://{own}/spaced \n")),
    "/plan.xml.gz": _packed(urlset("http://{own}/from-packed")),
    "/sitemap-bomb.xml.gz": bomb,
    "/sitemap-laughs.xml": _xml(_LAUGHS),
    "/sitemap-off-list.xml": _xml(
        urlset(
            "http://{off_list}/a", "//{off_list}/b", "http://{own}@{off_list}/c", "http://[mauvais/", "http://{own}/ok"
        )
    ),
    "/sitemap-index.xml": _xml(index("http://{own}/plan.xml", "http://{own}/plan.xml.gz")),
    "/sitemap-index-off-list.xml": _xml(index("http://{off_list}/plan.xml", "http://{own}/plan.xml")),
    "/sitemap-recursive.xml": _xml(index("http://{own}/sitemap-recursive.xml", "http://{own}/sitemap-recursive-2.xml")),
    "/sitemap-recursive-2.xml": _xml(index("http://{own}/sitemap-recursive.xml")),
    "/sitemap-deep.xml": _xml(index("http://{own}/sitemap-deep-2.xml")),
    "/sitemap-deep-2.xml": _xml(index("http://{own}/sitemap-deep-3.xml")),
    "/sitemap-deep-3.xml": _xml(index("http://{own}/sitemap-deep-4.xml")),
    "/sitemap-deep-4.xml": _xml(urlset("http://{own}/too-deep")),
    "/sitemap-of-500.xml": _xml(index(*(f"http://{{own}}/part-{number}.xml" for number in range(500)))),
    "/sitemap-of-60000.xml": _xml(urlset(*(f"http://{{own}}/{number}" for number in range(60_000)))),
    "/sitemap-no-xml.xml": _xml("Page introuvable"),
}
