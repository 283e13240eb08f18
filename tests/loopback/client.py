"""The test's side of the misbehaving web."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Asked:
    """A request that a host received; `at` is in seconds of one clock."""

    path: str
    headers: dict[str, str]
    at: float


class Loopback:
    """The child process, asked one thing at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.off_list = Host(self, self.ask(do="off_list"))

    def ask(self, **command: Any) -> Any:
        """Send a command, wait for its answer."""
        pipes = self._process.stdin, self._process.stdout
        assert pipes[0]
        assert pipes[1]
        pipes[0].write(json.dumps(command) + "\n")
        pipes[0].flush()
        return json.loads(pipes[1].readline())

    def host(self, robots: str = "none", port: int = 0) -> Host:
        """A new host that nothing was asked of yet; `robots` names a variant of `tests.loopback.robots`, `port` one
        that another host has.
        """
        return Host(self, self.ask(do="open", robots=robots, port=port))


@dataclass(frozen=True)
class Host:
    """One host of the misbehaving web."""

    web: Loopback
    address: str

    def url(self, path: str = "/") -> str:
        """The address of a page of it."""
        return f"http://{self.address}{path}"

    def put(
        self, path: str, body: str = "", *, status: int = 200, wait: float = 0.0, times: int = 0, **headers: str
    ) -> None:
        """Answer so at `path` from now on, or only that many `times` and then as before; underscores in names of
        headers stand for dashes. The path `*` stands for every other, `impossible` for those that the crawler makes up;
        `{path}` in body and headers for the path asked for.
        """
        dashed = {name.replace("_", "-"): value for name, value in headers.items()}
        page = {"body": body, "status": status, "headers": dashed, "wait": wait, "times": times}
        self.web.ask(do="put", address=self.address, path=path, **page)

    def link(self, path: str, *targets: str, **more: Any) -> None:
        """A page that links to these."""
        self.put(path, f"<title>{path}</title>" + "".join(f'<a href="{each}">lien</a> ' for each in targets), **more)

    def rules(self, robots: str) -> None:
        """Change robots.txt to another variant."""
        self.web.ask(do="rules", address=self.address, robots_variant=robots)

    def asked(self) -> list[Asked]:
        """Every request so far, in order."""
        return [Asked(**each) for each in self.web.ask(do="requests", address=self.address)]

    def paths(self) -> list[str]:
        """The paths asked for so far, without robots.txt and the sitemap that each host is asked for unnamed."""
        return [
            each.path
            for each in self.asked()
            if not each.path.startswith("/robots.txt") and each.path != "/sitemap.xml"
        ]

    def probes(self) -> list[str]:
        """The impossible addresses asked for so far; they are not among `asked()`."""
        paths: list[str] = self.web.ask(do="probes", address=self.address)
        return paths

    def sent(self) -> int:
        """Bytes of its vast bodies that it got rid of."""
        count: int = self.web.ask(do="sent", address=self.address)
        return count

    def connections(self) -> int:
        """How often someone connected."""
        count: int = self.web.ask(do="connections", address=self.address)
        return count


@contextmanager
def misbehaving_web() -> Iterator[Loopback]:
    """The child process, for as long as the block lasts; it ends when its stdin does. Whoever used it, nobody has
    connected to the host off the list.
    """
    command = [sys.executable, "-m", "tests.loopback.serve"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        web = Loopback(process)
        yield web
        assert web.off_list.connections() == 0, web.off_list.asked()
