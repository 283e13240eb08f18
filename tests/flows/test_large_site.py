"""A site with far more pages than it may have here."""

from __future__ import annotations

import pytest

from bench.memory import LARGE_TARGET_MB, crawl_large


@pytest.mark.slow
def test_a_site_of_100_000_pages_is_crawled_to_its_budget() -> None:
    """Of 100,000 pages that are announced and linked, 2,000 are fetched, in less than 400 MB of memory."""
    assert crawl_large(2000).peak_mb < LARGE_TARGET_MB
