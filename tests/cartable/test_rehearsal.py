"""A search that nobody asked for goes before the first of the day."""

from __future__ import annotations

import gc
import shutil
import time
import weakref
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cartable.desk import desk
from cartable.rehearsal import Rehearsal, freeze
from cartable.serve import assembled
from cartable.settings import Settings, read_settings
from indexer.errors import IndexUnreadable
from tests.webui.conftest import filled  # noqa: F401 (a fixture)
from tests.webui.school import LIST as SCHOOL


class Index:
    """An index as a rehearsal knows it: how it is named now, and when it was rehearsed."""

    def __init__(self) -> None:
        self.name = "1"
        self.fault: Exception = IndexUnreadable("index", "damaged")
        self.rehearsed: list[str] = []

    def generation(self) -> str:
        """As it is now; "" cannot be read."""
        if not self.name:
            raise self.fault
        return self.name

    def rehearse(self) -> None:
        """Fails as a search would."""
        self.rehearsed.append(self.generation())


def nothing() -> None:
    pass


def wait_for(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def test_again_for_a_new_index() -> None:
    """At the beginning, and once for each index that has stood still a while, whatever else the index goes through."""
    index = Index()
    settled: list[int] = []
    Rehearsal(index.rehearse, index.generation, every=0.2).begin(lambda: settled.append(len(index.rehearsed)))
    assert (index.rehearsed, settled) == (["1"], [1])
    for number in range(10):  # it is being filled
        index.name = f"filling {number}"
        time.sleep(0.05)
    index.name = "2"
    wait_for(lambda: index.rehearsed[-1] == "2")
    assert len(index.rehearsed) <= 3
    index.name = ""
    time.sleep(0.5)
    index.name = "3"
    wait_for(lambda: index.rehearsed[-1] == "3")
    before = len(index.rehearsed)
    time.sleep(0.7)
    assert len(index.rehearsed) == before == settled[-1]


@pytest.mark.parametrize("fault", [IndexUnreadable("index", "damaged"), PermissionError(13, "denied"), ValueError()])
def test_a_damaged_index_is_no_hindrance(fault: Exception) -> None:
    """What cannot be searched yet, for whatever reason, is rehearsed when it can; the server starts all the same."""
    index = Index()
    index.fault = fault
    index.name = ""
    Rehearsal(index.rehearse, index.generation, every=0.1).begin(nothing)
    index.name = "1"
    wait_for(lambda: index.rehearsed == ["1"])


@pytest.fixture
def settings(tmp_path: Path, filled: Path) -> Settings:  # noqa: F811
    """Those of a server over the small school's index."""
    shutil.copytree(filled, tmp_path / "var")
    (tmp_path / "allowlist.yaml").write_text(SCHOOL, encoding="utf-8")
    return read_settings({}, None, {"state": str(tmp_path / "var"), "allowlist": str(tmp_path / "allowlist.yaml")})


def test_what_the_first_search_finds_ready(settings: Settings) -> None:
    """Pages are compiled and the index is open; nothing was counted, and no page was kept for anybody."""
    served = assembled(settings)
    application = served.application
    served.rehearsal.begin(nothing)
    compiled = {name for _, name in application.jinja_env.cache or ()}
    assert {"home.html", "results.html", "base.html", "parts.html", "help_cards.html"} <= compiled
    client = application.test_client()
    told = client.get("/metrics").get_data(as_text=True)
    assert "cartable_searches_total{" not in told or 'cartable_searches_total{results="some"} 0.0' in told
    assert "volcan" in client.get("/search?q=volcan").get_data(as_text=True)
    assert {name for _, name in application.jinja_env.cache or ()} == compiled
    application.extensions["cartable"].desk.counter.write()
    assert list(desk(settings).counts().listed(date(2026, 1, 1), None, 10)) == []


@pytest.mark.parametrize("spoil", [shutil.rmtree, lambda folder: (folder / "CURRENT").write_bytes(b"\xff\x00")])
def test_without_an_index(settings: Settings, spoil: Callable[[Path], object]) -> None:
    """A server begins all the same, and its pages say what there is to say."""
    spoil(settings.state / "index")
    served = assembled(settings)
    served.rehearsal.begin(nothing)
    assert served.application.test_client().get("/").status_code == 200


def test_freeze() -> None:
    """What is there is out of the garbage collector's rounds; what an earlier freeze kept is looked at once more."""
    try:
        freeze()
        assert gc.get_freeze_count() > 10_000
        circle = Index()
        vars(circle)["itself"] = circle  # only the collector finds it
        gone = weakref.ref(circle)
        gc.freeze()
        del circle
        gc.collect()
        assert gone() is not None
        freeze()
        assert gone() is None
    finally:
        gc.unfreeze()
