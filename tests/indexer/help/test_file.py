"""The file of help cards: every problem with its line, and which cards are in force as the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.errors import BrokenList
from indexer.help.cards import HelpCards
from indexer.help.file import MAX_BYTES, beside_the_list, load_help_cards, parse_help_cards, shipped_help_cards
from indexer.help.watch import watched_cards
from tests.indexer.lists import listed, site

GOOD = """\
version: 1
unlike: [rocket]
cards:
  - id: racket
    title: {fr: Du racket ?}
    text: {fr: En parler.}
    numbers:
      - {call: 119, note: {fr: gratuit}}
      - {sms: "114", note: {fr: par SMS}}
    when: [racket, on me vole/prend mon argent]
"""


def lines(text: str) -> list[str]:
    """What is wrong with a file."""
    read = parse_help_cards(text, "cards.yaml")
    return read.lines() if isinstance(read, BrokenList) else []


def test_a_good_file_is_read() -> None:
    """Numbers become links, spaces in them do not matter, the digest changes with the text."""
    cards = parse_help_cards(GOOD.replace("call: 119", "call: 0 800 235 236"))
    assert isinstance(cards, HelpCards)
    assert [one.address for one in cards.cards[0].numbers] == ["tel:0800235236", "sms:114"]
    other = parse_help_cards(GOOD)
    assert isinstance(other, HelpCards)
    assert cards.digest != other.digest


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("call: 119", "call: 11g", "8: `11g` is not a telephone number: write 2 to 15 digits, as in 0 800 235 236"),
        ("call: 119", "call: 119, sms: 114", "8: this number needs either `call` or `sms`: write one of the two"),
        ("call: 119, ", "", "8: this number needs either `call` or `sms`"),
        ("call: 119", "phone: 119", "8: this number has an unknown key `phone`"),
        ("[racket, on", "[de la, on", "10: `de la` says too little: write a word of four letters or an expression"),
        ("[racket, on", "[mal, on", "10: `mal` says too little"),
        (
            "vole/prend",
            "la/vole",
            "10: `la` is not heard, so nothing may stand in its place: write the expression twice",
        ),
        ("{fr: En parler.}", "{}", "6: the text is in no language: write `fr: …`"),
        ("    text: {fr: En parler.}\n", "", "4: this card has no `text`"),
        ("version: 1", "version: 2", "1: `2` is not known here"),
        ("    when:", "    url: //ici\n    when:", "10: `//ici` is no address"),
        ("cards:\n", "cards:\n  - {id: racket}\n", "card racket is there twice: give one of the two another id"),
        (GOOD, "", "1: the file is empty: write `version: 1` and `cards:`, or set help_cards to none"),
        (GOOD, "a: [", "not valid YAML"),
    ],
)
def test_each_problem_has_its_line_and_a_remedy(old: str, new: str, told: str) -> None:
    """As those of the list: `file:line: what: remedy`."""
    assert old in GOOD
    found = lines(GOOD.replace(old, new, 1))
    assert any(told in line for line in found), found
    assert all(line.startswith("cards.yaml:") for line in found)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No file makes it fail, alone or in the place of a value."""
    for whole in (text, GOOD.replace("racket", text), GOOD.replace("119", repr(text))):
        assert isinstance(parse_help_cards(whole), HelpCards | BrokenList)


def test_files_that_cannot_be_read_are_broken(tmp_path: Path) -> None:
    """None there, a folder, no UTF-8, too large: one sentence each."""
    (tmp_path / "latin").write_bytes("version: 1\n# é".encode("latin-1"))
    (tmp_path / "large").write_bytes(b"#" * (MAX_BYTES + 1))
    told = []
    for name in ("none", ".", "latin", "large"):
        loaded = load_help_cards(tmp_path / name)
        assert isinstance(loaded, BrokenList)
        told += [f"{problem.line}: {problem.what}" for problem in loaded.problems]
    assert told == [
        "1: the file cannot be read (No such file or directory)",
        "1: the file cannot be read (Is a directory)",
        "2: the text is not UTF-8",
        "1: the file is larger than 500 kB",
    ]


def test_cards_that_do_not_fit_the_list_are_told() -> None:
    """A level that the list has not, a page that it does not admit."""
    text = GOOD.replace("    when:", "    levels: [lune]\n    url: https://ailleurs.example/\n    when:")
    cards = parse_help_cards(text)
    assert isinstance(cards, HelpCards)
    assert [str(problem).split(":")[0] for problem in beside_the_list(cards, listed(site("mer", "mer.example")))] == [
        "10",
        "11",
    ]
    assert list(beside_the_list(shipped_help_cards(), listed(site("mer", "mer.example")))) == []


def test_the_cards_in_force_follow_the_file(tmp_path: Path) -> None:
    """An edit is seen at the next query; while the file is broken the shipped cards are in force, and it is said."""
    file = tmp_path / "cards.yaml"
    file.write_text(GOOD, encoding="utf-8")
    current = watched_cards(str(file))
    assert [card.id for card in current().cards.cards] == ["racket"]
    assert current().cards is current().cards
    file.write_text(GOOD.replace("id: racket", "id: autre"), encoding="utf-8")
    assert [card.id for card in current().cards.cards] == ["autre"]
    file.write_text("version: 3", encoding="utf-8")
    broken = current().broken
    assert current().cards.cards == shipped_help_cards().cards
    assert broken
    assert broken.lines()[0].startswith(f"{file}:1: ")
    file.write_text(GOOD, encoding="utf-8")
    assert current().broken is None
    file.unlink()
    assert current().broken is not None


def test_none_and_shipped() -> None:
    """The setting empty: the shipped cards; `none`: no card at all."""
    assert watched_cards("")().cards.called_for("suicide")
    assert not watched_cards("none")().cards.called_for("suicide")
