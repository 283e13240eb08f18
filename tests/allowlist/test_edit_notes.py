"""The comment above a site, read and written: other lines stay, and what is no comment of the site is not touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.edit_notes import LONGEST_NOTES, notes_of, with_notes
from allowlist.errors import EditRefused
from tests.allowlist.lists import entry

LIST = (
    "# the whole list\nversion: 1\nsites:\n  # first, twice\n\n  # seen in June\n  #\n  # by Ann\n"
    + entry("one", "one.fr")
    + "    # one's own\n"
    + entry("two", "two.fr")
)
INSIDE = "{id: a, name: A, start: [https://a.fr/], why: w, approved: {by: [x], date: 2026-01-01}}"


def test_read() -> None:
    """Only what stands directly above, and no further in than the dash, is the site's."""
    assert notes_of(LIST, "one") == "seen in June\n\nby Ann"
    assert notes_of(LIST, "two") == ""


def test_written() -> None:
    """Notes are put, changed and taken away; every other line is as before."""
    put = with_notes(LIST, "two", "  une note\n\n  # deux ")
    assert put == LIST.replace("  - id: two", "  # une note\n  #\n  #   # deux\n  - id: two")
    assert with_notes(put, "two", "") == LIST
    assert with_notes(LIST, "one", "x") == LIST.replace("  # seen in June\n  #\n  # by Ann\n", "  # x\n")


def test_line_ends() -> None:
    """A list written on Windows keeps its line ends."""
    text = LIST.replace("\n", "\r\n")
    assert with_notes(text, "two", "a\nb") == with_notes(LIST, "two", "a\nb").replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "site_id"),
    [(LIST, "three"), ("version: 2\nsites: []\n", "one"), (f"version: 1\nsites: [{INSIDE}]\n", "a")],
)
def test_refused(text: str, site_id: str) -> None:
    """A site that there is not, a list with problems, and a site that begins within a line have no notes."""
    with pytest.raises(EditRefused):
        with_notes(text, site_id, "x")


def test_too_long() -> None:
    """Notes are bounded."""
    with pytest.raises(EditRefused, match="shorten"):
        with_notes(LIST, "one", "x" * (LONGEST_NOTES + 1))


@given(st.text(max_size=200) | st.text("#-: \n\r\t\u2028{}[]&*!'", max_size=20))
def test_any_notes(notes: str) -> None:
    """Whatever is written: it is refused, or is read back and leaves every other line as it was."""
    try:
        after = with_notes(LIST, "two", notes)
    except EditRefused:
        return
    assert notes_of(after, "two") == "\n".join(line.rstrip() for line in notes.strip().splitlines())
    assert with_notes(after, "two", "") == LIST
