"""What the desk asks of the crawler: visits that the next run makes, previews that a process of their own makes."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cartable.desk import desk as desk_of
from cartable.lock import run_lock
from cartable.previewing import shortened
from cartable.settings import read_settings
from crawler.ledger import Ledger
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench
from tests.loopback.fixtures import bench, loopback, nothing_off_the_list  # noqa: F401 (fixtures)
from webui.desk.desk import Desk
from webui.desk.previews import LONGEST_TOLD, PreviewAsked, State

PAGE = "<html lang=fr><title>Volcan {0}</title><p>La lave sort du volcan, page {0}, et coule vers la mer."


@pytest.fixture
def desk(bench: Bench) -> Desk:  # noqa: F811
    """The desk of the bench's state directory."""
    bench.state.mkdir()
    return desk_of(read_settings({}, None, {"allowlist": str(bench.list_file), "state": str(bench.state)}))


@pytest.fixture
def host(bench: Bench, loopback: Loopback) -> Host:  # noqa: F811
    """An active site of two pages."""
    found = loopback.host()
    found.link("/", "/page")
    found.put("/page", PAGE.format("une"))
    bench.add("lave", found)
    return found


def found(desk: Desk, number: object) -> PreviewAsked:
    assert isinstance(number, int)
    kept = desk.previews().find(number)
    assert kept is not None
    return kept


def test_a_visit_asked_for_is_made_once(bench: Bench, desk: Desk, host: Host, loopback: Loopback) -> None:  # noqa: F811
    """The next run asks for all of that site, due or not, and of others for what is due; a run that leaves it out, or a
    clock far ahead, does not cross it off; old reports are deleted.
    """
    other = loopback.host()
    other.link("/")
    bench.add("autre", other)
    engine = bench.engine()
    Ledger(engine).keep_report(datetime.now(UTC) - timedelta(days=401), '{"sites": []}')
    assert bench.run("recrawl").code == 0
    assert len(Ledger(engine).last_report() or "") > 100
    with engine.connect() as connection:
        assert len(connection.exec_driver_sql("SELECT id FROM run").all()) == 1
    engine.dispose()
    desk.visits().ask("une.curator", "lave")
    before = len(host.paths())
    assert bench.crawl("--site", "autre").site("autre")["outcomes"] == {}
    assert [each.site_id for each in desk.visits().waiting()] == ["lave"]
    ran = bench.crawl()
    assert (ran.site("lave")["outcomes"], ran.site("autre")["outcomes"]) == ({"unchanged": 2}, {})
    assert sorted(host.paths()[before:]).count("/page") == 1
    assert desk.visits().waiting() == []
    assert bench.crawl().site("lave")["outcomes"] == {}


@pytest.mark.usefixtures("host")
def test_previews_are_made_one_after_the_other(bench: Bench, desk: Desk, loopback: Loopback) -> None:  # noqa: F811
    """Of a site, of a draft, of nothing: found, refused inside a private network that nobody opened, or a sentence; the
    store is as it was. One that must wait for a run still waits, and two makers are never at work.
    """
    bench.environment["CARTABLE_CONTACT"] = "https://school.example.org/"
    draft_host, previews = loopback.host(), desk.previews()
    draft = f"- id: neuf\n  name: Neuf\n  start: ['{draft_host.url('/')}']\n  scope: ['{draft_host.address}']\n"
    listed = previews.ask("une.curator", "lave")
    with run_lock(bench.state):
        assert bench.run("admin", "previews").code == 0
    assert found(desk, listed).state is State.WAITING
    with run_lock(bench.state, "previews.lock"):
        assert bench.run("admin", "previews").code == 3
    drafted = previews.ask("une.curator", "neuf", f"{draft}  private_network: true\n  delay: 0\n")
    broken = previews.ask("une.curator", "neuf", draft.replace("scope", "skope"))
    dashed = previews.ask("une.curator", "--help")
    ran = bench.run("admin", "previews", "--json")
    made = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, ran.err, made[0]["target"], made[0]["state"]) == (0, "", "lave", "done")
    told = json.loads(found(desk, listed).told)
    assert (told["pages"], told["indexed"], told["interrupted"]) == (2, 2, False)
    assert json.loads(found(desk, drafted).told)["not_fetched"] == {"refused: inside a private network": 1}
    assert draft_host.connections() == 0
    assert "skope" in found(desk, broken).told
    assert found(desk, dashed).told == "site --help: there is none of that id: see the ids in the list"
    assert {path.name for path in bench.state.iterdir()} & {"pages.sqlite", "index"} == set()


def test_an_entry_is_looked_at(bench: Bench, host: Host) -> None:  # noqa: F811
    """`--entry` takes the place of the list's own site, unsigned; without any target the command line says so."""
    host.put("/page", status=404)
    entry = f"id: lave\nname: Lave\nstart: ['{host.url('/page')}']\nscope: ['{host.address}']\ndelay: 0\n"
    (bench.folder / "entry.yaml").write_text(f"{entry}private_network: true\n")
    ran = bench.run("preview", "--entry", str(bench.folder / "entry.yaml"), "--json")
    assert (ran.code, ran.json["not_fetched"]) == (0, {"vanished: status 404": 1}), ran.err
    assert bench.run("preview").code == 2
    assert bench.run("preview", "lave", "--entry", str(bench.folder / "entry.yaml")).code == 2
    (bench.folder / "entry.yaml").write_text("[]")
    ran = bench.run("preview", "--entry", str(bench.folder / "entry.yaml"))
    assert (ran.code, ran.err.count("\n")) == (1, 1)


def until(happens: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not happens() and time.monotonic() < end:
        time.sleep(0.2)
    return happens()


def children_of(pid: int) -> list[int]:
    """Processes that `pid` has started, which run our previews."""
    running = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if parent == str(pid) and b"previews\0--watch" in (folder / "cmdline").read_bytes():
                running.append(int(folder.name))
        except OSError:
            continue
    return running


@pytest.mark.usefixtures("host")
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_makes_previews(bench: Bench, desk: Desk, told: int) -> None:  # noqa: F811
    """What is asked for while it serves is made beside it; that process ends with the server, however that ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with bench.start("serve", "--port", str(port), "--workers", "1") as server:
        try:
            assert until(lambda: len(children_of(server.pid)) == 1)
            beside = children_of(server.pid)[0]
            number = desk.previews().ask("une.curator", "lave")
            assert until(lambda: found(desk, number).state is State.DONE), found(desk, number)
            server.send_signal(told)
            assert until(lambda: not os.path.exists(f"/proc/{beside}"))  # noqa: PTH110 (asked often)
        finally:
            server.kill()
            server.communicate()


def test_what_is_told_fits() -> None:
    """A site that makes a preview tell too much costs the ends of its lists, and never the preview."""
    many = {f"https://lave.example/{'x' * 900}{number}": 1 for number in range(400)}
    told = dict.fromkeys(("examples", "not_fetched", "left_out", "hosts_off_list"), many)
    lists = {name: [{"from": url} for url in many] for name in ("redirects_off_list", "titles", "notes")}
    short = shortened(json.dumps({**told, **lists, "entry": "", "pages": 5}))
    assert len(short) <= LONGEST_TOLD
    assert json.loads(short)["pages"] == 5
    assert json.loads(short)["titles"] == lists["titles"][: len(json.loads(short)["titles"])] != []
