"""What one run is to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allowlist.model import Allowlist, Site
from crawler.ledger import Ledger

Observer = Callable[[str, str], None]
"""Told (site id, outcome in one word) of each visit, for a progress display."""


@dataclass(frozen=True)
class Plan:
    """`max_pages` bounds the requests for each site in this run; `everything` asks for what is not due, too."""

    allowlist: Allowlist
    sites: tuple[Site, ...]
    ledger: Ledger
    started: datetime
    everything: bool
    max_pages: int | None
    max_crawl_delay: float
    observe: Observer
