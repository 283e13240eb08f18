"""How near each other, and how exactly, words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.answering.closeness import closeness, exactness, phrase_pattern
from indexer.language import matches, query_words


def close(query: str, text: str) -> float:
    words = query_words(query)
    return closeness(matches(text, "fr", {term for word in words for term in word.variants}), words)


def test_closeness() -> None:
    """Words side by side, in either order, are close; far apart they are not; one word is close to nothing."""
    assert close("tableau croisé", "Le tableau croisé dynamique") == 1
    assert close("tableau croisé", "Il a croisé un tableau") == 1
    assert close("tableau croisé", "Un tableau. " + "Rien à voir ici. " * 5 + "Il a croisé.") == 0
    assert close("tableau croisé dynamique", "tableau croisé " + "x " * 40 + "dynamique") == 0.5
    assert close("tableau", "tableau") == 0


def test_exactness() -> None:
    """The form and accents that were typed are told from those that only share a stem; capitals do not matter."""
    words = query_words("volcans éteints")
    wanted = {term for word in words for term in word.variants}
    exact, near, bare = "Des Volcans éteints", "Un volcan éteint", "Des volcans eteints"
    assert [exactness(text, matches(text, "fr", wanted), words) for text in (exact, near, bare)] == [1, 0, 0.5]


@pytest.mark.parametrize(
    ("phrase", "text", "there"),
    [
        ("roche fondue", "une Roche fondue", True),
        ("roche fondue", "roche\n  fondue", True),
        ("roche fondue", "roche très fondue", False),
        ("roche fondue", "fondue roche", False),
        ("roche fondue", "roches fondues", False),
        ("ete indien", "L'été indien", True),
        ("été indien", "ete indien", True),
        ("coeur de boeuf", "Cœur de bœuf", True),
        ("cœur de bœuf", "coeur de boeuf", True),
        ("l'eau de mer", "l’eau de mer", True),
        ("a+b (c)", "a+b (c)", True),
    ],
)
def test_phrases(phrase: str, text: str, there: bool) -> None:  # noqa: FBT001 (a column of the table)
    """The words in their order with only signs between, whole, accents or none."""
    assert bool(phrase_pattern(phrase).search(text)) is there


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_phrase(phrase: str, text: str) -> None:
    """Nothing typed is trusted as a pattern: any text can be a phrase."""
    phrase_pattern(phrase).search(text)
