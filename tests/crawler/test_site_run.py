"""What a site's run takes next."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from crawler.frontier import Rank
from crawler.ledger import Found, Ledger
from crawler.plan import Limits, Plan
from crawler.probe import ProbeStore
from crawler.schema import open_database
from crawler.site_run import SiteRun
from tests.allowlist.lists import entry, good, text_of

OWN = "https://a.example.org/"


def test_more_of_the_same_gives_way_to_what_is_found_meanwhile(tmp_path: Path) -> None:
    """A page that is found while more of the same was about to be visited comes before it."""
    engine = open_database(f"sqlite:///{tmp_path / 'pages.sqlite'}")
    ledger, allowlist = Ledger(engine), good(text_of(entry("a", "a.example.org")))
    sites, now = allowlist.active, datetime(2026, 9, 1, tzinfo=UTC)
    run = SiteRun.begin(
        sites[0],
        Plan(
            allowlist,
            sites,
            {"a": "a"},
            ledger,
            ProbeStore(engine),
            now,
            everything=frozenset(),
            max_pages=None,
            limits=Limits(),
            observe=lambda *_: None,
        ),
    )
    start = next(run.take())
    run.drop(start)
    ledger.adopt(start.url, "elsewhere")
    ledger.add("a", [Found(f"{OWN}{number}", "page", 1, OWN, Rank.MORE_OF_THE_SAME) for number in range(9)])
    assert next(run.take()).url == f"{OWN}0"
    ledger.add("a", [Found(f"{OWN}lune", "page", 5, OWN)], run.admission.admit)
    assert next(run.take()).url == f"{OWN}lune"
    engine.dispose()
