"""Each command as a script starts it: a new process, in which nothing is loaded yet (see `tests/fork_server.py`)."""

from __future__ import annotations

import pytest

from cartable.cli import COMMANDS
from tests.loopback.client import Loopback
from tests.loopback.command import Bench
from tests.loopback.fixtures import loopback, nothing_off_the_list  # noqa: F401 (fixtures)

STARTED_ELSEWHERE = {"demo", "serve"}
"""By `test_demo`, `test_serve` and others."""

ASKED = {
    "check": (),
    "crawl": ("--json",),
    "index": ("--json",),
    "recrawl": ("--json",),
    "status": ("--json",),
    "search": ("lave",),
    "explain": ("{url}", "--json"),
    "preview": ("{url}page", "--json"),
    "sites": ("list",),
    "admin": ("requests",),
    "takedown": ("volcan", "--json"),
}
SAID = {
    "crawl": '"fetched": 2',
    "search": "{url}",
    "explain": '"indexed": true',
    "preview": '"pages": 1',
    "sites": "volcan",
    "takedown": '"proven": true',
}


@pytest.fixture(scope="module")
def volcan(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> tuple[Bench, str]:  # noqa: F811
    """A site of two pages on the list, not visited yet, and its address."""
    host = loopback.host()
    host.link("/", "/page")
    host.put("/page", "<html lang=fr><title>Volcan</title><p>La lave sort du volcan.")
    made = Bench(tmp_path_factory.mktemp("cold"))
    made.add("volcan", host)
    return made, host.url("/")


def test_every_command_started_cold(volcan: tuple[Bench, str]) -> None:
    """One after the other they do what they are for, and write nothing to stderr: each loads all that it needs."""
    bench, url = volcan
    assert set(ASKED) == set(COMMANDS) - STARTED_ELSEWHERE
    for command, arguments in ASKED.items():
        answer = bench.cartable.cold(command, *(each.format(url=url) for each in arguments))
        assert (answer.code, answer.err) == (0, ""), command
        assert SAID.get(command, "").format(url=url) in answer.out, answer.out


@pytest.mark.parametrize("arguments", [("sites", "lost"), ("crawl", "--site", "none")])
def test_forked_or_cold_is_the_same(volcan: tuple[Bench, str], arguments: tuple[str, ...]) -> None:
    """A command forked from one that has loaded everything says the same, to the letter, with the same exit code."""
    cartable = volcan[0].cartable
    cold, forked = cartable.cold(*arguments), cartable(*arguments)
    assert (forked.code, forked.out, forked.err) == (cold.code, cold.out, cold.err)
