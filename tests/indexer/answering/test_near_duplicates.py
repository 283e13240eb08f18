"""Which documents are nearly the same."""

from __future__ import annotations

import subprocess
import sys
import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.answering.near_duplicates import ALIKE, FEWEST_WORDS, first_of_each, likeness, sketch

CHANCE = Random(4)  # noqa: S311 (words, not secrets)


def words(count: int) -> list[str]:
    return [f"mot{CHANCE.randrange(10**6)}" for _ in range(count)]


LONG = words(400)
TEXT = " ".join(LONG)
PRINTED = f"Imprimer cette page\n{TEXT}\nDocument imprimé le 3 mars 2026"


def shared(share: float) -> str:
    """A text that has this share of its runs of words in common with TEXT."""
    same = round(2 * share / (1 + share) * len(LONG))
    return " ".join([*LONG[:same], *words(len(LONG) - same)])


def test_copies_are_shown_once() -> None:
    """Of a page, its print version and its mirror, the first in rank stands; other pages stand, too."""
    pages = [("Volcan", TEXT), ("Etna", " ".join(words(300))), ("Volcan", PRINTED), ("VOLCAN !", TEXT)]
    assert first_of_each([sketch(*page) for page in pages]) == [0, 1]


def test_a_copy_under_another_title() -> None:
    """A copy word for word is one whatever it is called; what differs in title and text is another page."""
    pages = [("Volcan", TEXT), ("Imprimer : Volcan", TEXT), ("Geyser", PRINTED)]
    assert first_of_each([sketch(*page) for page in pages]) == [0, 2]


def test_pages_after_one_pattern_stay() -> None:
    """Pages of one manual that say the same of different functions are different pages."""
    pattern = " ".join(f"mot{number}" for number in range(150))  # the same, whichever test came before
    pages = [(name, f"La fonction {name}\n{pattern}\n{name}(plage ; critère)") for name in ("MAX.SI", "MIN.SI")]
    assert likeness(*(sketch(*page) for page in pages)) > ALIKE
    assert first_of_each([sketch(*page) for page in pages]) == [0, 1]


def test_short_texts_have_none() -> None:
    """What is shorter than FEWEST_WORDS is never taken for a copy, and neither is a page without words."""
    short = " ".join(LONG[: FEWEST_WORDS - 1])
    assert sketch("Volcan", short) == sketch("Volcan", "") == b""
    assert sketch("Volcan", f"{short} mot")
    assert first_of_each([b"", b"", sketch("Volcan", TEXT), b""]) == [0, 1, 2, 3]
    assert first_of_each([]) == []


@pytest.mark.parametrize("share", [0.0, 0.5, 0.7, 0.9])
def test_estimates(share: float) -> None:
    """What a sketch says is what the texts have in common, within four standard errors."""
    assert likeness(sketch("", TEXT), sketch("", shared(share))) == pytest.approx(share, abs=0.18)
    assert likeness(sketch("", TEXT), b"") == 0


def test_the_same_in_every_process() -> None:
    """A sketch is kept in the index: another process makes the same one."""
    code = "import sys; from indexer.answering.near_duplicates import sketch; print(sketch('a', sys.argv[1]).hex())"
    made = subprocess.run([sys.executable, "-c", code, TEXT], capture_output=True, text=True, check=True)
    assert bytes.fromhex(made.stdout) == sketch("a", TEXT)


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([TEXT, PRINTED, "", TEXT[:900]])), max_size=12))
def test_places(pages: list[tuple[str, str]]) -> None:
    """The places are ascending, the first stays, and what is left has no near copies among it."""
    sketches = [sketch(*page) for page in pages]
    kept = first_of_each(sketches)
    assert kept == sorted(set(kept))
    assert kept[:1] == ([0] if pages else [])
    assert first_of_each([sketches[place] for place in kept]) == list(range(len(kept)))


@given(st.text(max_size=2_000))
def test_any_text(text: str) -> None:
    """Any text has a sketch of one length or none, and is like itself."""
    made = sketch(text, text)
    assert len(made) in (0, 132)
    assert likeness(made, made) == (1 if made else 0)


def test_a_long_text_is_soon_done() -> None:
    """A megabyte of text takes no longer than its first part, and a hundred answers a few milliseconds."""
    started = time.process_time()
    sketches = [sketch("Roman", "un deux trois quatre " * 50_000)] * 100
    first_of_each(sketches)
    assert time.process_time() - started < 1
