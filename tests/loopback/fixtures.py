"""Fixtures for every room that crawls: import `loopback`, `bench` and `nothing_off_the_list` in its conftest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback.client import Loopback, misbehaving_web
from tests.loopback.command import Bench


@pytest.fixture(scope="session")
def loopback() -> Iterator[Loopback]:
    """A web that misbehaves; each test opens hosts of its own in it."""
    with misbehaving_web() as web:
        yield web


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty list and an empty state directory."""
    return Bench(tmp_path)


@pytest.fixture(autouse=True)
def nothing_off_the_list(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test that has the misbehaving web: nobody has connected to the host off the list."""
    yield
    if "loopback" in request.fixturenames:
        web: Loopback = request.getfixturevalue("loopback")
        assert web.off_list.connections() == 0, web.off_list.asked()
