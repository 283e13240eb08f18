"""One index for all tests, a fresh list and application for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.whoosh_engine import WhooshIndex
from tests.webui.school import School, fill


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    filled = WhooshIndex(tmp_path_factory.mktemp("index"))
    fill(filled)
    return filled


@pytest.fixture
def school(tmp_path: Path, index: WhooshIndex) -> School:
    return School(tmp_path, index)


@pytest.fixture
def empty_school(tmp_path: Path) -> School:
    """A list, and no index yet."""
    return School(tmp_path, WhooshIndex(tmp_path / "no-index"))
