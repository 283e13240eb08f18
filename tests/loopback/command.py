"""Our own command line in a child process, over lists written for one test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from crawler.schema import open_database
from tests.loopback.client import ROOT, Host


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def report(self) -> dict[str, Any]:
        """What it printed with `--json`."""
        report: dict[str, Any] = json.loads(self.out)
        return report

    def site(self, site_id: str) -> dict[str, Any]:
        """A site's part of the report of a crawl."""
        return next(site for site in self.report["sites"] if site["site_id"] == site_id)


@dataclass
class Bench:
    """A list, a state directory, and the commands over them."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    entries: list[str] = field(default_factory=list)

    @property
    def list_file(self) -> Path:
        """The list."""
        return self.folder / "allowlist.yaml"

    @property
    def state(self) -> Path:
        """The state directory."""
        return self.folder / "state"

    def engine(self) -> Engine:
        """The page store's database."""
        return open_database(f"sqlite:///{self.state / 'pages.sqlite'}")

    def add(self, site_id: str, host: Host, start: str = "/", *more: str, scope: str = "") -> None:
        """Put a site on the list: no delay, private addresses allowed, unless `more` says otherwise."""
        given = {line.partition(":")[0] for line in more}
        usual = ("delay: 0", "private_network: true")
        lines = [
            f"id: {site_id}",
            f"name: {site_id}",
            f"start: ['{start if '://' in start else host.url(start)}']",
            f"scope: ['{scope or host.address}']",
            "why: Pour un essai",
            "approved: {by: [a.martin], date: 2026-09-01}",
            *(line for line in usual if line.partition(":")[0] not in given),
            *more,
        ]
        self.entries.append("  - " + "\n    ".join(lines) + "\n")
        self.write()

    def clear(self) -> None:
        """Begin the list anew."""
        self.entries.clear()

    def write(self, text: str | None = None) -> None:
        """Write the list, or this text in its place."""
        self.list_file.write_text(text if text is not None else "version: 1\nsites:\n" + "".join(self.entries))

    def command(self, *arguments: str) -> list[str]:
        """The command line, to be started by hand."""
        options = ["--allowlist", str(self.list_file), "--state", str(self.state)]
        return [sys.executable, "-W", "error::ResourceWarning", "-m", "cartable", *options, *arguments]

    def environ(self) -> dict[str, str]:
        """The environment of the command: none of our settings but this bench's."""
        outer = {name: value for name, value in os.environ.items() if not name.startswith("CARTABLE_")}
        return {**outer, **self.environment}

    def run(self, *arguments: str) -> Ran:
        """Run a command to its end."""
        began = time.monotonic()
        done = subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env=self.environ(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr, time.monotonic() - began)

    def crawl(self, *arguments: str) -> Ran:
        """Crawl, and print the report as JSON; a traceback is a bug."""
        ran = self.run("crawl", "--json", *arguments)
        assert "Traceback" not in ran.err, ran.err
        return ran

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command, and leave it running."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(*arguments), cwd=ROOT, env=self.environ(), stdout=pipe, stderr=pipe, text=True
        )
