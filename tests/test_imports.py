"""Start-up stays light: a search loads no crawler, a crawl no web framework."""

from __future__ import annotations

import subprocess
import sys

import pytest

CASES = {
    "cartable.cli": ("scrapy", "twisted", "flask", "gunicorn", "alembic", "tantivy", "sqlalchemy", "whoosh", "rich"),
    "cartable.commands.check": ("scrapy", "twisted", "flask", "sqlalchemy", "bs4"),
    "cartable.commands.search": ("scrapy", "twisted", "flask", "sqlalchemy", "bs4"),
    "cartable.commands.recrawl": ("scrapy", "twisted", "flask", "gunicorn", "tantivy"),
    "cartable.desk": ("scrapy", "twisted", "flask", "babel"),
    "cartable.wsgi": ("scrapy", "twisted", "click.testing"),
    "crawler.run": ("flask", "whoosh"),
    "indexer.search": ("scrapy", "twisted", "flask", "sqlalchemy"),
    "allowlist.current": ("scrapy", "twisted", "flask", "sqlalchemy", "whoosh"),
}


@pytest.mark.parametrize("module", CASES)
def test_a_part_loads_no_other_front_end(module: str) -> None:
    """Importing a part leaves the heavy libraries of the others alone."""
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(CASES[module]) & set(run.stdout.split())
