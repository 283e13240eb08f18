"""Help cards on the command line: a school's own file in `check`, `status` and `search`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cartable

LIST = """version: 1
sites:
  - id: here
    name: Here
    start: ["http://127.0.0.61:1/"]
    why: a reason
    approved: {by: [a], date: 2026-01-01}
"""
CARDS = """version: 1
cards:
  - id: own
    title: {fr: Chez nous}
    text: {fr: Notre infirmière écoute.}
    numbers: [{call: 119, note: {fr: gratuit}}]
    when: [harcèlement]
"""


@pytest.fixture
def cartable(tmp_path: Path) -> Cartable:
    """A list, no index, and a file of cards of its own."""
    (tmp_path / "allowlist.yaml").write_text(LIST, encoding="utf-8")
    (tmp_path / "cards.yaml").write_text(CARDS, encoding="utf-8")
    return Cartable(tmp_path / "allowlist.yaml", tmp_path / "var")


def test_search_gives_the_cards_without_an_index(cartable: Cartable, tmp_path: Path) -> None:
    """The shipped ones, those of a file, or none: by the setting; for people and for scripts."""
    own = str(tmp_path / "cards.yaml")
    found = [
        cartable("search", "harselement", "--json", CARTABLE_HELP_CARDS=setting).json["help"]
        for setting in (None, own, "none")
    ]
    assert [[card["id"] for card in cards] for cards in found] == [["harcelement"], ["own"], []]
    assert cartable("search", "harselement").out.startswith("Bullying?\n")


def test_what_the_desk_keeps_is_in_force(cartable: Cartable, tmp_path: Path) -> None:
    """Cards and synonyms in the state directory are those that are searched with, and that `check` looks at."""
    state = tmp_path / "var"
    state.mkdir()
    (state / "help_cards.yaml").write_text(CARDS, encoding="utf-8")
    assert cartable("search", "harcèlement", "--json").json["help"][0]["id"] == "own"
    assert cartable("search", "harcèlement", "--json", CARTABLE_HELP_CARDS="none").json["help"] == []
    good = cartable("check")
    assert (good.code, good.out.splitlines()[1]) == (0, f"{state / 'help_cards.yaml'}: 1 help cards, no problem")
    (state / "synonyms_fr.txt").write_text("lave, magma\nlave\n", encoding="utf-8")
    bad = cartable("check")
    assert bad.code == 1
    assert f"{state / 'synonyms_fr.txt'}:2: `lave` is one word to the search" in bad.out
    assert cartable("check", "--json").json["synonyms"]["problems"][0]["line"] == 2


def test_a_broken_file_is_told_and_the_shipped_cards_are_in_force(cartable: Cartable, tmp_path: Path) -> None:
    """`check` names file and line and exits 1, `status` asks for a person."""
    file = tmp_path / "cards.yaml"
    setting = str(file)
    good = cartable("check", CARTABLE_HELP_CARDS=setting)
    assert (good.code, good.out.splitlines()[1]) == (0, f"{file}: 1 help cards, no problem")
    file.write_text(CARDS.replace("call: 119", "call: one"), encoding="utf-8")
    bad = cartable("check", CARTABLE_HELP_CARDS=setting)
    assert bad.code == 1
    assert f"{file}:6: `one` is not a telephone number: write 2 to 15 digits" in bad.out
    assert cartable("check", "--json", CARTABLE_HELP_CARDS=setting).json["help_cards"]["problems"][0]["line"] == 6
    assert any(
        "help cards is broken" in line
        for line in cartable("status", "--json", CARTABLE_HELP_CARDS=setting).json["needs_a_person"]
    )
    assert (
        cartable("search", "harcèlement", "--json", CARTABLE_HELP_CARDS=setting).json["help"][0]["id"] == "harcelement"
    )
