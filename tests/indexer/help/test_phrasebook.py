"""Known words and expressions found in what children type: slips, spelling by ear, glued and parted words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.help.phrasebook import Phrasebook

EXPRESSIONS = ("harcèlement", "viol", "inceste", "je veux/veut mourir/disparaître", "on m'embête/tape", "mal être")
UNLIKE = ("insecte", "violet")
BOOK = Phrasebook(((text, place) for place, text in enumerate(EXPRESSIONS)), UNLIKE)


def said(text: str) -> list[str]:
    """The expressions that a text says."""
    return [EXPRESSIONS[sign] for sign in sorted(BOOK.signs_in(text))]


@pytest.mark.parametrize(
    "text",
    [
        "harcèlement",
        "HARCELEMENT",
        "les harcèlements",
        "harselement",
        "arsélemen",
        "harcelment scolaire",
        "haracelement",
        "har celement",
        "sites sur le harcèlement au collège",
        "harce\u0301lement",
        "harcè\u00adlement",
    ],
)
def test_a_telling_word_is_known_however_it_is_written(text: str) -> None:
    """Accents, capitals, plurals, one wrong letter, spelling by ear, a space inside."""
    assert said(text) == ["harcèlement"]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("je veux mourir", 3),
        ("Je VEUT mourrir !!", 3),
        ("jveu disparetre", 3),
        ("parfois je veux vraiment mourir", 3),
        ("on m'embête", 4),
        ("on m’embete à l’école", 4),
        ("on m'embe\u0302te", 4),
        ("on membete", 4),
        ("on ma tape", 4),
        ("à l'école on me tape tout le temps", 4),
        ("mal-être", 5),
        ("mal etre chez les ados", 5),
    ],
)
def test_an_expression_is_its_words_in_order(text: str, expression: int) -> None:
    """Wherever it stands in a question; a slash means either; what changes nothing may stand between."""
    assert said(text) == [EXPRESSIONS[expression]]


@pytest.mark.parametrize(
    "text",
    ["", "?", "violet", "violent", "volt", "insecte", "incecte", "insectes", "nature morte", "mourir", "je veux manger",
     "mourir je veux", "on tape un texte", "parcelle", "marseille", "mal", "être"],
)  # fmt: skip
def test_other_words_are_not_taken_for_them(text: str) -> None:
    """Half an expression is none, short words are known to the letter, and the nearest word wins."""
    assert said(text) == []


def test_a_word_as_near_to_another_is_neither() -> None:
    """What may be meant as well as a known word shows nothing."""
    assert Phrasebook([("bavardage", 0)], ()).signs_in("buvardage") == {0}
    assert Phrasebook([("bavardage", 0)], ("bovardage",)).signs_in("buvardage") == frozenset()


def test_words_that_only_sound_somewhat_like_it_are_others() -> None:
    """One sound apart, and several letters: a city is no word of distress."""
    book = Phrasebook([("harcelé", 0)], ())
    assert [word for word in ("marseille", "parcelle", "sarcelle", "arselé") if book.signs_in(word)] == ["arselé"]


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is typed gives signs that there are."""
    assert BOOK.signs_in(text) <= set(range(len(EXPRESSIONS)))


@given(st.sampled_from(EXPRESSIONS), st.lists(st.sampled_from(["chat", "lune", "volcan", "pour", "qui"]), max_size=5))
def test_what_stands_around_hides_nothing(text: str, around: list[str]) -> None:
    """An expression is found among other words, before and behind it."""
    plain = " ".join(word.partition("/")[0] for word in text.split())
    assert text in said(" ".join((*around, plain.upper(), *around)))


@given(st.sampled_from(("harcèlement", "maltraitance", "discrimination")), st.data())
def test_a_letter_may_be_missing(word: str, data: st.DataObject) -> None:
    """Any one, behind the first two."""
    place = data.draw(st.integers(2, len(word) - 1))
    book = Phrasebook([(word, 7)], ())
    assert book.signs_in(word[:place] + word[place + 1 :]) == {7}
