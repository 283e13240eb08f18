"""The list decides at every query: what is taken off is gone at once, a broken file leaves the last good list."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.command import ROOT, Cartable
from tests.flows.folders import Served, served

PAGE = '<html lang="fr"><title>{title}</title><main><h1>{title}</h1><p>{text}</p><a href="/{link}">suite</a></main>'
PAGES = {
    "index.html": PAGE.format(title="Les volcans", text="La lave sort du volcan.", link="eruption.html"),
    "eruption.html": PAGE.format(title="Une éruption volcanique", text="Le magma monte.", link="index.html"),
}
LIST = """version: 1
vocabulary:
  levels: {{cycle3: CM1–6e, cycle4: 5e–3e}}
sites:
  - id: volcans
    name: Les volcans
    start: ["{volcans}/"]
    levels: [cycle3]
    why: Des pages sur les volcans
    approved: {{by: [tests], date: 2026-11-22}}
    delay: 0
    private_network: true

  - id: laves
    name: Les laves
    start: ["{laves}/"]
    levels: [cycle4]
    why: Des pages sur les laves
    approved: {{by: [tests], date: 2026-11-22}}
    delay: 0
    private_network: true
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cartable, Served]]:
    """Two crawled sites of the same two pages."""
    folder = tmp_path_factory.mktemp("school")
    (folder / "pages").mkdir()
    for name, text in PAGES.items():
        (folder / "pages" / name).write_text(text, encoding="utf-8")
    with served(folder / "pages", "127.0.0.41") as volcans, served(folder / "pages", "127.0.0.42") as laves:
        (folder / "good.yaml").write_text(LIST.format(volcans=volcans.base, laves=laves.base), encoding="utf-8")
        shutil.copy(folder / "good.yaml", folder / "allowlist.yaml")
        cartable = Cartable(folder / "allowlist.yaml", folder / "var")
        answer = cartable("recrawl")
        assert (answer.code, answer.err) == (0, "")
        yield cartable, volcans


@pytest.fixture
def cartable(school: tuple[Cartable, Served]) -> Cartable:
    """The school, its list put back as it was."""
    found = school[0]
    good = found.allowlist.parent / "good.yaml"
    shutil.copy(good, found.state / "allowlist.last-good.yaml")
    shutil.copy(good, found.allowlist)
    return found


def sites_found(cartable: Cartable, *words: str) -> set[str]:
    return {hit["site"] for hit in cartable("search", *words, "--json").json["hits"]}


def suspend(cartable: Cartable, site_id: str) -> None:
    text = cartable.allowlist.read_text(encoding="utf-8")
    cartable.allowlist.write_text(
        text.replace(f"- id: {site_id}\n", f"- id: {site_id}\n    status: suspended\n"), "utf-8"
    )


BROKEN = {"empty": b"", "binary": b"\x00\xff\xfe", "yaml": b"version: 1\nsites: [", "keys": b"version: 1\nsitse: []\n"}


@pytest.mark.parametrize("kind", [*BROKEN, "missing"])
def test_a_broken_list_fetches_nothing_and_keeps_answering(
    cartable: Cartable, school: tuple[Cartable, Served], kind: str
) -> None:
    """Commands that fetch make no request, name each problem and exit 1; a search goes on, and says so."""
    if kind == "missing":
        cartable.allowlist.unlink()
    else:
        cartable.allowlist.write_bytes(BROKEN[kind])
    before = len(school[1].requests())
    for command in (["crawl", "--all"], ["recrawl", "--all"], ["index", "--rebuild"]):
        answer = cartable(*command)
        assert answer.code == 1
        assert str(cartable.allowlist) in answer.err
        assert "Traceback" not in answer.err
    assert len(school[1].requests()) == before
    search = cartable("search", "volcan", "--json")
    assert {hit["site"] for hit in search.json["hits"]} == {"volcans", "laves"}
    assert "the list is broken, the last good list is in force" in search.err
    assert cartable("status").code == 1


def test_a_broken_list_with_no_last_good_one_shows_nothing(cartable: Cartable) -> None:
    """Without a last good list nothing is shown."""
    cartable.allowlist.write_text("", encoding="utf-8")
    (cartable.state / "allowlist.last-good.yaml").unlink()
    search = cartable("search", "volcan", "--json")
    assert search.json["total"] == 0
    assert "nothing is shown" in search.err


def test_every_problem_is_named_at_once(cartable: Cartable) -> None:
    """`check` names each problem as file:line: what: remedy, and exits 1."""
    text = cartable.allowlist.read_text(encoding="utf-8")
    cartable.allowlist.write_text(
        text.replace("levels: [cycle4]", "levels: [cycle9]").replace("delay: 0", "dealy: 0"), "utf-8"
    )
    answer = cartable("check")
    assert answer.code == 1
    assert len(answer.out.splitlines()) == 3
    assert all(line.startswith(f"{cartable.allowlist}:") for line in answer.out.splitlines())
    assert "did you mean `delay`?" in answer.out


def test_a_site_taken_off_is_gone_at_the_next_query(cartable: Cartable) -> None:
    """A suspended site, and one taken out of the file, hide their pages with no reindex; back in, they show again."""
    assert sites_found(cartable, "volcan") == {"volcans", "laves"}
    suspend(cartable, "laves")
    assert sites_found(cartable, "volcan") == {"volcans"}
    text = cartable.allowlist.read_text(encoding="utf-8")
    cartable.allowlist.write_text(text.partition("\n  - id: laves")[0] + "\n", encoding="utf-8")
    assert sites_found(cartable, "volcan") == {"volcans"}
    shutil.copy(cartable.allowlist.parent / "good.yaml", cartable.allowlist)
    assert sites_found(cartable, "volcan") == {"volcans", "laves"}


def test_a_page_excluded_is_gone_at_the_next_query(cartable: Cartable, school: tuple[Cartable, Served]) -> None:
    """A page that the list excludes hides at once, and the total does not count it."""
    total = cartable("search", "volcanique", "--json").json["total"]
    text = cartable.allowlist.read_text(encoding="utf-8")
    exclude = f"- id: volcans\n    exclude: [{school[1].host}/eruption.html]\n"
    cartable.allowlist.write_text(text.replace("- id: volcans\n", exclude), encoding="utf-8")
    result = cartable("search", "volcanique", "--json").json
    assert result["total"] == total - 1
    assert all(not hit["url"].startswith(f"{school[1].base}/eruption") for hit in result["hits"])


def test_changed_levels_hold_at_the_next_query(cartable: Cartable) -> None:
    """Levels belong to the site in the list, so a corrected one filters at once."""
    assert {hit["site"] for hit in cartable("search", "volcan", "--level", "cycle3", "--json").json["hits"]} == {
        "volcans"
    }
    text = cartable.allowlist.read_text(encoding="utf-8")
    cartable.allowlist.write_text(text.replace("levels: [cycle4]", "levels: [cycle3]"), encoding="utf-8")
    found = cartable("search", "volcan", "--level", "cycle3", "--json").json["hits"]
    assert {hit["site"] for hit in found} == {"volcans", "laves"}


@contextmanager
def web(cartable: Cartable) -> Iterator[str]:
    """The web application, running; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = cartable.command("serve", "--port", str(port), "--workers", "1")
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/healthz")
        try:
            yield base
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urlopen(url):  # noqa: S310 (our own loopback address)
                return
        except URLError:
            assert time.monotonic() < deadline, f"{url} does not answer"
            time.sleep(0.1)


def total(base: str) -> int:
    with urlopen(f"{base}/api/v1/search?q=volcan") as answer:  # noqa: S310
        return int(json.load(answer)["total"])


def test_a_running_server_follows_list_and_index(cartable: Cartable) -> None:
    """A running server obeys an edited list at the next query, keeps answering under a broken one, sees a new index."""
    with web(cartable) as base:
        everything = total(base)
        suspend(cartable, "laves")
        assert total(base) == everything // 2
        cartable.allowlist.write_text("sites: [", encoding="utf-8")
        assert total(base) == everything // 2
        shutil.copy(cartable.allowlist.parent / "good.yaml", cartable.allowlist)
        assert total(base) == everything
        shutil.rmtree(cartable.state / "index")
        assert cartable("index").code == 0
        deadline = time.monotonic() + 10
        while total(base) != everything:
            assert time.monotonic() < deadline
            time.sleep(0.2)
