"""Dry runs: asked for, bounded, made in the order in which they were asked for, kept for a while, and shown."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.webui.admin.conftest import SignedIn
from tests.webui.school import School, one, words
from webui.desk.desk import Desk
from webui.desk.previews import LONGEST_TARGET, MOST_WAITING, TRIES, Refusal, State
from webui.desk.roles import Role

TOLD = {
    "site": "lumni",
    "scope": ["lumni.fr"],
    "entry": "",
    "interrupted": False,
    "requests": 9,
    "seconds": 12.3,
    "pages": 8,
    "indexed": 4,
    "languages": {"fr": 3, "": 1},
    "types": {"html": 4},
    "left_out": {"noindex": 1},
    "same_text": 1,
    "not_fetched": {"vanished: status 404": 2},
    "examples": {"noindex": "https://lumni.fr/<b>x</b>"},
    "redirects_off_list": [{"from": "https://lumni.fr/a", "to": "https://off.example/"}],
    "links_off_list": 3,
    "hosts_off_list": {"off.example": 3},
    "titles": [{"title": "Volcan <i>", "url": "https://lumni.fr/volcan"}],
    "pages_known": 13,
    "max_pages": 2000,
    "pace": 1.0,
    "seconds_for_all": 13,
    "seconds_at_most": 2000,
    "notes": ["a note"],
}


def test_asked_made_and_shown(desk: Desk, signed_in: SignedIn) -> None:
    """From the form to what was found: page, samples, refusals; whatever sites say is text."""
    curator = signed_in(Role.CURATOR)
    waiting = curator.followed(curator.post("/admin/previews", target=" https://lumni.fr/ "))
    assert "en attente" in words(one(waiting, ".facts"))
    begun = desk.previews().begin()
    assert begun is not None
    assert (begun.target, begun.state, begun.who) == ("https://lumni.fr/", State.WORKING, "une.curator")
    assert desk.previews().begin() is None
    desk.previews().end(begun.number, State.DONE, json.dumps(TOLD))
    told = words(one(signed_in(Role.READER).page(f"/admin/previews/{begun.number}"), "main"))
    for expected in (
        "4 sur 8 lues",
        "français 3, ? 1",
        "Volcan <i>",
        "vanished: status 404 (2)",
        "noindex (1): https://lumni.fr/<b>x</b>",
        "https://lumni.fr/a → https://off.example/",
        "off.example (3)",
        "a note",
    ):
        assert expected in told
    assert "https://lumni.fr/ fait une.curator" in words(one(curator.page("/admin/previews"), "tbody"))
    assert curator.get("/admin/previews/99").status_code == 404
    assert curator.get("/admin/previews/99999999999999").status_code == 404


def test_one_that_failed(desk: Desk, signed_in: SignedIn) -> None:
    """The sentence that says why, as it was told."""
    number = desk.previews().ask("x", "a b")
    assert isinstance(number, int)
    desk.previews().begin()
    desk.previews().end(number, State.FAILED, "a b: it has <spaces>: write an address")
    page = signed_in(Role.READER).page(f"/admin/previews/{number}")
    assert "a b: it has <spaces>: write an address" in words(one(page, ".warning"))


def test_what_is_not_asked_for(desk: Desk, signed_in: SignedIn) -> None:
    """Nothing, too much, signs nobody sees: a fault at the field. Too many: a sentence. A reader asks for nothing."""
    curator = signed_in(Role.CURATOR)
    for target in ("", "  ", "a\nb", "x" * (LONGEST_TARGET + 1)):
        answer = curator.post("/admin/previews", target=target)
        assert answer.status_code == 400
        assert "Écrivez l’adresse d’un site" in answer.get_data(as_text=True)
    assert curator.post("/admin/previews", target="a", entry="x" * 30_000).status_code == 400
    for number in range(MOST_WAITING):
        assert desk.previews().ask("x", f"site-{number}") == number + 1
    assert desk.previews().ask("x", "site-3") == 4  # waits already
    assert isinstance(desk.previews().ask("x", "site-3", "- id: site-3"), Refusal)
    assert "Trop d’aperçus attendent" in curator.post("/admin/previews", target="one-more").get_data(as_text=True)
    assert signed_in(Role.READER).post("/admin/previews", target="a").status_code == 403
    assert not signed_in(Role.READER).page("/admin/previews").select("form.form")


def test_the_queue(school: School, desk: Desk) -> None:
    """The oldest first; what a killed process left is taken up so often and then failed; the done leave in the end."""
    previews = desk.previews()
    first, second = previews.ask("x", "a"), previews.ask("x", "b", "- id: b")
    assert isinstance(first, int)
    assert isinstance(second, int)
    begun = previews.begin()
    assert begun is not None
    assert begun.number == first
    previews.put_back(first)
    for _ in range(TRIES - 1):
        assert (begun := previews.begin()) is not None
        assert begun.number in (first, second)
        previews.take_up("killed")
    for _ in range(2 * TRIES):
        previews.begin()
        previews.take_up("killed")
    ended = [previews.find(number) for number in (first, second)]
    assert [each and (each.state, each.told) for each in ended] == [(State.FAILED, "killed")] * 2
    school.clock += timedelta(days=29)
    previews.ask("x", "c")
    assert previews.find(first) is not None
    school.clock += timedelta(days=2)
    previews.ask("x", "d")
    assert (previews.find(first), len(previews.of("a"))) == (None, 0)
    assert [each.target for each in previews.listed()] == ["d", "c"]
