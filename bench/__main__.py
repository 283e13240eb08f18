"""`python -m bench`: every measurement, each in a process of its own; prints, writes nothing. Takes an hour.

`python -m bench --small` takes some minutes and says less.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

ALL = (
    "convert",
    "index",
    "crawl",
    "again",
    "query",
    "load",
    "home",
    "memory",
    "relevance",
    "spelling",
    "lexicon",
    "suggest",
    "desk",
)
SMALL = {
    "convert": ("--pages", "100", "--rounds", "1"),
    "index": ("--pages", "300", "--rounds", "1"),
    "crawl": ("--pages", "300", "--rounds", "1"),
    "again": ("--pages", "2500"),  # fewer, and it measures how long a process takes to start
    "query": ("--queries", "80", "--pages", "500"),
    "load": ("--pages", "500"),
    "home": ("--rounds", "100"),
    "memory": ("--pages", "1000", "--large", "1000"),
    "relevance": ("--every", "40"),
    "spelling": ("--every", "40"),
    "lexicon": ("--words", "20000"),
    "suggest": ("--pages", "1000"),
    "desk": ("--sites", "400", "--rounds", "2"),
}


def main() -> None:
    """Run them one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--small", action="store_true")
    small = parser.parse_args().small
    failed = [name for name in ALL if _run(name, SMALL[name] if small else ())]
    sys.exit(f"these did not end well: {', '.join(failed)}" if failed else 0)


def _run(name: str, options: tuple[str, ...]) -> int:
    return subprocess.run([sys.executable, "-m", f"bench.{name}", *options], check=False).returncode


if __name__ == "__main__":
    main()
