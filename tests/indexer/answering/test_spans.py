"""Where terms stand, kept beside them, is where reading the text finds them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.answering.spans import packed, unpacked
from indexer.language import matches, placed_terms, terms

WORDS = st.sampled_from(["volcan", "volcans", "l'éruption", "porte-monnaie", "monnaie", "Œuvre", "de", "1", "-", "\n"])
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map(" ".join))


@given(TEXTS, st.sampled_from(["fr", "en", "de"]), st.data())
def test_what_was_kept_is_what_is_read(text: str, language: str, data: st.DataObject) -> None:
    """Of any text, the wanted terms stand where reading it anew finds them, in the same order."""
    found, starts, ends = placed_terms(text, language)
    assert found == terms(text, language)
    wanted = frozenset(data.draw(st.lists(st.sampled_from([*found, "volcan", "monnai"]), max_size=4)))
    again = unpacked(" ".join(found), packed(starts, ends), wanted)
    assert [token[:3] for token in again] == [token[:3] for token in matches(text, language, wanted)]


def test_too_far_apart() -> None:
    """Where a number has no room nothing is kept, and so the text is read."""
    text = f"mer {'.' * 40_000} lune"
    _, starts, ends = placed_terms(text, "fr")
    assert packed(starts, ends) == b""
