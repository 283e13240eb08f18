"""Does a page say in which charset it is, and is that so? Asked of each page that came, so it is cheap. Pure."""

from __future__ import annotations

from scrapy.http import Response
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

from crawler.formats import media_type
from crawler.sniff import HTML

UNNAMED = "says no charset, and is not in UTF-8"
NOT_UTF_8 = "says UTF-8, and is not in it"
IS_UTF_8 = "says another charset, and is in UTF-8"
_LOOKED_AT = 4096
"""Bytes in which a page may say it: four times what HTML (§4.2.5.4) allows."""


def charset_fault(response: Response) -> str | None:
    """What is wrong with what an HTML page says of its charset; None when nothing is, or nothing shows it."""
    content_type = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
    return fault_of(content_type, response.body) if media_type(content_type) in HTML else None


def fault_of(content_type: str, body: bytes) -> str | None:
    """Likewise, of a header, which comes first, and a body.

    >>> fault_of("text/html; charset=utf-8", "été".encode("latin-1"))
    'says UTF-8, and is not in it'
    """
    if body.isascii() or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    said = http_content_type_encoding(content_type) or html_body_declared_encoding(body[:_LOOKED_AT])
    is_utf_8 = _is_utf_8(body)
    if said is None:
        return None if is_utf_8 else UNNAMED
    if resolve_encoding(said) == "utf-8":
        return None if is_utf_8 else NOT_UTF_8
    return IS_UTF_8 if is_utf_8 else None


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
