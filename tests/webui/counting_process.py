"""A worker that counts, in a process of its own: `URL LEAST TIMES QUERY…`. Each query is asked so often and what is due
is written; a line on stdin, and it starts again.
"""

from __future__ import annotations

import sys
from datetime import date

from webui.desk.counter import Counter
from webui.desk.counts import Counts, Outcome
from webui.desk.schema import open_desk

TODAY = date(2026, 11, 25)


def main(url: str, least: str, times: str, *queries: str) -> None:
    counts = Counts(open_desk(url), keep=400)
    counter = Counter(lambda: counts, int(least), lambda: TODAY, every=3600)
    while True:
        for query in queries:
            for _ in range(int(times)):
                counter.count(query, Outcome.FINE)
        counter.write()
        sys.stdout.write("written\n")
        sys.stdout.flush()
        if not sys.stdin.readline():
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
