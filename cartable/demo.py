"""The demo: small sites of real school content on loopback, crawled, indexed and served, in one command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cartable.display import print_recrawl
from cartable.errors import DemoFailed
from cartable.progress import progress
from cartable.recrawl import Asked, run_recrawl
from cartable.serve import Server, check_free, check_texts
from cartable.settings import Settings

FOLDER = Path(__file__).resolve().parent.parent / "demo"
"""The demo lies beside the code in a clone; an installed package has none."""


def run_demo(settings: Settings, port: int, *, serve: bool) -> None:
    """Start the sites, crawl and index them, then answer at `port` until stopped. Raises DemoFailed."""
    if not (FOLDER / "allowlist.yaml").exists():
        raise DemoFailed(f"{FOLDER}: the demo's sites are not here: run it in a clone of the project")
    if serve:
        check_free("127.0.0.1", port)
        check_texts()
    settings = replace(settings, allowlist=FOLDER / "allowlist.yaml", state=settings.state / "demo", database="")
    with _sites():
        with progress() as watch:
            report = run_recrawl(settings, Asked(), datetime.now(UTC).date(), watch.visit, watch.indexed)
        print_recrawl(report)
        if serve:
            _serve(settings, port)


@contextmanager
def _sites() -> Iterator[None]:
    """The demo's sites, in a process of their own, for as long as the block lasts."""
    command = [sys.executable, "-m", "demo.serve"]
    with subprocess.Popen(command, cwd=FOLDER.parent, stdout=subprocess.PIPE, text=True) as sites:  # noqa: S603
        try:
            assert sites.stdout is not None  # noqa: S101 (it was asked for)
            if not any(line.strip() == "ready" for line in sites.stdout):
                raise DemoFailed("the demo's sites could not be started: see the line above")
            yield
        finally:
            sites.terminate()
            _print_counts(sites.stdout.read() if sites.stdout else "")


def _print_counts(told: str) -> None:
    """What the demo is there to show: the site that nobody approved was never asked."""
    lines = told.strip().splitlines()
    if lines and lines[-1].startswith("{"):
        asked = json.loads(lines[-1])["hors-liste"]
        print(f"The site that nobody approved (hors-liste) received {asked} requests.")


def _serve(settings: Settings, port: int) -> None:
    print(f"\nCartable answers at http://127.0.0.1:{port}/   (stop it with Ctrl-C)", flush=True)
    options = ("--allowlist", str(settings.allowlist), "--state", str(settings.state))
    beside = [sys.executable, "-m", "cartable", *options, "admin", "previews", "--watch"] if settings.previews else None
    Server(settings, "127.0.0.1", port, workers=1, beside=beside).run()
