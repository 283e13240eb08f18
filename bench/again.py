"""The second night: `cartable recrawl --all` right after a first `cartable recrawl` of the same site on loopback."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.corpus import allowlist_text, site_named
from bench.runs import Ran, print_table, run_module
from bench.web_site import serving

TARGET = 0.2
"""The longest that the second run may take, to the first."""


def measure(name: str, pages: int) -> bool:
    """Crawl and index twice, print; whether the second run was short enough, and asked on condition only."""
    with serving(name) as base, tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        (state / "list.yaml").write_text(allowlist_text(base, site_named(name).starts, pages), "utf-8")
        runs = {"first": _recrawl(state), "again, --all": _recrawl(state, "--all")}
    rows = [(each, *_told(ran), ran.seconds, ran.cpu_seconds) for each, ran in runs.items()]
    print_table(f"`{name}` twice (target {TARGET})", ("", "visits", "bytes", "seconds", "CPU seconds"), rows)
    first, again = runs.values()
    print(f"  again : first = {again.seconds / first.seconds:.2f}", flush=True)
    return _told(again)[1] == 0 and again.seconds <= TARGET * first.seconds


def _recrawl(state: Path, *options: str) -> Ran:
    where = ("--allowlist", str(state / "list.yaml"), "--state", str(state))
    return run_module("cartable", *where, "recrawl", "--json", *options)


def _told(ran: Ran) -> tuple[int, int]:
    """Visits, and bytes of bodies that came."""
    site = json.loads(ran.output)["crawl"]["sites"][0]
    return sum(site["outcomes"].values()), site["bytes"]


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.again", description=__doc__)
    parser.add_argument("--pages", type=int, default=2500, help="at most so many of each site")
    parser.add_argument("--sites", nargs="+", default=["help"], help="`help`, or a number of made-up pages")
    asked = parser.parse_args()
    slow = [name for name in asked.sites if not measure(name, min(asked.pages, site_named(name).size))]
    sys.exit(f"longer than {TARGET} of the first run, or not on condition: {', '.join(slow)}" if slow else 0)


if __name__ == "__main__":
    main()
