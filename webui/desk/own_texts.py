"""The texts of the search that are kept at the desk, each judged by those who load it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from allowlist.errors import BrokenList, Problem
from indexer.asking import synonym_file
from indexer.asking.synonyms import shipped_synonyms
from indexer.help import file as help_file
from webui.desk.own_text import OwnText


def synonyms_in(path: Path) -> OwnText:
    """The synonyms, in the file at `path`."""
    return OwnText("synonyms", path, shipped_synonyms, _judged(synonym_file.parse_synonyms, synonym_file.MAX_BYTES))


def help_cards_in(path: Path) -> OwnText:
    """The help cards, in the file at `path`."""
    return OwnText("help_cards", path, help_file.shipped_text, _judged(help_file.parse_help_cards, help_file.MAX_BYTES))


def _judged(parse: Callable[[str], object], most: int) -> Callable[[str], tuple[Problem, ...]]:
    def problems(text: str) -> tuple[Problem, ...]:
        if len(text.encode()) > most:
            return (Problem(1, "size", f"the text is larger than {most // 1000} kB", "keep fewer entries"),)
        read = parse(text)
        return read.problems if isinstance(read, BrokenList) else ()

    return problems
