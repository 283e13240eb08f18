"""The child process: hosts on loopback that answer from tables and remember each request.

Takes commands as JSON lines on stdin and answers each with one on stdout, so it ends when its parent does.
"""

from __future__ import annotations

import itertools
import json
import re
import socket
import sys
import threading
import time
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

from tests.loopback import links, misbehaviour, packing, redirects, robots, sitemaps, traps
from tests.loopback.misbehaviour import Answer
from tests.loopback.wire import HTML, Connection, Request, head, read_request

PROBE = re.compile("/cartable[0-9a-f]{16}")
"""What the crawler asks for to see how a site says that there is no such page."""
ROUTES: dict[str, Answer] = {
    **misbehaviour.PAGES,
    **redirects.OFF_LIST,
    **redirects.ODD,
    **links.PAGES,
    **packing.PAGES,
    **sitemaps.PAGES,
}


class Host(ThreadingTCPServer):
    """One address and port: its pages, its robots.txt, and what was asked of it."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, ip: str, rules: str, off_list: str, port: int) -> None:
        super().__init__((ip, port), _Handler)
        self.address = f"{ip}:{self.server_address[1]}"
        self.off_list = off_list
        self.robots = robots.VARIANTS[rules]
        self.pages: dict[str, dict[str, Any]] = {}
        self.first: dict[str, list[dict[str, Any]]] = {}
        self.requests: list[dict[str, Any]] = []
        self.probes: list[str] = []
        self.connections = 0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def respond(self, client: socket.socket, request: Request) -> None:
        """Answer from what the test put here, else from the tables, else 404."""
        connection = Connection(client, request, self.address, self.off_list)
        path, others = ("impossible", "") if PROBE.search(request.path) else (request.path, "*")
        first = self.first.get(path) or self.first.get(others)
        page = self.pages.get(path) or self.pages.get(others)
        if request.path.startswith("/robots.txt"):
            self.robots(connection)
        elif first:
            _send(connection, first.pop())
        elif page is not None:
            _send(connection, page)
        else:
            (ROUTES.get(request.path) or traps.endless(request.path) or misbehaviour.PAGES["/status-404"])(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients hang up here all day."""


class _Handler(BaseRequestHandler):
    server: Host

    def handle(self) -> None:
        """One request, one answer, remembered with its time."""
        self.server.connections += 1
        self.request.settimeout(60)
        request = read_request(self.request)
        if request is None:
            return
        if PROBE.search(request.path):
            self.server.probes.append(request.path)
        else:
            asked = {"path": request.path, "headers": dict(request.headers), "at": time.monotonic()}
            self.server.requests.append(asked)
        with suppress(OSError):
            self.server.respond(self.request, request)


def _send(connection: Connection, page: dict[str, Any]) -> None:
    """A page as the test described it; 304 when the client holds it."""
    time.sleep(page["wait"])
    tag = page["headers"].get("ETag")
    if tag and connection.request.headers.get("if-none-match") == tag:
        said = {name: value for name, value in page["headers"].items() if name in ("ETag", "X-Robots-Tag")}
        connection.send(head(304, said))
    else:
        path = connection.request.path
        body = page["body"].replace("{path}", path).encode()
        said = {name: value.replace("{path}", path) for name, value in page["headers"].items()}
        headers = {"Content-Type": HTML, "Content-Length": str(len(body)), **said}
        connection.send(head(page["status"], headers) + body)


class Web:
    """All hosts of one process."""

    def __init__(self) -> None:
        self._ips = itertools.cycle(f"127.0.{block}.{last}" for block in range(1, 5) for last in range(1, 255))
        self._hosts: dict[str, Host] = {}
        self._off_list = ""
        self._off_list = self.open("allow")

    def open(self, robots: str, port: int = 0) -> str:
        """A new host; its address."""
        host = Host(next(self._ips), robots, self._off_list, port)
        self._hosts[host.address] = host
        return host.address

    def off_list(self) -> str:
        """The host that nobody may visit."""
        return self._off_list

    def put(self, address: str, path: str, times: int, **page: Any) -> None:
        """Make a host answer so from now on, or so many times first; the path `*` stands for every other, `impossible`
        for those that the crawler makes up.
        """
        if times:
            self._hosts[address].first[path] = [page] * times
        else:
            self._hosts[address].pages[path] = page

    def rules(self, address: str, robots_variant: str) -> None:
        """Change the robots.txt of a host."""
        self._hosts[address].robots = robots.VARIANTS[robots_variant]

    def requests(self, address: str) -> list[dict[str, Any]]:
        """What was asked of a host, in order."""
        return list(self._hosts[address].requests)

    def probes(self, address: str) -> list[str]:
        """The impossible addresses that a host was asked for: no test has to count them among its pages."""
        return list(self._hosts[address].probes)

    def sent(self, address: str) -> int:
        """How much of its vast bodies a host got rid of, in bytes."""
        return packing.SENT[address]

    def connections(self, address: str) -> int:
        """How often a host was connected to, with or without a request."""
        return self._hosts[address].connections


def main() -> None:
    """Do what each line asks, until there are no more."""
    web = Web()
    misbehaviour.packed_zeros()  # before anyone waits for it
    for line in sys.stdin:
        asked = json.loads(line)
        answer = getattr(web, asked.pop("do"))(**asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
