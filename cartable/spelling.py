"""An address as people type it, made one that the crawl may know."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from crawler.canonical import canonical_spelling


def readable(argument: str) -> str:
    """An argument of a command line, which may have any bytes: those that are not UTF-8 as a backslash and a number,
    which no list admits.
    """
    return argument.encode("utf-8", "backslashreplace").decode()


def spellings(url: str) -> Iterator[str]:
    """The canonical spelling, then those that a site answers to as well: http or https, with and without `www.`."""
    canonical = canonical_spelling(url)
    yield canonical
    try:
        parts = urlsplit(canonical)
    except ValueError:
        return
    host = parts.netloc
    twin = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    other = {"http": "https", "https": "http"}.get(parts.scheme, parts.scheme)
    for scheme, netloc in ((other, host), (parts.scheme, twin), (other, twin)):
        yield urlunsplit(parts._replace(scheme=scheme, netloc=netloc))
