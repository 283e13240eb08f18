"""What sounds alike in French has one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary.sound import sound


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("foto", "photo"),
        ("sintèse", "synthèse"),
        ("bato", "bateaux"),
        ("oto", "auto"),
        ("volquan", "volcan"),
        ("éléfant", "éléphant"),
        ("nasion", "nation"),
        ("fransaise", "française"),
        ("exellent", "excellent"),
        ("aksident", "accident"),
        ("egzercice", "exercice"),
        ("istoire", "histoire"),
        ("travaille", "travail"),
        ("famiye", "famille"),
        ("grenouye", "grenouille"),
        ("comte", "compte"),
        ("temp", "temps"),
        ("fransé", "français"),
        ("rinosseros", "rhinocéros"),
        ("aidukassion", "éducation"),
        ("manjé", "mangez"),
    ],
)
def test_alike(typed: str, meant: str) -> None:
    """What a pupil writes by ear sounds as what is meant."""
    assert sound(typed) == sound(meant) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("fâché", "face"), ("passe", "pâtes"), ("poisson", "prison"), ("loup", "lou pe"), ("mais", "maïs")],
)
def test_unlike(one: str, other: str) -> None:
    """What sounds otherwise has another key."""
    assert sound(one) != sound(other)


def test_the_end_of_a_beginning() -> None:
    """The last letter of a word that is not typed to its end is heard."""
    assert sound("volcans") == sound("volcan")
    assert sound("franç", whole=False).startswith("fr2s")
    assert sound("pet", whole=False) != sound("pet")


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Any text has a key of ASCII letters and digits, or none."""
    assert sound(text.lower()).isascii()
