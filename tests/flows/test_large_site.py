"""A site with far more pages than it may have here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.command import ROOT


@pytest.mark.slow
def test_a_site_of_100_000_pages_is_crawled_to_its_budget() -> None:
    """Of 100,000 pages that are announced and linked, 2,000 are fetched, in less than 400 MB of memory: the benchmark
    fails otherwise. In a process of its own, since the memory of a child begins with that of its parent.
    """
    command = [sys.executable, "-m", "bench.memory", "--large", "2000"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "2,000" in ran.stdout
