"""The table of decisions in scope.yaml, one test for each description."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from allowlist.model import Allowlist
from tests.allowlist.lists import site

TABLE = Path(__file__).parent / "scope.yaml"


@dataclass(frozen=True)
class Row:
    """One entry of the table."""

    description: str
    scope: list[str]
    match: list[str]
    no_match: list[str]
    exclude: tuple[str, ...] = ()


ROWS = [Row(**row) for row in yaml.safe_load(TABLE.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.description)
def test_scope(row: Row) -> None:
    """A site admits what `match` lists and nothing of what `no_match` lists."""
    allowlist = Allowlist((site("a", *row.scope, exclude=tuple(row.exclude)),))
    wrongly_out = [(url, allowlist.decide(url)) for url in row.match if not allowlist.site_for(url)]
    wrongly_in = [url for url in row.no_match if allowlist.site_for(url)]
    assert (wrongly_out, wrongly_in) == ([], [])


def test_descriptions_are_unique() -> None:
    """Each description names one test."""
    assert len({row.description for row in ROWS}) == len(ROWS)


def test_every_row_admits_and_refuses_something() -> None:
    """A row that only refuses could pass because its scope is misspelt."""
    assert [row.description for row in ROWS if not row.match or not row.no_match] == []
