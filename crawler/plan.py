"""What one run is to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from allowlist.model import Allowlist, Site
from crawler.ledger import Ledger
from crawler.probe import ProbeStore

MAX_SITEMAPS = 100
"""Sitemaps of a site read in one run: with the protocol's 50,000 entries each, they hold more than any list admits."""

Observer = Callable[[str, str], None]
"""Told (site id, outcome in one word) of each visit, for a progress display."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: the longest wait between two requests that a Crawl-delay or a slow site causes (at a minute each, 2,000
    pages take a day), the longest download; and how many sitemaps of a site are read in one run.
    """

    max_crawl_delay: float = 30.0
    fetch_timeout: float = 30.0
    max_sitemaps: int = MAX_SITEMAPS


@dataclass(frozen=True)
class Plan:
    """`max_pages` bounds the requests for each site in this run; `everything` has the ids of sites of which
    what is not due is asked for, too.

    `slots` has the unit of politeness of each site, by its id.
    """

    allowlist: Allowlist
    sites: tuple[Site, ...]
    slots: Mapping[str, str]
    ledger: Ledger
    probes: ProbeStore
    started: datetime
    everything: frozenset[str]
    max_pages: int | None
    limits: Limits
    observe: Observer
