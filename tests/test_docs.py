"""Documentation that cannot fall behind: commands, settings, errors, links."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from tests.command import ROOT

DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").rglob("*.md")
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", ["commands", "settings"])
def test_reference_is_what_the_code_says(name: str) -> None:
    """docs/commands.md and docs/settings.md are as `./run.sh docs` writes them."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    assert spec
    assert spec.loader
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == getattr(reference, name)()


@pytest.mark.parametrize("package", ["allowlist", "crawler", "indexer", "cartable"])
def test_every_error_is_documented(package: str) -> None:
    """Each error class stands in docs/errors.md with its remedy."""
    classes = re.findall(r"^class (\w+)\(", (ROOT / package / "errors.py").read_text(encoding="utf-8"), re.MULTILINE)
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert [name for name in classes if f"`{name}`" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of a document names a file that is there."""
    text = document.read_text(encoding="utf-8")
    targets = [link.partition("#")[0] for link in LINK.findall(text) if "://" not in link and not link.startswith("#")]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_readme_names_commands_that_exist() -> None:
    """Each `./run.sh` task of the README is one of run.sh's own."""
    tasks = set(re.findall(r"\./run\.sh (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert tasks
    assert all(f"\n{task})" in (ROOT / "run.sh").read_text(encoding="utf-8") for task in tasks)
