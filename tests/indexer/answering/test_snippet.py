"""What is read under a title."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.answering.snippet import SLICE, WIDTH, opening, snippet, with_marks
from indexer.language import matches, terms

FILL = "La forêt borde le chemin. " * 30


def marked(text: str, *wanted: str) -> list[str]:
    found = snippet(text, "fr", frozenset(term for word in wanted for term in terms(word, "fr")))
    assert found
    return [found.text[start:end] for start, end in found.spans]


def test_closest_words() -> None:
    """The stretch with the most different words wins over an earlier one with fewer."""
    text = f"Le chat dort. Le chat mange. {FILL}Le chat chasse la souris grise. {FILL}"
    assert marked(text, "chat", "souris") == ["chat", "souris"]


def test_cut_at_word_borders() -> None:
    """A stretch from the middle begins and ends with an ellipsis and whole words."""
    found = snippet(f"{FILL}un chat noir {FILL}", "fr", frozenset({"chat"}))
    assert found
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")
    assert 160 <= len(found.text) <= 240
    words = set(f"{FILL} un chat noir …".split())
    assert set(found.text.split()) <= words


def test_begins_with_a_line() -> None:
    """A line that begins shortly before the words is shown from its beginning."""
    found = snippet(f"{FILL}\nUn titre\nVoici le chat. {FILL}", "fr", frozenset({"chat"}))
    assert found
    assert found.text.startswith(("… Un titre Voici le chat", "… Voici le chat"))


def test_whole_short_text() -> None:
    """A short text is shown whole, without ellipsis, on one line."""
    found = snippet("Un chat.\nUn chien.", "fr", frozenset({"chien"}))
    assert found
    assert (found.text, found.spans) == ("Un chat. Un chien.", ((12, 17),))


def test_compounds_are_marked_once() -> None:
    """A compound and its parts give one span."""
    assert marked("Un porte-monnaie perdu", "porte-monnaie") == ["porte-monnaie"]


def test_far_into_a_long_text() -> None:
    """A word that stands only at the end of a long text is found there."""
    text = "mer " * SLICE + "chat"
    assert marked(text, "chat") == ["chat"]


def test_no_match() -> None:
    """A text without the words gives none; its opening is bounded."""
    assert snippet(FILL, "fr", frozenset({"chat"})) is None
    assert len(opening(FILL).text) <= WIDTH + 2
    assert opening("").text == ""


@given(
    st.text(alphabet=st.sampled_from("chatien -'’\nœé\u0301😀."), max_size=900),
    st.sets(st.sampled_from(["chat", "chien", "a", "t", "h"])),
)
def test_spans_fit(text: str, wanted: set[str]) -> None:
    """For any text, spans are in order, apart, inside, and hold a wanted word; the stretch is bounded."""
    for found in (snippet(text, "fr", wanted), with_marks(text, matches(text, "fr", wanted))):
        if found:
            borders = [border for span in found.spans for border in span]
            assert borders == sorted(borders)
            assert all(wanted & set(terms(found.text[start:end], "fr")) for start, end in found.spans)
            assert "\n" not in found.text
