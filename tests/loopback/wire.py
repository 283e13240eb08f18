"""One request read from a socket, and answers written to it byte by byte, right or wrong."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """What a client asked for; names of headers are in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Connection:
    """A request being answered: by which host, and where the host is that nobody may visit."""

    socket: socket.socket
    request: Request
    own: str
    off_list: str

    def send(self, data: bytes) -> None:
        """Write these very bytes."""
        self.socket.sendall(data)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer; underscores in names of headers stand for dashes."""
        self.send(head(status, {"Content-Length": str(len(body)), **dashed(headers)}) + body)

    def page(self, inside_head: str = "", text: str = "Une page.", **headers: str) -> None:
        """A small page."""
        body = f"<!doctype html><html><head><title>Page</title>{inside_head}</head><body>{text}</body></html>"
        self.answer(200, body.encode(), **{"Content_Type": HTML, **headers})


def dashed(headers: Mapping[str, str]) -> dict[str, str]:
    """Names of headers as they travel."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Status line and headers, up to the empty line."""
    lines = [f"HTTP/1.1 {status} Said", "Connection: close", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("utf-8")


def read_request(client: socket.socket) -> Request | None:
    """The head of a request; None when the client left before it was whole."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = client.recv(65_536)
        if not part:
            return None
        received += part
    line, *rest = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    named = (each.partition(":") for each in rest)
    return Request(line.split(" ")[1], {name.lower(): value.strip() for name, _, value in named})
