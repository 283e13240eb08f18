"""Every way to send a visitor elsewhere, named by where to."""

from __future__ import annotations

from tests.loopback.misbehaviour import Answer
from tests.loopback.wire import HTML, Connection


def location(target: str, status: int = 302) -> Answer:
    """A redirect; `{off_list}`, `{own}` and `{port}` in the target are filled in."""

    def answer(connection: Connection) -> None:
        connection.answer(status, b"", Location=filled(target, connection))

    return answer


def filled(text: str, connection: Connection) -> str:
    """`text` with the addresses of this test's hosts."""
    port = connection.own.rpartition(":")[2]
    return text.replace("{off_list}", connection.off_list).replace("{own}", connection.own).replace("{port}", port)


def _meta(content: str) -> Answer:
    def answer(connection: Connection) -> None:
        connection.page(f'<meta http-equiv="refresh" content="{filled(content, connection)}">')

    return answer


def _refresh(value: str) -> Answer:
    def answer(connection: Connection) -> None:
        connection.page(Refresh=filled(value, connection))

    return answer


def nowhere(connection: Connection) -> None:
    """A redirect that does not say where to."""
    connection.answer(302, b"", Content_Type=HTML)


OFF_LIST: dict[str, Answer] = {
    "/redirect-off-list": location("http://{off_list}/"),
    "/redirect-307-off-list": location("http://{off_list}/", 307),
    "/redirect-308-off-list": location("http://{off_list}/", 308),
    "/redirect-off-list-without-scheme": location("//{off_list}/"),
    "/redirect-userinfo": location("http://{own}@{off_list}/"),
    "/redirect-backslash": location("http://{off_list}\\@{own}/"),
    "/redirect-to-file": location("file:///etc/passwd"),
    "/redirect-to-ftp": location("ftp://{off_list}/"),
    "/redirect-to-javascript": location("javascript:alert(1)"),
    "/redirect-to-decimal-address": location("http://2130706433:{port}/"),
    "/redirect-to-localhost": location("http://localhost:{port}/"),
    "/meta-refresh-off-list": _meta("0; url=http://{off_list}/"),
    "/refresh-header-off-list": _refresh("0; url=http://{off_list}/"),
    "/refresh-header-without-url": _refresh("0;http://{off_list}/"),
    "/refresh-header-upper-case": _refresh("0; Url=http://{off_list}/"),
}
"""Each of these is a page that is gone, as far as the list goes."""

ODD: dict[str, Answer] = {
    "/redirect-nowhere": nowhere,
    "/redirect-to-itself": location("/redirect-to-itself"),
    "/redirect-to-bad-address": location("http://[mauvais/"),
    "/redirect-loop": location("/redirect-loop-2"),
    "/redirect-loop-2": location("/redirect-loop"),
}
