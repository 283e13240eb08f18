"""`cartable serve` as it runs: what it writes, and what its workers count together."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.command import ROOT, Cartable, variables_of_a_command

LIST = """version: 1
sites:
  - id: here
    name: Here
    start: ["http://127.0.0.61:1/"]
    why: a reason
    approved: {by: [a], date: 2026-01-01}
    private_network: true
"""
WORD = "motsecret"
ASKER = "127.0.0.9"
"""An address of this machine that stands nowhere else."""


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[int]:
    """Two workers at a port; what they say goes to the files out and err of the folder."""
    (folder / "allowlist.yaml").write_text(LIST, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = Cartable(folder / "allowlist.yaml", folder / "var").command(
        "serve", "--port", str(port), "--workers", "2"
    )
    variables = variables_of_a_command({f"CARTABLE_{name.upper()}": value for name, value in settings.items()})
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=out, stderr=err)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield port
        finally:
            process.terminate()
            process.wait(30)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(url):  # noqa: S310 (our own loopback address)
                return
        except URLError:
            assert time.monotonic() < deadline, f"{url} does not answer"
            time.sleep(0.2)


def say(port: int, *lines: str) -> bytes:
    """Send these lines from the asker's address; the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(ASKER, 0)) as connection:
        connection.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1"))
        return b"".join(iter(lambda: connection.recv(65536), b""))


def ask(port: int, path: str, method: str = "GET") -> bytes:
    return say(port, f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: c={WORD}", f"Referer: http://x/{WORD}")


@pytest.mark.parametrize("setting", [{}, {"access_log": "routes"}], ids=["none", "routes"])
def test_no_trace(tmp_path: Path, setting: dict[str, str]) -> None:
    """Neither log says who asked or for what: not of pages, errors, nor requests that are no HTTP."""
    with serving(tmp_path, **setting) as port:
        for path in (
            "/",
            f"/search?q={WORD}",
            f"/{WORD}",
            f"/follow/{WORD}",
            f"/admin/?token={WORD}",
            f"/sites/{WORD}",
        ):
            assert ask(port, path).startswith(b"HTTP/1.1 ")
        assert b" 405 " in ask(port, f"/search?q={WORD}", WORD.upper()).partition(b"\r\n")[0]
        assert b"400" in say(port, f"GET /search?q={WORD} HTTP/9.9", "Host: x")
        assert b"400" in say(port, f"GET /search?q={WORD}", "Host: x")
        assert b"400" in say(port, f"GET /?q={WORD} HTTP/1.1", f"bad header {WORD}: x")
        ask(port, f"/search?q={WORD}{'x' * 9000}")
    out, err = ((tmp_path / name).read_text(encoding="utf-8") for name in ("out", "err"))
    for text in (out, err):
        assert WORD not in text.lower()
        assert ASKER not in text
    assert "a request that is no HTTP was refused" in err
    lines = [line.split()[1:4] for line in out.splitlines()[1:] if "/healthz" not in line]
    expected = [
        *(["GET", "/", "200"], ["GET", "/search", "200"], ["GET", "-", "404"], ["GET", "/follow/<number>", "404"]),
        *(["GET", "/admin/", "303"], ["GET", "/sites/<site_id>", "404"], ["-", "-", "405"]),
    ]
    if setting:
        assert lines == expected
        assert all(int(line.split()[4]) >= 0 and int(line.split()[5]) >= 0 for line in out.splitlines()[1:])
    else:
        assert lines == []


def test_workers_count_together(tmp_path: Path) -> None:
    """Whichever worker answers, it tells what all have counted; nothing of it is left on the disk."""
    with serving(tmp_path) as port:
        before = set((tmp_path / "var").iterdir())
        for _ in range(24):
            ask(port, "/search?q=a")
        for _ in range(12):
            told = ask(port, "/metrics").decode()
            assert 'cartable_answers_total{route="/search",status="2xx"} 24.0' in told
            assert 'cartable_searches_total{results="none"} 24.0' in told
        made = {path.name for path in set((tmp_path / "var").iterdir()) - before}
        assert all(name.startswith(("desk.sqlite", "previews.")) for name in made)  # of the process that makes previews
