"""Habits that keep the code readable, checked: sizes of functions and modules, names, docstrings, one root an error."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("allowlist", "crawler", "indexer", "webui", "cartable")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
EVERY_MODULE = MODULES + sorted(path for folder in ("tests", "bench", "demo") for path in (ROOT / folder).rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def size(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_functions_are_small() -> None:
    """The median function has at most 10 lines, nine in ten at most 30, and none more than 60."""
    sizes = sorted(size(function) for path in MODULES for function in functions(path))
    assert statistics.median(sizes) <= 10
    assert sizes[len(sizes) * 9 // 10] <= 30
    assert sizes[-1] <= 60


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_one_idea_each(path: Path) -> None:
    """A module has at most 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_modules_are_named_by_subject() -> None:
    """No module or folder is called utils, common, helpers or misc."""
    names = {part for path in EVERY_MODULE for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not names & {"utils", "util", "common", "helpers", "helper", "misc", "tools"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    """Each module with code begins with a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree)


def test_tests_state_the_behaviour() -> None:
    """Each test function has a docstring that states the behaviour."""
    silent = [
        f"{path.relative_to(ROOT)}:{function.lineno}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for function in functions(path)
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ]
    assert silent == []


def test_nothing_is_mocked() -> None:
    """Tests use real parts in small: nobody imports unittest.mock."""
    needle = re.compile(r"^\s*(from|import) unittest", re.MULTILINE)
    guilty = [path for path in (ROOT / "tests").rglob("*.py") if needle.search(path.read_text(encoding="utf-8"))]
    assert guilty == []


def test_only_settings_read_the_environment() -> None:
    """`os.environ` stands in the process's entry points only: what is set is read once and passed on."""
    readers = {path.relative_to(ROOT).as_posix() for path in MODULES if "os.environ" in path.read_text("utf-8")}
    assert readers <= {"cartable/settings.py", "cartable/cli.py", "cartable/wsgi.py"}


def test_templates_never_trust_text() -> None:
    """No template and no view marks text as safe HTML."""
    files = [*MODULES, *(ROOT / "webui" / "templates").rglob("*.html")]
    guilty = [
        path.name
        for path in files
        if any(word in path.read_text(encoding="utf-8") for word in ("Markup(", "|safe", "| safe"))
    ]
    assert guilty == []


@pytest.mark.parametrize("package", PACKAGES)
def test_errors_have_one_root(package: str) -> None:
    """Every exception class that a room raises to others stands in its errors.py and descends from one root."""
    path = ROOT / package / "errors.py"
    classes = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    bases = {node.name: [ast.unparse(base) for base in node.bases] for node in classes}
    roots = [name for name, parents in bases.items() if parents == ["Exception"]]
    if package == "webui":
        assert roots in ([], roots[:1])
    else:
        assert len(roots) == 1
