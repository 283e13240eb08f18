"""Shorter searches for a page without answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webui.fewer import MOST_SEARCHES, shortened, that_find


def test_operators_first() -> None:
    """What asks for most is left out first: filters, exclusions, phrases; then the longest words."""
    assert list(shortened("le -feu volcan")) == ["le volcan", "le -feu", "-feu volcan"]
    assert list(shortened("lave «roche fondue»")) == ["lave roche fondue", "lave", "«roche fondue»"]
    assert list(shortened("volcan niveau:lycee")) == ["volcan", "niveau:lycee"]


def test_a_single_word() -> None:
    """Nothing is left of one word; of one phrase, its words."""
    assert list(shortened("volcan")) == []
    assert list(shortened('"roche fondue"')) == ["roche fondue"]


def test_only_what_finds() -> None:
    """Only those that find something are given, and no more are tried than is said."""
    tried: list[str] = []

    def finds(text: str) -> bool:
        tried.append(text)
        return "volcan" in text

    assert that_find("volcan zzyzxzz", finds) == ("volcan",)
    assert tried == ["volcan", "zzyzxzz"]
    tried.clear()
    that_find("un deux trois quatre cinq", finds)
    assert len(tried) == MOST_SEARCHES


@given(st.text(max_size=400))
def test_shorter_whatever_it_is(text: str) -> None:
    """Of any text: no fault, nothing longer, never nothing."""
    for shorter in that_find(text, lambda _: True):
        assert shorter.strip()
        assert len(shorter) <= len(text)
