"""Counts of searches on the command line, at night, and in what is suggested."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from cartable.desk import desk
from cartable.errors import BadSetting
from cartable.serve import web_application
from cartable.settings import Settings, read_settings
from tests.cartable.test_cli import LIST
from tests.command import Cartable
from tests.webui.conftest import filled  # noqa: F401 (a fixture)
from tests.webui.school import LIST as SCHOOL
from webui.desk.counts import Asking, Counts, Outcome

TODAY = datetime.now(UTC).date()


def add(counts: Counts, query: str, times: int = 5, outcome: Outcome = Outcome.FINE, ago: int = 0) -> None:
    """Add to a count as of some days ago."""
    day = TODAY - timedelta(days=ago)
    counts.add([(Asking(day, query, outcome), times, "volcan" if outcome is Outcome.CORRECTED else "")], TODAY)


@pytest.fixture
def cartable(tmp_path: Path) -> Cartable:
    (tmp_path / "allowlist.yaml").write_text(LIST, encoding="utf-8")
    return Cartable(tmp_path / "allowlist.yaml", tmp_path / "var")


@pytest.fixture
def counts(cartable: Cartable) -> Counts:
    """The counts that the command line answers from."""
    return desk(read_settings({}, None, {"state": str(cartable.state), "allowlist": str(cartable.allowlist)})).counts()


def test_told(cartable: Cartable, counts: Counts) -> None:
    """What is asked most of each outcome, within the days asked for, for people and for scripts."""
    add(counts, "lave", 6, ago=1)
    add(counts, "lave", 8)
    add(counts, "volcan", 20)
    add(counts, "dragon", 7, Outcome.NONE, ago=1)
    add(counts, "croûte", 5, Outcome.FEW)
    add(counts, "volquan", 5, Outcome.CORRECTED)
    add(counts, "ancien", 50, ago=40)
    yesterday = TODAY - timedelta(days=1)
    answer = cartable("admin", "counts")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "found enough:",
        f"        20  volcan   (on 1 day, last on {TODAY})",
        f"        14  lave   (on 2 days, last on {TODAY})",
        "found nothing:",
        f"         7  dragon   (on 1 day, last on {yesterday})",
        "found few pages, or none with all the words:",
        f"         5  croûte   (on 1 day, last on {TODAY})",
        "answered in another spelling:",
        f"         5  volquan -> volcan   (on 1 day, last on {TODAY})",
    ]
    assert "volcan" not in cartable("admin", "counts", "--without-results").out
    assert "dragon" not in cartable("admin", "counts", "--days", "1").out
    lines = [json.loads(line) for line in cartable("admin", "counts", "--json", "--days", "60").out.splitlines()]
    assert [(each["query"], each["outcome"], each["times"]) for each in lines[:3]] == [
        ("ancien", "fine", 50),
        ("volcan", "fine", 20),
        ("lave", "fine", 14),
    ]
    (nothing,) = cartable("admin", "counts", "--json", "--without-results").out.splitlines()
    assert json.loads(nothing) == {
        "query": "dragon",
        "outcome": "none",
        "times": 7,
        "days": 1,
        "last": yesterday.isoformat(),
        "correction": "",
    }


def test_nothing_told(cartable: Cartable) -> None:
    """With no count the command says how often a search would have to be asked, or that none is counted."""
    assert cartable("admin", "counts", "--days", "1").out == "nothing was asked 5 times on one of these 1 day\n"
    assert "counts_k is 0" in cartable("admin", "counts", CARTABLE_COUNTS_K="0").out
    assert cartable("admin", "counts", "--json").out == ""


def test_broken_desk(cartable: Cartable) -> None:
    """A desk that cannot be read is one sentence."""
    cartable.state.mkdir()
    (cartable.state / "desk.sqlite").write_bytes(b"not a database, not at all " * 100)
    answer = cartable("admin", "counts")
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert "desk.sqlite: the desk cannot be used" in answer.err


def test_swept_at_night(cartable: Cartable, counts: Counts) -> None:
    """The nightly job deletes counts that have been kept for as long as the setting says."""
    add(counts, "lave", ago=40)
    add(counts, "volcan", ago=20)
    cartable("recrawl", "--json", CARTABLE_KEEP_COUNTS="30")
    assert [each.query for each in counts.listed(TODAY - timedelta(days=100), None, 10)] == ["volcan"]


@pytest.fixture
def served(tmp_path: Path, filled: Path) -> Settings:  # noqa: F811
    """The settings of a server over the small school's index."""
    shutil.copytree(filled, tmp_path / "var")
    (tmp_path / "allowlist.yaml").write_text(SCHOOL, encoding="utf-8")
    given = {"state": str(tmp_path / "var"), "allowlist": str(tmp_path / "allowlist.yaml")}
    return read_settings({"CARTABLE_COUNTS_K": "3"}, None, given)


def suggested(client: FlaskClient, address: str = "/api/v1/suggest?q=volcan+n") -> list[str]:
    return list(client.get(address).get_json(force=True)[1])


def wait_for(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def test_suggested(served: Settings) -> None:
    """What was counted on three days and finds pages with all its words is suggested, for the levels where it does, as
    long as the list admits them; nothing else is.
    """
    kept = desk(served).counts()
    for ago in range(3):
        add(kept, "volcan numéro lave", ago=ago)
        add(kept, "volcan nul", ago=ago)
        add(kept, "volcan numéro molten", ago=ago)
    add(kept, "volcan numéro fiche", 500)
    client = web_application(served).test_client()
    wait_for(lambda: suggested(client) == ["volcan numéro lave"])
    wait_for(lambda: suggested(client, "/api/v1/suggest?q=volcan+n&level=cycle3") == ["volcan numéro lave"])
    time.sleep(0.2)
    assert suggested(client) == ["volcan numéro lave"]
    assert suggested(client, "/api/v1/suggest?q=volcan+n&level=cycle2") == []
    served.allowlist.write_text(SCHOOL.replace("    status: active", "    status: suspended"), encoding="utf-8")
    assert suggested(client) == []
    time.sleep(0.2)
    assert suggested(client) == []


def test_suggested_of_a_broken_desk(served: Settings) -> None:
    """Without its desk the server suggests what the pages have."""
    before = suggested(web_application(replace(served, popular_days=0)).test_client(), "/api/v1/suggest?q=volc")
    (served.state / "desk.sqlite").write_bytes(b"not a database, not at all " * 100)
    client = web_application(served).test_client()
    for _ in range(3):
        assert suggested(client, "/api/v1/suggest?q=volc") == before


def test_counted_by_the_server(served: Settings) -> None:
    """The server counts under its settings, and what it counts is what the command line tells."""
    application = web_application(served)
    for _ in range(3):
        application.test_client().get("/search?q=volcan")
    application.extensions["cartable"].desk.counter.write()
    assert [(each.query, each.times) for each in desk(served).counts().listed(TODAY, None, 10)] == [("volcan", 3)]


@pytest.mark.parametrize(("name", "text"), [("counts_k", "1"), ("counts_k", "2"), ("popular_days", "1")])
def test_too_little(name: str, text: str) -> None:
    """Settings that would write down what one pupil asks, or suggest it to others at once, are refused."""
    with pytest.raises(BadSetting, match=f"setting {name}: '{text}' cannot be used"):
        read_settings({f"CARTABLE_{name.upper()}": text}, None, {})
