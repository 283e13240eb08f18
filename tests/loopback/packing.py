"""Bodies packed in every way, and called what they are not."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter

import brotli
from backports import zstd

from tests.loopback.misbehaviour import MEGABYTE, Answer
from tests.loopback.wire import HTML, Connection, head

PAGE = "<title>Les fractions</title><h1>Les fractions</h1><p>Une moitié, un tiers, un quart.</p>".encode()
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
TOO_LARGE = MEGABYTE * 20
"""Twice the bound."""
VAST = 100_000_000
SENT: Counter[str] = Counter()
"""Bytes of vast bodies that each host got rid of."""


def _packed(body: bytes, encoding: str) -> Answer:
    def answer(connection: Connection) -> None:
        connection.answer(200, body, Content_Type=HTML, Content_Encoding=encoding)

    return answer


def _called(body: bytes, kind: str) -> Answer:
    def answer(connection: Connection) -> None:
        connection.answer(200, body, Content_Type=kind)

    return answer


def untyped_pdf(connection: Connection) -> None:
    """A PDF that does not say what it is."""
    connection.answer(200, PDF)


def chunks_without_end(connection: Connection) -> None:
    """Hangs up between two chunks, before the last."""
    connection.send(head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}) + b"5\r\n<p>ab\r\n")


def vast_image(connection: Connection) -> None:
    """100 MB of an image, under an address that does not say so."""
    connection.send(head(200, {"Content-Type": "image/jpeg", "Content-Length": str(VAST)}))
    for _ in range(VAST // 10_000):
        connection.send(b"\xff\xd8\xff\xe0" * 2_500)
        SENT[connection.own] += 10_000


PAGES: dict[str, Answer] = {
    "/br": _packed(brotli.compress(PAGE), "br"),
    "/zstd": _packed(zstd.compress(PAGE), "zstd"),
    "/deflate": _packed(zlib.compress(PAGE), "deflate"),
    "/deflate-raw": _packed(zlib.compress(PAGE)[2:-4], "deflate"),
    "/packed-twice": _packed(gzip.compress(brotli.compress(PAGE)), "br, gzip"),
    "/br-bomb": _packed(brotli.compress(TOO_LARGE, quality=1), "br"),
    "/zstd-bomb": _packed(zstd.compress(TOO_LARGE), "zstd"),
    "/deflate-bomb": _packed(zlib.compress(TOO_LARGE), "deflate"),
    "/bomb-in-gzip": _packed(gzip.compress(gzip.compress(TOO_LARGE)), "gzip, gzip"),
    "/packed-40-times": _packed(PAGE, ", ".join(["gzip"] * 40)),
    "/broken-br": _packed(b"<p>not packed</p>" * 10, "br"),
    "/broken-zstd": _packed(b"<p>not packed</p>" * 10, "zstd"),
    "/broken-deflate": _packed(b"<p>not packed</p>" * 10, "deflate"),
    "/start-of-br": _packed(brotli.compress(PAGE)[:4], "br"),
    "/chunks-without-end": chunks_without_end,
    "/vast-image": vast_image,
    "/untyped-pdf": untyped_pdf,
    "/pdf-as-html": _called(PDF, HTML),
    "/cours.pdf": _called(PDF, "application/octet-stream"),
    "/zip-as-html": _called(b"PK\x03\x04" + bytes(range(256)) * 20, HTML),
    "/noise-as-html": _called(bytes(range(256)) * 20, HTML),
    "/utf-16": _called("<title>Été</title><p>Les fractions</p>".encode("utf-16"), "text/html"),
}
