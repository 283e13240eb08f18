"""Serve the demo's sites on loopback, each on an address and a port of its own.

A crawler must see what the web shows it: hosts that differ, redirects, conditional requests,
pages that are gone. Twelve folders behind one port would hide all of that, so every folder of
``sites/`` is a host here. Only the standard library is used: the demo has to start on a machine
where nothing else works yet.

Every request is counted, because the demo's claim is a number: the site that nobody approved
(``hors-liste``) received none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import mimetypes
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from string import Template
from typing import Self
from urllib.parse import quote, unquote

SITES = Path(__file__).resolve().parent / "sites"

_MARKER = re.compile(r"^<!-- content -->[ \t]*\r?$\n?", re.MULTILINE)
_TITLE = re.compile(r"<title>(.*?)</title>\s*", re.DOTALL)
_ADDRESS = re.compile(r"(?<=http://)(\d+\.\d+\.\d+\.\d+):(\d+)\b")
_STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}

# Written out: what `mimetypes` answers depends on the machine, and it never names a charset.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".epub": "application/epub+zip",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
_PLAIN_LAYOUT = Template(
    '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
    "<title>$title</title>\n$head</head>\n<body>\n$content</body>\n</html>\n"
)
_NOT_FOUND = """<title>Page introuvable</title>
<!-- content -->
<h1>Page introuvable</h1>
<p>Cette page n’existe pas, ou n’existe plus.</p>
<p><a href="/">Retour à l’accueil</a></p>
"""


class DemoError(Exception):
    """The demo cannot start; the message is one line that says what to do about it."""


@dataclass(frozen=True)
class Host:
    """Where one site listens."""

    site: str
    address: str
    port: int

    @property
    def url(self) -> str:
        """The address of its home page."""
        return f"http://{self.address}:{self.port}/"


@dataclass(frozen=True)
class Answer:
    """What a site says to one path, before the request's conditions are looked at."""

    status: HTTPStatus
    content_type: str = ""
    body: bytes = b""
    modified: int | None = None
    location: str | None = None

    @property
    def etag(self) -> str:
        """A hash of the body: it changes when the layout does, even if the page did not."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


class Ports:
    """The table of hosts, moved by an offset so that several demos can run side by side."""

    def __init__(self, hosts: Sequence[Host], offset: int = 0) -> None:
        """Refuse at once an offset that would push a site past the last port."""
        self._written = {(host.address, host.port) for host in hosts}
        self._offset = offset
        self.hosts = [Host(h.site, h.address, h.port + offset) for h in hosts]
        for host in self.hosts:
            if not 0 < host.port < 65536:
                raise DemoError(f"{host.site}: port {host.port} does not exist: change --port-offset")

    def rewrite(self, text: str) -> str:
        """Move the links between the demo's sites, and nothing else, by the offset."""
        return _ADDRESS.sub(self._moved, text) if self._offset else text

    def _moved(self, match: re.Match[str]) -> str:
        address, port = match[1], int(match[2])
        known = (address, port) in self._written
        return f"{address}:{port + self._offset}" if known else match[0]


class Site:
    """One folder, as a web site: a path goes in, an answer comes out."""

    def __init__(self, root: Path, ports: Ports) -> None:
        """Read the layout and the redirects now, so that a slip in them stops the start."""
        self._root = root.resolve()
        self._ports = ports
        self._layout_file = self._root / "_layout.html"
        self._layout()
        self._redirects = dict(_read_redirects(self._root / "_redirects"))

    def answer(self, target: str) -> Answer:
        """Answer one request target; the query is ignored, as on any site of plain files."""
        path = unquote(target.partition("?")[0].partition("#")[0])
        if path in self._redirects:
            status, location = self._redirects[path]
            return Answer(status, location=self._ports.rewrite(location))
        file = self._inside(path)
        if file is None:
            return self._not_found()
        if file.is_dir():
            return Answer(HTTPStatus.MOVED_PERMANENTLY, location=quote(path + "/"))
        return self._found(file)

    def _inside(self, path: str) -> Path | None:
        """Find what a decoded path names, or nothing: hidden, absent, or outside the folder."""
        if not path.startswith("/"):
            return None
        *folders, name = path[1:].split("/")
        parts = [*folders, name or "index.html"]
        if any(not part or part[0] in "_." or "\\" in part or "\0" in part for part in parts):
            return None
        # Resolved, because a symbolic link can leave the folder with no dots in the path.
        file = self._root.joinpath(*parts).resolve()
        there = os.path.exists(file)  # noqa: PTH110 (Path.exists raises when a name is too long)
        return file if there and file.is_relative_to(self._root) else None

    def _found(self, file: Path) -> Answer:
        kind = _content_type(file)
        body, modified = file.read_bytes(), file.stat().st_mtime
        if "charset" in kind:
            text = body.decode("utf-8")
            if file.suffix == ".html" and _MARKER.search(text):
                text = self._wrap(text)
                modified = max(modified, self._layout_time())
            body = self._ports.rewrite(text).encode()
        return Answer(HTTPStatus.OK, kind, body, int(modified))

    def _not_found(self) -> Answer:
        body = self._ports.rewrite(self._wrap(_NOT_FOUND)).encode()
        return Answer(HTTPStatus.NOT_FOUND, _TYPES[".html"], body)

    def _wrap(self, fragment: str) -> str:
        """Put a fragment into the layout.

        Only the layout is a template: a page about computing may well speak of ``$HOME``.
        """
        head, content = _MARKER.split(fragment, maxsplit=1)
        title = _TITLE.search(head)
        return self._layout().substitute(
            title=title[1].strip() if title else "", head=_TITLE.sub("", head), content=content
        )

    def _layout(self) -> Template:
        if not self._layout_file.is_file():
            return _PLAIN_LAYOUT
        layout = Template(self._layout_file.read_text(encoding="utf-8"))
        try:
            layout.substitute(title="", head="", content="")
        except (KeyError, ValueError) as error:
            raise DemoError(
                f"{self._layout_file}: {error}: write $$ for a dollar that is not $title, $head or $content"
            ) from None
        return layout

    def _layout_time(self) -> float:
        return self._layout_file.stat().st_mtime if self._layout_file.is_file() else 0.0


class _Server(ThreadingHTTPServer):
    """One site on its socket, with the number of requests it received."""

    daemon_threads = True  # an open keep-alive connection must not hold up the end
    request_queue_size = 128  # the default of 5 makes a burst of requests wait a second

    def __init__(self, host: Host, site: Site, *, verbose: bool) -> None:
        self.host, self.site, self.verbose = host, site, verbose
        self.requests = 0
        self.closed = False
        self._lock = threading.Lock()
        super().__init__((host.address, host.port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the resolver for the machine's name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host.address, self.host.port

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep silent when a client hangs up: that is its right, and no fault of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def count(self) -> None:
        with self._lock:
            self.requests += 1


class _Handler(BaseHTTPRequestHandler):
    """Speak HTTP for a site: conditions, HEAD, keep-alive."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "CartableDemo/1"
    sys_version = ""
    timeout = 60
    wbufsize = -1  # head and body in one packet: two would wait for the client's late ACK

    def parse_request(self) -> bool:
        """Count here, so that a request of any method counts, even a malformed one."""
        if self.server.closed:
            self.close_connection = True
            return False
        self.server.count()
        return super().parse_request()

    def do_GET(self) -> None:
        answer = self.server.site.answer(self.path)
        if answer.status is HTTPStatus.OK and self._client_has(answer):
            answer = Answer(HTTPStatus.NOT_MODIFIED, body=answer.body, modified=answer.modified)
        self._send(answer)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _client_has(self, answer: Answer) -> bool:
        """RFC 9110: an If-None-Match, when present, is the only condition that counts."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return "*" in known or answer.etag in known
        since = _timestamp(self.headers.get("If-Modified-Since"))
        return since is not None and answer.modified is not None and answer.modified <= since

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.location is not None:
            self.send_header("Location", answer.location)
        if answer.modified is not None:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", formatdate(answer.modified, usegmt=True))
        if answer.status is not HTTPStatus.NOT_MODIFIED:
            if answer.content_type:
                self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status is not HTTPStatus.NOT_MODIFIED:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as in the base class)
        """Say nothing, unless asked: a crawl of the demo would fill the terminal."""
        if self.server.verbose:
            print(f"{self.server.host.site}: {format % args}", file=sys.stderr, flush=True)


class Demo:
    """All the sites of a folder, serving while inside a ``with`` block."""

    def __init__(self, root: Path = SITES, port_offset: int = 0, *, verbose: bool = False) -> None:
        """Open every port, or none: half a demo would pass for a working one."""
        hosts = read_hosts(root)
        ports = Ports(hosts, port_offset)
        sites = [Site(root / host.site, ports) for host in hosts]
        self._servers: list[_Server] = []
        self._threads: list[threading.Thread] = []
        try:
            for host, site in zip(ports.hosts, sites, strict=True):
                self._servers.append(_open(host, site, verbose=verbose))
        except DemoError:
            self._close()
            raise

    @property
    def hosts(self) -> list[Host]:
        """Where each site listens, the offset included."""
        return [server.host for server in self._servers]

    def request_counts(self) -> dict[str, int]:
        """How many requests each site has received since it started."""
        return {server.host.site: server.requests for server in self._servers}

    def start(self) -> None:
        """Answer, in one thread per site."""
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, name=server.host.site, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Stop answering and free the ports; the counts stay readable."""
        if self._threads:  # all at once: each may take half a second to notice
            stoppers = [threading.Thread(target=server.shutdown) for server in self._servers]
            for thread in stoppers:
                thread.start()
            for thread in [*stoppers, *self._threads]:
                thread.join()
            self._threads.clear()
        self._close()

    def _close(self) -> None:
        for server in self._servers:
            server.closed = True
            server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def read_hosts(root: Path) -> list[Host]:
    """Read the table of hosts, which must name exactly the folders that are there."""
    file = root / "hosts.tsv"
    hosts = [_host(file, number, fields) for number, fields in _rows(file)]
    named = {host.site for host in hosts}
    there = {entry.name for entry in root.iterdir() if entry.is_dir() and entry.name[0] not in "_."}
    for site in sorted(there - named):
        raise DemoError(f"{file}: the folder {site} has no line: add its address and port")
    for site in sorted(named - there):
        raise DemoError(f"{file}: {site} has no folder in {root}: add it or remove the line")
    return hosts


def _host(file: Path, number: int, fields: list[str]) -> Host:
    if len(fields) != 3 or not fields[2].isdecimal():
        raise DemoError(f"{file}:{number}: expected id, address and port, separated by tabs")
    return Host(fields[0], fields[1], int(fields[2]))


def _read_redirects(file: Path) -> Iterator[tuple[str, tuple[HTTPStatus, str]]]:
    if not file.exists():
        return
    for number, fields in _rows(file):
        if len(fields) != 3 or fields[1] not in {"301", "302", "303", "307", "308"}:
            raise DemoError(f"{file}:{number}: expected path, status (301…) and target, tab separated")
        path, status, target = fields
        yield path, (HTTPStatus(int(status)), target)


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Read a table's lines with their numbers; blank lines and # comments are for people."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DemoError(f"{file}: {error.strerror}") from None
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip().split("\t")


def _content_type(file: Path) -> str:
    return _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _timestamp(date: str | None) -> float | None:
    """Read an HTTP date; one that cannot be read is as if absent, as RFC 9110 asks."""
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(date).timestamp() if date else None
    return None


def _open(host: Host, site: Site, *, verbose: bool) -> _Server:
    try:
        return _Server(host, site, verbose=verbose)
    except OSError as error:
        raise DemoError(
            f"{host.site}: cannot listen on {host.address}:{host.port} ({error.strerror}):"
            " stop the program that holds the port, or choose another --port-offset"
        ) from None


@contextmanager
def _signals_held() -> Iterator[None]:
    """Keep the stop signals for `sigwait`, in this thread and in those it starts.

    Ctrl-C reaches a whole group of processes and its leader often sends SIGTERM as well: the
    second signal must not cut the counts off, so those still pending are taken at the end.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    try:
        yield
    finally:
        while signal.sigtimedwait(_STOP_SIGNALS, 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve the demo's sites on loopback.")
    parser.add_argument("--port-offset", type=int, default=0, metavar="N", help="add N to every port")
    parser.add_argument("-v", "--verbose", action="store_true", help="log each request on stderr")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until told to stop, then say how many requests each site received."""
    arguments = _arguments(argv)
    try:
        demo = Demo(port_offset=arguments.port_offset, verbose=arguments.verbose)
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    with _signals_held():
        with demo:
            for host in demo.hosts:
                print(f"{host.site}\t{host.url}")
            print("ready", flush=True)
            signal.sigwait(_STOP_SIGNALS)
        print(json.dumps(demo.request_counts()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
