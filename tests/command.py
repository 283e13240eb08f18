"""The command line as scripts use it: a process of its own, its exit code, its two streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import fork_server

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        """Its stdout as one JSON object."""
        assert self.out, self.err
        return json.loads(self.out)

    def site(self, site_id: str) -> dict[str, Any]:
        """A site's part of the report of a crawl."""
        return next(site for site in self.json["sites"] if site["site_id"] == site_id)


def variables_of_a_command(more: Mapping[str, str | None]) -> dict[str, str]:
    """The environment of a command: none of our settings but these."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("CARTABLE_")}
    return {name: value for name, value in {**outer, **more}.items() if value is not None}


@dataclass(frozen=True)
class Cartable:
    """`cartable` with one list and one state directory."""

    allowlist: Path
    state: Path
    warnings: str = "error"

    def __call__(self, *arguments: str, timeout: float = 120, **environment: str | None) -> Answer:
        """Run a command to its end, forked from a process that has loaded it. A variable given as None is taken out of
        its environment.
        """
        if "COVERAGE_PROCESS_CONFIG" in os.environ:  # coverage is measured from the start of a process
            return self.cold(*arguments, timeout=timeout, **environment)
        began = time.monotonic()
        variables = variables_of_a_command(environment)
        code, out, err = fork_server.run(self.options(*arguments), variables, self.warnings, timeout)
        return Answer(code, out, err, time.monotonic() - began)

    def cold(self, *arguments: str, timeout: float = 120, **environment: str | None) -> Answer:
        """The same, started as a script starts it."""
        began = time.monotonic()
        with self.started(*arguments, **environment) as process:
            try:
                out, err = process.communicate(timeout=timeout)
            except BaseException:
                process.kill()
                raise
        return Answer(process.returncode, out, err, time.monotonic() - began)

    def started(self, *arguments: str, **environment: str | None) -> subprocess.Popen[str]:
        """A command, left running."""
        command, variables, pipe = self.command(*arguments), variables_of_a_command(environment), subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=variables, stdout=pipe, stderr=pipe, text=True)

    def command(self, *arguments: str) -> list[str]:
        """The command line itself, for a process that a test wants to hold."""
        return [sys.executable, "-W", self.warnings, "-m", "cartable", *self.options(*arguments)]

    def options(self, *arguments: str) -> list[str]:
        """What follows `cartable`."""
        return ["--allowlist", str(self.allowlist), "--state", str(self.state), *arguments]
