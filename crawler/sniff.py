"""What bytes are when their label is wrong, after the WHATWG MIME Sniffing standard. Pure."""

from __future__ import annotations

HTML = frozenset({"text/html", "application/xhtml+xml"})
_SNIFFED = 1445
"""Bytes looked at (§5, resource header)."""
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "audio, video or image"),
    (b"OggS\x00", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"PK\x03\x04", "application/zip"),
    (b"Rar!\x1a\x07", "application/x-rar-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
)
"""§6 and §7.1; the last is that of Office before 2007."""
_BINARY = bytes({*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
"""Binary data bytes (§3)."""
_TOLERATED = 0.02
"""Share of them up to which a page still is text: the standard tolerates none but trusts `text/html`, and so do pages
with a stray byte. Of bytes at random they are a tenth."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""Marks of UTF-16, in which half of the bytes are 0."""


def type_of(body: bytes, said: str, charset: str = "") -> str:
    """The media type of a body that was `said` to be of one: that one, unless it is a page's and the bytes are no text.

    A PDF is one only when it begins so: a page may well speak of `%PDF-` further down.

    >>> type_of(b"%PDF-1.7", "text/html")
    'application/pdf'
    """
    if said not in HTML:
        return said
    start = body[:_SNIFFED]
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    return "application/octet-stream" if _is_binary(start, charset) else said


def _is_binary(start: bytes, charset: str) -> bool:
    if start.startswith(_WIDE) or charset.startswith(("utf-16", "utf-32", "unicode", "ucs-2")):
        return False
    return len(start) - len(start.translate(None, _BINARY)) > _TOLERATED * len(start)
