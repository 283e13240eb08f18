"""What a search is counted as, and which never are."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webui.desk.countable import LONGEST, countable


@pytest.mark.parametrize(
    "typed", ["Volcan Éteint", "  volcan\u00a0 éteint ", "VOLCAN\té\u200bteint", "volcan e\u0301teint"]
)
def test_one_query(typed: str) -> None:
    """Capitals, spaces, ways to write an accent and what cannot be seen make no other query."""
    assert countable(typed) == "volcan éteint"


def test_accents_stay() -> None:
    """What is misspelt is counted as it is: that is what a curator looks for."""
    assert countable("volcan eteint") != countable("volcan éteint")


@pytest.mark.parametrize(
    "typed",
    [
        "lea.d@ecole.fr",
        "écrire à lea＠ecole.fr",
        "@lea_d",
        "06 12 34 56 78",
        "０６１２３４５６７８",
        "06\u200b12\u200b34\u200b56\u200b78",
        "appelle +33 (0)6 12 34 56 78",
        "",
        "?!",
        "  ",
        "x" * (LONGEST + 1),
    ],
)
def test_never_counted(typed: str) -> None:
    """E-mail addresses, names on networks, telephone numbers, long texts and no word at all are never counted."""
    assert countable(typed) is None


@pytest.mark.parametrize(
    "typed", ["guerre 14-18", "1789", "prise de la bastille 14 juillet 1789", "c++", "x" * LONGEST]
)
def test_numbers_are_counted(typed: str) -> None:
    """Dates and the like are no telephone numbers."""
    assert countable(typed) == typed


@given(st.text(max_size=150))
@example("İ")
@example("ﷺ" * 30)
@example("\ud800 a")
def test_any_text(typed: str) -> None:
    """Whatever is typed: bounded, on one line, without an @, writable as UTF-8, and its own form."""
    query = countable(typed)
    if query is not None:
        assert len(query.encode()) <= 4 * LONGEST
        assert query.isprintable()
        assert "@" not in query
        assert countable(query) == query
