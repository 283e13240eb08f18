"""What a plain text says, and whether it is text for readers at all."""

from __future__ import annotations

import re

from indexer.reading.charset import decode
from indexer.reading.file_text import first_line, tidied

UNREADABLE = "could not be read as text"
DATA = "data, not text"
_SAMPLE = 20_000
_BINARY_SHARE = 0.01
"""Of control characters in a text: files that are none have a tenth."""
_DATA = re.compile(
    r"""\s*(?:<(?:\?xml|!doctype|html|head|rss|feed|svg|urlset|sitemapindex)\b|\{\s*"[^"]*"\s*:|\[\s*[\[{"])""",
    re.IGNORECASE,
)
"""How markup and JSON begin: readers would see their source."""
_ADDRESS = re.compile(r"https?://\S+")
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def read(body: bytes, content_type: str, most: int) -> dict[str, str]:
    """`title` and `text` (at most so many characters), or `why` there are none."""
    text = decode(body, content_type)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _BINARY_SHARE * len(sample):
        return {"why": UNREADABLE}
    words = sample.split()
    # A list of addresses is a sitemap, whatever it is called.
    if words and (_DATA.match(text) or all(map(_ADDRESS.fullmatch, words))):
        return {"why": DATA}
    text = tidied(text[:most])
    return {"title": first_line(text), "text": text}
