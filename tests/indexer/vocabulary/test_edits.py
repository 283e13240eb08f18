"""Slips cost less than other letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.edits import cost, letters_cost
from indexer.vocabulary.sound import sound

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20)


def between(typed: str, word: str) -> float:
    return cost(typed, word, sound(typed), sound(word))


@pytest.mark.parametrize(
    ("typed", "slip", "other"),
    [
        ("volxan", "volcan", "volman"),  # x lies beside c
        ("barage", "barrage", "bardage"),
        ("dasn", "dans", "daim"),
        ("istoire", "histoire", "victoire"),
        ("fraise", "fraises", "fraisier"),
        ("foto", "photo", "fort"),
        ("gerre", "guerre", "verre"),
        ("volcan", "volcans", "holcan"),
    ],
)
def test_slips(typed: str, slip: str, other: str) -> None:
    """Neighbours on the keyboard, double letters, swapped letters, unheard letters and the ear cost less."""
    assert between(typed, slip) < between(typed, other)


@given(WORDS, WORDS)
def test_bounds(one: str, other: str) -> None:
    """The same word costs nothing, another one something, and never more than writing all anew."""
    assert letters_cost(one, one) == 0
    assert (letters_cost(one, other) > 0) == (one != other)
    assert letters_cost(one, other) <= max(len(one), len(other)) + len(one) + len(other)
