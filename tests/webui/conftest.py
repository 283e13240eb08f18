"""One index for all tests, a fresh list and application for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.word_reader import Words
from tests.webui.school import School, fill, index_in


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the filled index."""
    folder = tmp_path_factory.mktemp("state")
    fill(index_in(folder))
    return folder


@pytest.fixture
def school(tmp_path: Path, filled: Path) -> School:
    return School(tmp_path, index_in(filled), Words(filled / "words"))


@pytest.fixture
def empty_school(tmp_path: Path) -> School:
    """A list, and no index yet."""
    return School(tmp_path, index_in(tmp_path / "none"), Words(tmp_path / "none" / "words"))
