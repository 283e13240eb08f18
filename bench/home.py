"""The home page, asked again and again in this process: what it takes the processor, over the demo's list."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import quantiles
from time import thread_time

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.runs import print_table
from cartable.serve import web_application
from cartable.settings import read_settings

LIST = Path(__file__).parent.parent / "allowlist.yaml"
PATHS = ("/", "/c2/", "/?lang=en")


def processor_ms(app: Flask, path: str, rounds: int) -> list[float]:
    """Milliseconds of processor time of each answer, after some that nobody measures."""
    took = []
    for _ in range(rounds + 5):
        asked = EnvironBuilder(path, headers=[("Accept-Encoding", "gzip")]).get_environ()
        began = thread_time()
        run_wsgi_app(app, asked, buffered=True)
        took.append(1000 * (thread_time() - began))
    return took[5:]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.home", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as state:
        app = web_application(read_settings({}, None, {"allowlist": str(LIST), "state": state}))
        rows = []
        for path in PATHS:
            parts = quantiles(processor_ms(app, path, rounds), n=100, method="inclusive")
            rows.append((path, rounds, parts[49], parts[94], parts[98]))
    print_table("home page, ms of the processor", ("", "requests", "p50", "p95", "p99"), rows)


if __name__ == "__main__":
    main()
