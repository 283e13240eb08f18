"""The desk from the command line, and what a night does for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cartable.desk import desk
from cartable.settings import read_settings
from tests.cartable.test_cli import LIST
from tests.command import Cartable
from webui.desk.desk import Desk
from webui.desk.requests import Asked, Kind, Problem

TODAY = datetime.now(UTC).date()


@pytest.fixture
def cartable(tmp_path: Path) -> Cartable:
    (tmp_path / "allowlist.yaml").write_text(LIST, encoding="utf-8")
    return Cartable(tmp_path / "allowlist.yaml", tmp_path / "var")


@pytest.fixture
def kept(cartable: Cartable) -> Desk:
    """The desk that the command line answers from."""
    return desk(read_settings({}, None, {"state": str(cartable.state), "allowlist": str(cartable.allowlist)}))


def test_requests_and_answer(cartable: Cartable, kept: Desk) -> None:
    """What waits is listed with what was said, the most asked for first; an answer takes it off, and can be read."""
    requests = kept.requests()
    report = requests.take(
        Asked(Kind.REPORT, "http://127.0.0.61:1/x", "1", "plus\nrien", Problem.DEAD), TODAY - timedelta(days=2)
    )
    for form in ("2", "3"):
        asked = Asked(Kind.PROPOSAL, "https://world.example.org/", form, "des cartes", subject="geo", level="c3")
        proposal = requests.take(asked, TODAY)
    assert report
    assert proposal
    listed = cartable("admin", "requests")
    assert listed.code == 0
    assert listed.out.splitlines() == [
        f"{proposal}: proposal, 2 times since {TODAY}: new",
        "    https://world.example.org/",
        "    not on the list: the site is not active (site world: suspended)",
        *[f"    {TODAY} [geo] [c3]: des cartes"] * 2,
        f"{report}: report (dead), 1 time since {TODAY - timedelta(days=2)}: new",
        "    http://127.0.0.61:1/x",
        "    on the list: site here",
        f"    {TODAY - timedelta(days=2)}: plus rien",
    ]
    answer = cartable("admin", "answer", proposal.lower(), "--refused", "--reason", "Déjà demandé.")
    assert (answer.code, answer.out) == (0, f"{proposal}: refused\n")
    found = requests.find(proposal)
    assert found is not None
    assert (found.status, found.reason, found.changed) == ("refused", "Déjà demandé.", TODAY)
    lines = [json.loads(line) for line in cartable("admin", "requests", "--json").out.splitlines()]
    assert [(each["number"], each["voices"][0]["words"]) for each in lines] == [(report, "plus\nrien")]
    assert f"refused on {TODAY}: Déjà demandé." in cartable("admin", "requests", "--all").out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("CART-2222-2222-2222", "--accepted", "--reason", "x"), 1, "no request has this number"),
        (("nonsense", "--accepted", "--reason", "x"), 1, "no request has this number"),
        (("CART-2222-2222-2222", "--reason", "x"), 2, "--accepted, --refused or --answered"),
        (("CART-2222-2222-2222", "--accepted"), 2, "--reason"),
        (("CART-2222-2222-2222", "--accepted", "--reason", " "), 2, "1 to 1000 characters"),
    ],
)
def test_no_answer(cartable: Cartable, arguments: tuple[str, ...], code: int, told: str) -> None:
    """An answer to nothing, or one that says nothing, is refused in one sentence."""
    answer = cartable("admin", "answer", *arguments)
    assert answer.code == code
    assert told in answer.err
    assert "Traceback" not in answer.err


def test_broken_desk(cartable: Cartable) -> None:
    """A desk that cannot be read is one sentence that names its file; the nightly job says so, and crawls."""
    cartable.state.mkdir()
    (cartable.state / "desk.sqlite").write_bytes(b"not a database, not at all " * 100)
    answer = cartable("admin", "requests")
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "desk.sqlite: the desk cannot be used" in answer.err
    night = cartable("recrawl", "--json").json
    assert any("the desk cannot be used" in note for note in night["notes"])
    assert len(night["crawl"]["sites"]) == 1


def test_swept_at_night(cartable: Cartable, kept: Desk) -> None:
    """The nightly job deletes what has been kept for as long as the setting says, and tells how much that was."""
    requests = kept.requests()
    old = requests.take(Asked(Kind.PROPOSAL, "https://a.fr/", "1"), TODAY - timedelta(days=40))
    young = requests.take(Asked(Kind.PROPOSAL, "https://b.fr/", "2"), TODAY - timedelta(days=20))
    notes = cartable("recrawl", "--json", CARTABLE_KEEP_REQUESTS="30").json["notes"]
    assert "1 requests of readers were deleted after 30 days" in notes
    assert old
    assert young
    assert requests.find(old) is None
    assert requests.find(young) is not None
