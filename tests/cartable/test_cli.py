"""The command line as a contract: exit codes, one-line errors, JSON."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cartable.lock import run_lock
from tests.command import ROOT, Cartable, variables_of_a_command

LIST = """version: 1
sites:
  - id: here
    name: Here
    start: ["http://127.0.0.61:1/"]
    why: a reason
    approved: {by: [a], date: 2026-01-01}
    private_network: true
    delay: 0
  - id: world
    name: World
    start: [https://world.example.org/]
    why: a reason
    approved: {by: [a], date: 2026-01-01}
    status: suspended
"""


@pytest.fixture
def cartable(tmp_path: Path) -> Cartable:
    """A list of one site that does not answer, and a state directory that is not there yet."""
    (tmp_path / "allowlist.yaml").write_text(LIST, encoding="utf-8")
    return Cartable(tmp_path / "allowlist.yaml", tmp_path / "var")


def test_a_site_that_does_not_answer_is_reported_and_exits_1(cartable: Cartable) -> None:
    """The report says which site failed and how; status asks for a person."""
    answer = cartable("crawl", "--json")
    assert answer.code == 1
    assert [site["state"] for site in answer.json["sites"]] == ["failed"]
    status = cartable("status", "--json")
    assert status.code == 1
    assert any(line.startswith("site here:") for line in status.json["needs_a_person"])


def test_a_held_lock_exits_3(cartable: Cartable) -> None:
    """While one run is at work another says so, and does nothing."""
    cartable.state.mkdir()
    with run_lock(cartable.state):
        for command in ("crawl", "index", "recrawl"):
            answer = cartable(command)
            assert answer.code == 3
            assert answer.err.count("\n") == 1
            assert "another run is at work" in answer.err


def test_public_sites_need_a_contact(cartable: Cartable) -> None:
    """No site of the public web is visited without an address its owner can write to."""
    text = cartable.allowlist.read_text(encoding="utf-8")
    cartable.allowlist.write_text(text.replace("    status: suspended\n", ""), encoding="utf-8")
    answer = cartable("crawl")
    assert answer.code == 1
    assert "site world: no contact address is set" in answer.err


def test_an_unknown_site_is_named_with_the_nearest(cartable: Cartable) -> None:
    """A slip in --site is one sentence."""
    answer = cartable("crawl", "--site", "heer")
    assert (answer.code, answer.err) == (1, "cartable: site heer: there is none of that id: did you mean here?\n")


@pytest.mark.parametrize("arguments", [["--level", "cycle9"], ["--page", "0"], ["--page", "x"], ["--site", "world"]])
def test_a_bad_filter_is_a_usage_error_that_says_what_is_allowed(cartable: Cartable, arguments: list[str]) -> None:
    """What cannot be answered is said, with exit code 2, never guessed."""
    answer = cartable("search", "volcan", *arguments)
    assert answer.code == 2
    assert arguments[0] in answer.err
    assert "Traceback" not in answer.err


def test_a_search_before_the_first_crawl_finds_nothing(cartable: Cartable) -> None:
    """No index yet is an empty one."""
    answer = cartable("search", "volcan", "--json")
    assert (answer.code, answer.json["total"]) == (0, 0)


def test_a_state_that_cannot_be_made_is_one_sentence(cartable: Cartable, tmp_path: Path) -> None:
    """A state directory behind a file is said with its remedy."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    answer = Cartable(cartable.allowlist, tmp_path / "file" / "var")("crawl")
    assert answer.code == 1
    assert "--state" in answer.err
    assert "Traceback" not in answer.err


def test_a_store_that_is_no_database_is_one_sentence(cartable: Cartable) -> None:
    """A damaged page store is said with its remedy."""
    cartable.state.mkdir()
    (cartable.state / "pages.sqlite").write_bytes(b"not a database, but long enough to be read as one" * 20)
    answer = cartable("status")
    assert answer.code == 1
    assert "the page store cannot be used" in answer.err
    assert "Traceback" not in answer.err


def test_a_reader_that_goes_away_is_no_error(cartable: Cartable) -> None:
    """`cartable … | head -0` ends without a complaint."""
    command = " ".join(cartable.command("explain", "https://world.example.org/"))
    run = subprocess.run(["/bin/sh", "-c", f"{command} | true"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stderr == ""


@pytest.mark.parametrize("url", ["", "x", "http://", "https://[::1", "http://a\\b", "http://é:99999/", "\u202e"])
def test_explain_takes_any_text(cartable: Cartable, url: str) -> None:
    """Whatever is asked about is not admitted, with a reason."""
    answer = cartable("explain", url, "--json")
    assert answer.code == 1
    assert answer.json["admitted"] is False
    assert answer.json["reason"]


@pytest.mark.parametrize(
    ("keep", "told"),
    [(-1, "this is no catalogue"), (0, "the language has no name"), (20_000, "texts are missing")],
    ids=["bytes", "empty", "cut off"],
)
def test_damaged_texts_are_one_sentence(tmp_path: Path, cartable: Cartable, keep: int, told: str) -> None:
    """`serve`, and any other server, says at once that the texts of the pages are damaged, and what to do."""
    for room in ("allowlist", "crawler", "indexer", "cartable"):
        (tmp_path / room).symlink_to(ROOT / room)
    shutil.copytree(ROOT / "webui", tmp_path / "webui", ignore=shutil.ignore_patterns("__pycache__", "*.png"))
    file = tmp_path / "webui" / "translations" / "fr.po"
    data = file.read_bytes()
    file.write_bytes(b"\xff\xfe\0msgid" if keep < 0 else data[:keep].rpartition(b"\n\n")[0])
    for command in (cartable.command("serve"), [sys.executable, "-c", "import cartable.wsgi"]):
        variables = variables_of_a_command({"CARTABLE_STATE": str(tmp_path), "PYTHONPATH": str(tmp_path)})
        answer = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)
        assert answer.returncode == 1, answer.stderr
        (line,) = answer.stderr.splitlines()
        assert line.startswith("cartable: ")
        assert "fr.po: " in line
        assert told in line
        assert line.endswith("install Cartable again")


def test_a_port_that_is_taken_is_one_sentence(cartable: Cartable) -> None:
    """`serve` and `demo` say at once that somebody else listens there."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        for command in ("serve", "demo"):
            answer = cartable(command, "--port", port)
            assert answer.code == 1
            assert answer.err == (
                f"cartable: 127.0.0.1:{port}: cannot listen there (Address already in use): "
                "choose another with --port, or --host\n"
            )
