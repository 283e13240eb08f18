"""The file of synonyms: every problem with its line, and which are in force as the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.errors import BrokenList
from indexer.asking.synonym_file import MAX_BYTES, load_synonyms, parse_synonyms, watched_synonyms
from indexer.asking.synonyms import MAX_GROUP, MAX_LINES, Synonyms, shipped_synonyms, usual_synonyms


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("vélo", "1: `vélo` is one word to the search: write another one that means the same, after a comma"),
        ("# x\n\nvolcan, Volcans", "3: `volcan, Volcans` is one word to the search"),
        ("vélo, la", "1: `la` has no word that is searched by: write a telling word"),
        (",".join(f"mot{n}" for n in range(MAX_GROUP + 1)), "1: the group has more than 20 expressions"),
        ("#\n" * (MAX_LINES + 1), "5001: there are more than 5000 lines"),
    ],
)
def test_problems(text: str, told: str) -> None:
    """One sentence each, with line and remedy."""
    read = parse_synonyms(text)
    assert isinstance(read, BrokenList)
    assert [str(problem).startswith(told) for problem in read.problems] == [True]


def test_the_shipped_list_has_none() -> None:
    """Nor has an empty one, or one of remarks and a comma too many."""
    for text in (shipped_synonyms(), "", "# x\n\nvélo, bicyclette,\n"):
        assert isinstance(parse_synonyms(text), Synonyms)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes it fail."""
    assert isinstance(parse_synonyms(text), Synonyms | BrokenList)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """None there, no UTF-8, too large: one sentence each."""
    (tmp_path / "latin").write_bytes("vélo, bicyclette".encode("latin-1"))
    (tmp_path / "large").write_bytes(b"#" * (MAX_BYTES + 1))
    for name, told in (("none", "cannot be read"), ("latin", "not UTF-8"), ("large", "larger than 500 kB")):
        loaded = load_synonyms(tmp_path / name)
        assert isinstance(loaded, BrokenList)
        assert told in loaded.lines()[0]


def test_in_force(tmp_path: Path) -> None:
    """The file's own as soon as it is there, the usual ones without it, and while it is broken."""
    file = tmp_path / "synonyms_fr.txt"
    current = watched_synonyms(file)
    assert current() is usual_synonyms()
    file.write_text("lave, magma", encoding="utf-8")
    own = current()
    assert own.digest != usual_synonyms().digest
    assert current() is own
    file.write_text("lave", encoding="utf-8")
    assert current() is usual_synonyms()
    file.unlink()
    assert current() is usual_synonyms()
