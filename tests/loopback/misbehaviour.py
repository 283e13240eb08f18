"""Pages named by what they do wrong."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from functools import cache

from tests.loopback.wire import HTML, Connection, head

Answer = Callable[[Connection], None]

MEGABYTE = b"\0" * 1_000_000


def drop(connection: Connection) -> None:
    """Hang up without a word."""
    connection.socket.close()


def hang(connection: Connection) -> None:
    """Say nothing, and stay."""
    connection.socket.recv(1)


def hang_after_headers(connection: Connection) -> None:
    """Promise a page, and never send it."""
    connection.send(head(200, {"Content-Type": HTML, "Content-Length": "1000"}))
    connection.socket.recv(1)


def slow_drip(connection: Connection) -> None:
    """A byte now and then, for ever."""
    connection.send(head(200, {"Content-Type": HTML, "Content-Length": "1000000"}))
    while True:
        connection.send(b"x")
        time.sleep(0.05)


def endless(connection: Connection) -> None:
    """A body without an end, as fast as it is read."""
    connection.send(head(200, {"Content-Type": HTML}))
    while True:
        connection.send(b"<p>encore</p>" * 5000)


def endless_headers(connection: Connection) -> None:
    """Headers without an end."""
    connection.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.send(b"X-Encore: encore\r\n" * 1000)
        time.sleep(0.01)


def huge_header(connection: Connection) -> None:
    """A header of 200,000 characters."""
    connection.page(X_Huge="h" * 200_000)


def huge_content_length(connection: Connection) -> None:
    """Announces a packed_zeros."""
    connection.send(head(200, {"Content-Type": HTML, "Content-Length": "1000000000"}) + b"<p>")
    connection.socket.recv(1)


@cache
def packed_zeros() -> bytes:
    """200 MB of nothing, in 200 KB."""
    return gzip.compress(MEGABYTE * 200, 6)


def gzip_bomb(connection: Connection) -> None:
    """A small body that unpacks into a huge one."""
    connection.answer(200, packed_zeros(), Content_Type=HTML, Content_Encoding="gzip")


def broken_gzip(connection: Connection) -> None:
    """Says gzip, sends something else."""
    connection.answer(200, b"<p>not packed</p>", Content_Type=HTML, Content_Encoding="gzip")


def broken_chunks(connection: Connection) -> None:
    """A chunk whose length is no number."""
    connection.send(head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}) + b"5\r\n<p>ab\r\nzz\r\n")


def content_length_too_long(connection: Connection) -> None:
    """Hangs up before the promised end."""
    connection.send(head(200, {"Content-Type": HTML, "Content-Length": "500"}) + b"<p>short</p>")


def content_length_too_short(connection: Connection) -> None:
    """Sends more than was promised."""
    connection.send(head(200, {"Content-Type": HTML, "Content-Length": "9"}) + b"<p>long</p>" * 50)


def not_http(connection: Connection) -> None:
    """Speaks something else."""
    connection.send(b"220 mail.example ESMTP\r\n")


def html_as_octet_stream(connection: Connection) -> None:
    """A page under a type that is not read."""
    connection.answer(200, b"<p>page</p>", Content_Type="application/octet-stream")


def image(connection: Connection) -> None:
    """Not a page."""
    connection.answer(200, b"\x89PNG\r\n\x1a\n" + bytes(200), Content_Type="image/png")


def image_as_html(connection: Connection) -> None:
    """Bytes of an image under the type of a page."""
    connection.answer(200, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, Content_Type=HTML)


def no_type(connection: Connection) -> None:
    """A page that does not say what it is."""
    connection.answer(200, b"<p>sans type</p>")


def wrong_charset(connection: Connection) -> None:
    """Says a character set that does not exist, and sends another."""
    connection.answer(200, "<p>été</p>".encode("latin-1"), Content_Type="text/html; charset=klingon-8")


def empty(connection: Connection) -> None:
    """200 and nothing."""
    connection.answer(200, b"", Content_Type=HTML)


def pdf(connection: Connection) -> None:
    """A small PDF."""
    connection.answer(200, b"%PDF-1.4\n%%EOF\n", Content_Type="application/pdf")


def deep(connection: Connection) -> None:
    """A million elements, one inside the other."""
    connection.answer(200, b"<div>" * 1_000_000, Content_Type=HTML)


def many_links(connection: Connection) -> None:
    """300,000 links, of which a handful is read."""
    connection.answer(200, b"".join(b'<a href="/p%d">p</a>' % number for number in range(300_000)), Content_Type=HTML)


def bad_base(connection: Connection) -> None:
    """A base that is no address."""
    connection.page('<base href="http://[mauvais/">', '<a href="/fine">fine</a>')


def bad_meta_refresh(connection: Connection) -> None:
    """A refresh to what is no address."""
    connection.page('<meta http-equiv="refresh" content="0; url=http://[mauvais/">')


def refresh_to_itself(connection: Connection) -> None:
    """A page that reloads itself, as live pages do."""
    connection.page('<meta http-equiv="refresh" content="5; url=/refresh-to-itself">', "En direct.")


def refresh_later(connection: Connection) -> None:
    """A refresh after a minute: a page to read until then."""
    connection.page('<meta http-equiv="refresh" content="60; url=/elsewhere">', "À lire.")


def _status(status: int) -> Answer:
    def answer(connection: Connection) -> None:
        connection.answer(status, b"<p>non</p>", Content_Type=HTML)

    return answer


def no_content(connection: Connection) -> None:
    """204 has no body."""
    connection.send(head(204, {}))


def not_modified(connection: Connection) -> None:
    """304 to one who asked without condition."""
    connection.send(head(304, {}))


PAGES: dict[str, Answer] = {
    "/drop": drop,
    "/hang": hang,
    "/hang-after-headers": hang_after_headers,
    "/slow-drip": slow_drip,
    "/endless": endless,
    "/endless-headers": endless_headers,
    "/huge-header": huge_header,
    "/huge-content-length": huge_content_length,
    "/gzip-bomb": gzip_bomb,
    "/broken-gzip": broken_gzip,
    "/broken-chunks": broken_chunks,
    "/content-length-too-long": content_length_too_long,
    "/content-length-too-short": content_length_too_short,
    "/not-http": not_http,
    "/html-as-octet-stream": html_as_octet_stream,
    "/image": image,
    "/image-as-html": image_as_html,
    "/no-type": no_type,
    "/wrong-charset": wrong_charset,
    "/empty": empty,
    "/pdf": pdf,
    "/deep": deep,
    "/many-links": many_links,
    "/bad-base": bad_base,
    "/bad-meta-refresh": bad_meta_refresh,
    "/refresh-to-itself": refresh_to_itself,
    "/refresh-later": refresh_later,
    "/no-content": no_content,
    "/not-modified": not_modified,
    **{f"/status-{status}": _status(status) for status in (400, 401, 403, 404, 410, 418, 429, 500, 503)},
}
