"""The accessibility statement says what is so."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.webui.school import School, one, words
from webui.accessibility import themes
from webui.catalogues import TRANSLATIONS, Catalogue, read_catalogue

ROOT = Path(__file__).parent.parent.parent
RGAA = 13
"""Themes that the RGAA 4.1 has."""


def test_every_test_exists() -> None:
    """Each test that the statement names is a test function of that file."""
    for test in {test for theme in themes() for test in theme.tests}:
        file, _, name = test.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test


def test_every_theme() -> None:
    """All themes of the RGAA are there, each with a test that speaks for it."""
    assert len(themes()) == RGAA
    assert all(theme.tests for theme in themes())


@pytest.mark.parametrize("file", sorted(TRANSLATIONS.glob("*.po")), ids=lambda file: file.stem)
def test_every_theme_has_its_texts(file: Path) -> None:
    """A text on a theme belongs to one that there is, and each theme says what is checked."""
    read = read_catalogue(file)
    assert isinstance(read, Catalogue)
    told = {key: key.split(".")[2] for key in read.texts if key.startswith("accessibility.") and key.count(".") == 2}
    names = {theme.id for theme in themes()}
    assert set(told.values()) == names
    for kind in ("theme", "checked"):
        assert {f"accessibility.{kind}.{name}" for name in names} <= set(told)


@pytest.mark.parametrize(
    ("language", "title", "owned"),
    [("fr", "Accessibilité", "non conforme"), ("en", "Accessibility", "non-conformant")],
)
def test_statement(school: School, language: str, title: str, owned: str) -> None:
    """It is led to from every page, owns that no person has audited the pages, and names every test."""
    link = one(school.page(f"/?lang={language}"), "footer a[href^='/accessibilite']")
    page = school.page(str(link["href"]))
    assert words(one(page, "h1")) == title
    assert owned in words(one(page, "main"))
    assert len(page.select("main h3")) == RGAA
    assert [words(code) for code in page.select("details code")] == sorted(
        {test for theme in themes() for test in theme.tests}
    )


def test_no_key_without_script(school: School) -> None:
    """The switch of the shortcut is hidden until the script that makes the shortcut shows it."""
    assert one(school.page("/accessibilite"), "main button").has_attr("hidden")
