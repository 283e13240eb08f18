"""Bytes to text the way browsers do (WHATWG Encoding, HTML), kinder to pages that name the wrong charset."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from indexer.reading.prescan import declared_charset

_TOLERATED = 0.02
"""Share of broken characters up to which a page still counts as UTF-8: one cut or pasted-in byte among many."""

_LABELS = {
    # The WHATWG Encoding standard decodes these labels as what authors really meant by them.
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii"), "cp1252"
    ),
    **dict.fromkeys(("windows-1252", "x-cp1252", "ansi_x3.4-1968", "x-user-defined", "cp819"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949"),
    **dict.fromkeys(("utf8", "unicode-1-1-utf-8"), "utf-8"),
    "big5": "big5hkscs",
    "macintosh": "mac_roman",
}
_ON_THE_WEB = frozenset(
    {f"iso8859-{part}" for part in (*range(2, 9), 10, 13, 14, 15, 16)}
    | {f"cp{page}" for page in (866, 874, 932, 949, *range(1250, 1259))}
    | {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"}
    | {"gb18030", "big5hkscs", "euc_jp", "iso2022_jp"}
)
"""The encodings of the WHATWG standard by Python's names: Python knows others (utf-7, unicode_escape, idna) that no
browser decodes, and that a page could use to smuggle anything in."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LABEL = re.compile(r"[a-z0-9][a-z0-9:._-]*")
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([^\"'\s;]+)", re.IGNORECASE)


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page: byte-order mark, UTF-8 that proves itself, HTTP header, meta, then windows-1252."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    labels = [codec for codec in _named(body, content_type) if codec]
    if _is_utf8(body, tolerant="utf-8" in labels or not labels):
        return body.decode("utf-8", "replace")
    for codec in labels:
        if codec != "utf-8":
            return body.decode(codec, "replace")
    return body.decode("cp1252", "replace")


def _named(body: bytes, content_type: str) -> Iterator[str]:
    """Codecs that the header and the page name, in that order; "" for names nobody knows."""
    in_header = _IN_HEADER.search(content_type)
    if in_header:
        yield codec_of(in_header[1])
    declared = declared_charset(body, lambda label: bool(codec_of(label)))
    if declared:
        # A meta read as ASCII cannot be in UTF-16 (HTML standard, prescan step "change to UTF-8").
        yield "utf-8" if codec_of(declared).startswith("utf-16") else codec_of(declared)


def codec_of(label: str) -> str:
    """Python's name for what a browser decodes this label with, or "" for an unknown one."""
    label = label.strip().lower()
    if not _LABEL.fullmatch(label):
        # Python's own lookup drops punctuation, and so knows more labels than browsers.
        return ""
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    return name if name in _ON_THE_WEB else ""


def _is_utf8(body: bytes, *, tolerant: bool) -> bool:
    """Whether the bytes are UTF-8: other encodings that pass this test by chance with accents in them do not occur."""
    try:
        return not body.decode("utf-8").isascii() or tolerant
    except UnicodeDecodeError:
        if not tolerant:
            return False
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken <= _TOLERATED * sum(not char.isascii() for char in text)
