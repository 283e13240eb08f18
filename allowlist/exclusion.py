"""One page written as an exclusion: nothing in its address is a sign that the list reads as more."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from allowlist.address import has_unprintable
from allowlist.scope import Exclusion, parse_exclusion

_ESCAPED_LETTERS = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")


def exclusion_for(url: str) -> str:
    """The exclusion that takes out the page at `url`, a canonical address, and what an exclusion of it always does:
    all below it, any query of it. A page with a query, and a host's home page, go alone. Letters are readable.

    >>> exclusion_for("https://example.fr/wiki/Pourquoi_%3F_%C3%89t%C3%A9_*")
    'example.fr/wiki/Pourquoi_%3F_Été_%2A'
    """
    parts = urlsplit(url)
    path = "" if parts.path == "/" else parts.path
    query = f"?{parts.query}" if parts.query or not path else ""
    escaped = f"{parts.netloc}{path or '/'}{query}".replace("*", "%2A")
    readable = _ESCAPED_LETTERS.sub(_readable, escaped)
    meant = parse_exclusion(escaped)
    read = parse_exclusion(readable)
    alike = isinstance(meant, Exclusion) and isinstance(read, Exclusion) and meant.globs == read.globs
    return readable if alike else escaped


def _readable(escapes: re.Match[str]) -> str:
    try:
        text = unquote(escapes[0], errors="strict")
    except UnicodeDecodeError:
        return escapes[0]
    return escapes[0] if has_unprintable(text) else text
