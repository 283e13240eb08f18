"""Folders of saved pages served on loopback as sites, in a child process that counts who was asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Served:
    """A folder on an address of its own."""

    base: str
    process: subprocess.Popen[str]

    @property
    def host(self) -> str:
        """`address:port`, as a scope writes it."""
        return self.base.removeprefix("http://")

    def requests(self) -> list[str]:
        """The paths asked for so far, in order."""
        return [path for path, _, _ in self.answers()]

    def answers(self) -> list[tuple[str, bool, int]]:
        """(path, whether on condition, status) of each request so far, in order."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [tuple(each) for each in json.loads(self.process.stdout.readline())]


@contextmanager
def served(folder: Path, address: str, files: Path | None = None) -> Iterator[Served]:
    """Serve `folder` at `address` on a free port. `files` is a table, decoded path TAB file, for other paths."""
    command = [sys.executable, "-m", "tests.flows.folders", str(folder), address, str(files or "")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Served(process.stdout.readline().strip(), process)
        process.terminate()


class _Folder(SimpleHTTPRequestHandler):
    asked: list[tuple[str, bool, int]]
    names: dict[str, str]
    protocol_version = "HTTP/1.1"

    def send_response(self, code: int, message: str | None = None) -> None:
        self.asked.append((self.path, "If-Modified-Since" in self.headers, int(code)))
        super().send_response(code, message)

    def translate_path(self, path: str) -> str:
        if unquote(path) in self.names:
            return str(Path(self.directory) / self.names[unquote(path)])
        return super().translate_path(path)

    def guess_type(self, path: Any) -> str:
        kind = str(super().guess_type(path))
        return f"{kind}; charset=utf-8" if kind == "text/html" else kind

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        """Silence."""


def main(folder: str, address: str, files: str) -> None:
    """Serve until the parent ends; each line on stdin is answered with the requests so far."""
    rows = Path(files).read_text(encoding="utf-8").splitlines() if files else []
    _Folder.names = dict(row.split("\t", 1) for row in rows)
    _Folder.asked = []
    with ThreadingHTTPServer((address, 0), lambda *args: _Folder(*args, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://{address}:{server.server_address[1]}", flush=True)
        for _ in sys.stdin:
            print(json.dumps(_Folder.asked), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
