"""A dry run of a site: what approving it would add, and nothing left behind."""

from __future__ import annotations

import re
import signal
import time
from hashlib import sha256
from pathlib import Path

import pytest

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from cartable.lock import run_lock
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench
from tests.loopback.fixtures import bench, loopback, nothing_off_the_list  # noqa: F401 (fixtures)

PAGE = "<html lang={1}><title>Volcan {0}</title><p>La lave sort du volcan, page {0}, et coule vers la mer.</p>"


@pytest.fixture
def host(loopback: Loopback) -> Host:  # noqa: F811
    """A site with one of each thing that a librarian wants to know beforehand."""
    found = loopback.host("disallow-private")
    off = loopback.off_list.url("/x")
    links = (
        "page",
        "double",
        "copy",
        "english",
        "noindex",
        "private",
        "off",
        "gone",
        "broken",
        "image",
        "pdf",
        "empty",
    )
    found.link("/", *links, off, off + "?2", "http://ailleurs.example.org/")
    found.put("/page", PAGE.format("une", "fr"))
    found.put("/double", PAGE.format("une", "fr").replace("<title>Volcan", "<title>Encore"))
    found.put("/copy", PAGE.format("deux", "fr") + f'<link rel="canonical" href="{found.url("/page")}">')
    found.put("/english", "<html lang=en><title>Volcano</title><p>Lava flows out of the volcano and into the sea.</p>")
    found.put("/noindex", PAGE.format("trois", "fr") + '<meta name="robots" content="noindex">')
    found.put("/off", status=302, Location=off)
    found.put("/broken", status=500)
    found.put("/empty", "<div id=app></div><script src=app.js></script>")
    return found


def digests(folder: Path) -> dict[str, str]:
    """Each file by its bytes, save the locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def left_behind(bench: Bench) -> list[Path]:  # noqa: F811
    return list(Path(bench.environment["TMPDIR"]).glob("cartable-*"))


@pytest.fixture(autouse=True)
def _own_temporary_folder(bench: Bench, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "tmp").mkdir()
    bench.environment["TMPDIR"] = str(tmp_path / "tmp")


def test_what_approving_an_address_would_add(bench: Bench, host: Host, loopback: Loopback) -> None:  # noqa: F811
    """Counts, reasons and examples of everything; list, pages and index byte for byte as before; nothing in /tmp."""
    listed = loopback.host()
    listed.link("/")
    bench.add("listed", listed)
    assert bench.run("recrawl").code == 0
    before = digests(bench.state), bench.list_file.read_bytes(), len(listed.asked())
    ran = bench.run("preview", host.url("/"), "--json")
    assert (ran.code, ran.err) == (0, "")
    assert (digests(bench.state), bench.list_file.read_bytes(), len(listed.asked())) == before
    assert left_behind(bench) == []
    found = ran.json
    assert (found["scope"], found["pages"], found["indexed"], found["interrupted"]) == ([host.address], 8, 4, False)
    assert (found["languages"]["en"], sum(found["languages"].values())) == (1, 4)
    assert found["types"] == {"html": 4}
    assert found["same_text"] == 1
    assert found["left_out"].items() >= {"noindex": 1, "same page as its canonical address": 1, "no text": 1}.items()
    assert found["not_fetched"] == {
        "refused: robots.txt disallows it": 1,
        "refused: type image/png": 1,
        "vanished: redirects off the list": 1,
        "vanished: status 404": 1,
        "failed: status 500": 1,
    }
    assert found["examples"]["refused: robots.txt disallows it"] == f"{host.url('/private')} (on {host.url('/')})"
    assert found["examples"]["noindex"] == host.url("/noindex")
    assert found["redirects_off_list"] == [{"from": host.url("/off"), "to": loopback.off_list.url("/x")}]
    assert found["links_off_list"] == 3
    assert found["hosts_off_list"] == {loopback.off_list.address: 2, "ailleurs.example.org": 1}
    assert {"title": "Volcan une", "url": host.url("/page")} in found["titles"]
    assert found["pages_known"] == 13
    pasted = parse_allowlist(bench.list_file.read_text() + found["entry"])
    assert isinstance(pasted, Allowlist)
    assert [site.status for site in pasted.sites] == ["active", "suspended"]


def test_a_retired_site_is_looked_at_as_if_active_within_its_budget(bench: Bench, loopback: Loopback) -> None:  # noqa: F811
    """By its id, with its own exclusions; so many pages and twice as many requests at most; numbers come first."""
    host = loopback.host()
    host.link("/", *(f"/p{number}" for number in range(30)), *(f"/gone{number}" for number in range(30)), "/no/x")
    for number in range(30):
        host.put(f"/p{number}", PAGE.format(number, "fr"))
    bench.add("old", host, "/", "status: retired", f"exclude: ['{host.address}/no']")
    ran = bench.run("preview", "old", "--pages", "6")
    assert (ran.code, ran.err) == (0, "")
    assert 6 <= len(host.paths()) <= 12  # of each kind of address some, so that what is gone is seen, too
    lines = ran.out.splitlines()
    assert lines[0] == f"{host.address}: 6 pages would be found, of 6 that came"
    assert any(
        re.match(r"    a full crawl: 61 pages known so far, .* at most 2000 \(max_pages\)", line) for line in lines
    )
    assert f"links off the list, not followed: 1 ({host.address} 1)" in lines
    assert "the entry for the list" not in ran.out
    maze = loopback.host()
    maze.link("/", *(f"/gone{number}" for number in range(99)))
    looked = bench.run("preview", maze.url("/"), "--pages", "2")
    assert len(maze.paths()) == 3  # and /sitemap.xml
    assert looked.out.startswith(f"{maze.address}: 1 page would be found, of 1 that came\n")


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_one_that_is_interrupted_tells_what_it_found(bench: Bench, loopback: Loopback, told: int) -> None:  # noqa: F811
    """Ctrl-C, and the end of the machine's day: the report of what came so far, and no folder left behind."""
    host = loopback.host()
    host.link("/", *(f"/p{number}" for number in range(90)))
    for number in range(90):
        host.put(f"/p{number}", PAGE.format(number, "fr"), wait=0.2)
    bench.add("new", host, "/", "status: suspended")
    with bench.start("preview", "new", "--pages", "90") as running:
        until = time.monotonic() + 60
        while len(host.paths()) < 4 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(left_behind(bench)) == 1
        running.send_signal(told)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert "interrupted: what was found so far" in out
    assert "Volcan" in out
    assert len(host.paths()) < 90
    assert left_behind(bench) == []


def test_no_host_is_asked_at_twice_its_pace(bench: Bench, loopback: Loopback) -> None:  # noqa: F811
    """While a run is at work a host of the list waits, exit 3; another may be looked at; two previews never run."""
    listed, new = loopback.host(), loopback.host()
    new.link("/")
    bench.add("listed", listed)
    bench.state.mkdir()
    with run_lock(bench.state):
        for target in ("listed", listed.url("/other/")):
            ran = bench.run("preview", target)
            assert (ran.code, ran.err.count("\n")) == (3, 1)
        assert bench.run("preview", new.url("/")).code == 0
    with run_lock(bench.state, "preview.lock"):
        assert bench.run("preview", new.url("/")).code == 3
    assert listed.connections() == 0
    assert new.paths() == ["/"]


def test_a_public_address_needs_a_contact_and_a_private_name_stays_closed(bench: Bench) -> None:  # noqa: F811
    """Nothing of the public web is asked without an address to write to; a name that leads inside is refused."""
    ran = bench.run("preview", "new.example.org")
    assert (ran.code, ran.out) == (1, "")
    assert "no contact address is set" in ran.err
    bench.environment["CARTABLE_CONTACT"] = "https://school.example.org/"
    inside = bench.run("preview", "http://localhost/", "--json").json
    assert (inside["pages"], inside["not_fetched"]) == (0, {"refused: inside a private network": 1})
