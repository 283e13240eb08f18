"""The command line as scripts use it: a process of its own, its exit code, its two streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout as one JSON object."""
        assert self.out, self.err
        return json.loads(self.out)


@dataclass(frozen=True)
class Cartable:
    """`cartable` with one list and one state directory."""

    allowlist: Path
    state: Path

    def __call__(self, *arguments: str, timeout: float = 120, **environment: str | None) -> Answer:
        """Run a command to its end. A variable given as None is taken out of its environment."""
        variables = {**os.environ, **environment}
        run = subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env={name: value for name, value in variables.items() if value is not None},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Answer(run.returncode, run.stdout, run.stderr)

    def command(self, *arguments: str) -> list[str]:
        """The command line itself, for a process that a test wants to hold."""
        return [
            *(sys.executable, "-W", "error", "-m", "cartable"),
            *("--allowlist", str(self.allowlist), "--state", str(self.state), *arguments),
        ]
