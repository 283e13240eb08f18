"""Answers as Scrapy hands them over, and a list to judge them by."""

from __future__ import annotations

from scrapy.http import Headers, HtmlResponse, Response, XmlResponse

from allowlist.model import Allowlist
from tests.allowlist.lists import entry, good, text_of

HOME = "http://a.example.org/dir/page"


def a_list() -> Allowlist:
    """One site, a.example.org, of which /secret is excluded."""
    return good(text_of(entry("a", "a.example.org", "exclude: [a.example.org/secret]")))


def page(body: str | bytes = "", status: int = 200, url: str = HOME, **headers: str) -> HtmlResponse:
    """An answer with HTML; underscores in names of headers stand for dashes."""
    raw = body.encode() if isinstance(body, str) else body
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return HtmlResponse(url, status=status, headers=named, body=raw, encoding="utf-8")


def sitemap(body: str | bytes, url: str = "http://a.example.org/sitemap.xml") -> Response:
    """An answer with XML."""
    return XmlResponse(url, body=body.encode() if isinstance(body, str) else body)
