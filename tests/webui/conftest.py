"""One index for all tests, a fresh list and application for each. What every application makes of the same files
(catalogues, templates) is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from indexer.vocabulary.reader import Words
from tests.webui.school import School, fill, index_in
from webui import language
from webui.catalogues import TRANSLATIONS
from webui.desk import schema
from webui.messages import load_messages


class _KnownRule(Rule):
    """A rule whose way to an address is compiled once, not in each application that has it."""

    known: dict[object, Callable[..., tuple[str, str]]] = {}  # noqa: RUF012 (shared, as is meant)

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002
        assert not self.defaults
        key = (self.rule, *self._trace, append_unknown)
        if key not in self.known:
            self.known[key] = super()._compile_builder(append_unknown)
        return self.known[key]


@pytest.fixture(scope="session", autouse=True)
def _parsed_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A thousand applications parse the catalogues, the templates and the addresses that come with the program but
    once: nine tenths of the time of most tests. Catalogues of other folders are read anew.
    """
    shipped = cache(load_messages)
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            language, "load_messages", lambda folder: shipped() if folder == TRANSLATIONS else load_messages(folder)
        )
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": compiled})
        patch.setattr(Flask, "url_rule_class", _KnownRule)
        yield


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the filled index."""
    folder = tmp_path_factory.mktemp("state")
    fill(index_in(folder))
    return folder


@pytest.fixture
def school(tmp_path: Path, filled: Path) -> School:
    return School(tmp_path, index_in(filled), Words(filled / "words"))


@pytest.fixture(scope="session")
def open_day(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> School:
    """A school that nobody changes: for tests that ask for pages, and send nothing that is kept."""
    return School(tmp_path_factory.mktemp("open_day"), index_in(filled), Words(filled / "words"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that waits half a second for another's lock, not three (tests/webui/test_desk.py has the three)."""
    monkeypatch.setattr(schema, "DESK", replace(schema.DESK, wait=0.5))


@pytest.fixture
def empty_school(tmp_path: Path) -> School:
    """A list, and no index yet."""
    return School(tmp_path, index_in(tmp_path / "none"), Words(tmp_path / "none" / "words"))
