"""The file of synonyms -> Synonyms, or every problem of it with its line and its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from allowlist.errors import BrokenList, Problem
from allowlist.watch import Watched
from indexer.asking.synonyms import MAX_GROUP, MAX_LINES, Synonyms, is_group, read_expression, usual_synonyms
from indexer.own_file import read_own

MAX_BYTES: Final = 500_000
"""Largest file read; the shipped one has 3,000."""


def parse_synonyms(text: str, path: str = "synonyms_fr.txt") -> Synonyms | BrokenList:
    """Check the text of a file. Pure."""
    problems = tuple(_problems(text.splitlines()))
    return BrokenList(path, problems) if problems else Synonyms(text)


def load_synonyms(path: Path) -> Synonyms | BrokenList:
    """Read and check the file at `path`. Never raises: one that cannot be read is broken."""
    text = read_own(path, MAX_BYTES, "take it away: then the shipped synonyms are in force")
    return BrokenList(str(path), (text,)) if isinstance(text, Problem) else parse_synonyms(text, str(path))


def watched_synonyms(path: Path) -> Callable[[], Synonyms]:
    """What gives the synonyms at any moment: those of the file, or the usual ones where there is none, or it is
    broken.
    """
    return Watched(path, lambda: _in_force(path)).current


def _in_force(path: Path) -> Synonyms:
    loaded = load_synonyms(path) if path.exists() else usual_synonyms()
    return loaded if isinstance(loaded, Synonyms) else usual_synonyms()


def _problems(lines: list[str]) -> Iterator[Problem]:
    if len(lines) > MAX_LINES:
        yield Problem(MAX_LINES + 1, "many", f"there are more than {MAX_LINES} lines", "keep the groups that serve")
    for number, line in enumerate(lines[:MAX_LINES], 1):
        if is_group(line):
            yield from _group_problems(number, line)


def _group_problems(number: int, line: str) -> Iterator[Problem]:
    texts = [text.strip() for text in line.split(",") if text.strip()]
    read = [read_expression(text) for text in texts]
    silent = [text for text, expression in zip(texts, read, strict=True) if not expression]
    if len(texts) > MAX_GROUP:
        yield Problem(number, "long", f"the group has more than {MAX_GROUP} expressions", "keep the most common ones")
    elif silent:
        yield Problem(number, "silent", f"`{silent[0]}` has no word that is searched by", "write a telling word")
    elif len(set(read)) < 2:
        what = f"`{line.strip()[:80]}` is one word to the search"
        yield Problem(number, "alone", what, "write another one that means the same, after a comma")
