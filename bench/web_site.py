"""A web site on loopback in a process of its own, as quick as Python can answer: what is measured is the crawler.

`python -m bench.web_site help` or `python -m bench.web_site 20000` prints its port and answers until it is ended.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from bench.corpus import Help, MadeUp, site_named

_ROBOTS = b"User-agent: *\nDisallow: /prive/\n"


@contextmanager
def serving(name: str) -> Iterator[str]:
    """The address of the site of that name, which answers as long as the block lasts."""
    command = [sys.executable, "-m", "bench.web_site", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101 (it was asked for)
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


class _Answering(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, GET only; a page that the client holds is answered with 304."""

    def __init__(self, site: Help | MadeUp) -> None:
        self._site = site
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (what a TCP server gives)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._answer(head.split(b" ", 2)[1].decode("ascii"), head)

    def _answer(self, target: str, head: bytes) -> None:
        path = unquote(target.partition("?")[0])
        if path == "/robots.txt":
            self._send("200 OK", "text/plain", _ROBOTS)
        elif (body := self._site.page(path)) is not None:
            # Pages do not change while they are served, so their length will do as a tag.
            tag = f'"{len(body)}"'
            if f"If-None-Match: {tag}".encode() in head:
                self._transport.write(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode("ascii"))
            else:
                self._send("200 OK", f"text/html; charset=utf-8\r\nETag: {tag}", body)
        else:
            self._send("404 Not Found", "text/html; charset=utf-8", b"<title>404</title>")

    def _send(self, status: str, kind: str, body: bytes) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode("ascii") + body)


async def _serve(site: Help | MadeUp) -> None:
    site.page(site.starts[0])  # reads the files now, not at the first request
    server = await asyncio.get_running_loop().create_server(lambda: _Answering(site), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(site_named(sys.argv[1])))
