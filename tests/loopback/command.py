"""Our own command line in a child process, over lists written for one test."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from crawler.schema import open_database
from tests.command import Answer, Cartable
from tests.loopback.client import Host


@dataclass
class Bench:
    """A list, a state directory, and the commands over them."""

    folder: Path
    environment: dict[str, Any] = field(default_factory=dict)
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

    @property
    def cartable(self) -> Cartable:
        """The command line over the list, with none of our settings but this bench's."""
        return Cartable(self.list_file, self.state, "error::ResourceWarning")

    def run(self, *arguments: str) -> Answer:
        """Run a command to its end."""
        return self.cartable(*arguments, **self.environment)

    def crawl(self, *arguments: str) -> Answer:
        """Crawl, and print the report as JSON; a traceback is a bug."""
        ran = self.run("crawl", "--json", *arguments)
        assert "Traceback" not in ran.err, ran.err
        return ran

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command, and leave it running."""
        return self.cartable.started(*arguments, **self.environment)
