"""A site or a page removed everywhere, and proof of it, in seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from allowlist.load import load_allowlist
from allowlist.model import Allowlist
from cartable.desk import desk
from cartable.lock import run_lock
from cartable.operator import operator
from cartable.serve import web_application
from cartable.settings import read_settings
from crawler.sql_pages import SqlPages
from indexer.links.store import LinkStore
from indexer.query import Query
from indexer.search import Searcher
from indexer.vocabulary.reader import Words
from indexer.whoosh.engine import WhooshIndex
from tests.command import Answer
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench
from tests.loopback.fixtures import loopback as loopback  # noqa: PLC0414 (fixture)
from tests.loopback.fixtures import nothing_off_the_list  # noqa: F401 (fixture)
from tests.webui.admin.people import Person
from tests.webui.school import one, words
from webui.desk.audit import Wanted
from webui.desk.roles import Role

PAGE = "<html lang=fr><title>Volcan {0}</title><p>La lave sort du volcan, page {0}.</p>{1}"
PATHS = ("/", "/wiki/Pourquoi_%3F", "/wiki/Pourquoi_", "/wiki/M*A*S*H", "/wiki/MxAxSxH", "/forum", "/forum/sujet")


@pytest.fixture(scope="module")
def host(loopback: Loopback) -> Host:
    """A site of seven pages."""
    found = loopback.host()
    for number, path in enumerate(PATHS):
        found.put(path, PAGE.format(number, links_to_all()))
    return found


def links_to_all() -> str:
    return "".join(f'<a href="{path}">suite</a>' for path in PATHS)


@pytest.fixture(scope="module")
def crawled(loopback: Loopback, host: Host, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """That site and another, visited and indexed once."""
    other = loopback.host()
    other.put("/", PAGE.format("autre", ""))
    host.put("/", PAGE.format(0, links_to_all() + f' <a href="{other.url("/")}">montagne de feu</a>'))
    made = Bench(tmp_path_factory.mktemp("crawled"))
    made.add("volcans", host, "/", "# the last line of volcans")
    made.add("autre", other)
    assert made.run("recrawl").code == 0
    return made


@pytest.fixture
def bench(crawled: Bench, tmp_path: Path) -> Bench:
    """The list and the state of it, for one test."""
    shutil.copytree(crawled.folder, tmp_path / "bench")
    return Bench(tmp_path / "bench")


def hits(bench: Bench, words: str = "volcan") -> set[str]:
    """What a pupil finds now, whatever the index still holds."""
    allowlist = load_allowlist(bench.list_file)
    assert isinstance(allowlist, Allowlist)
    found = Searcher(WhooshIndex(bench.state / "index")).search(Query(words), allowlist)
    return {hit.url for hit in found.hits}


def stored(bench: Bench) -> set[str]:
    engine = bench.engine()
    urls = set(SqlPages(engine).urls())
    engine.dispose()
    return urls


def new_lines(before: str, after: str) -> list[str]:
    """What the edit added; nothing may be lost."""
    lines = after.splitlines(keepends=True)
    for line in before.splitlines(keepends=True):
        lines.remove(line)
    return [line.strip() for line in lines]


def test_a_site_is_gone_everywhere_in_seconds(bench: Bench, host: Host) -> None:
    """One line more in the list; no hit, no document, no stored page; another site stays, without the words that links
    of the one gave it, and nothing waits.
    """
    assert len(hits(bench, "montagne feu")) == 2
    before, words = bench.list_file.read_text(), Words(bench.state / "words")
    assert len(words.pages()) == 8
    shutil.copytree(bench.state / "index", bench.state / "index-tantivy")  # as an engine used before leaves it
    ran = bench.run("takedown", "volcans", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert len(words.pages()) == 1
    assert not (bench.state / "index-tantivy").exists()
    done = ran.json
    assert (done["site"], done["pages"], done["documents"], done["proven"]) == ("volcans", 7, 7, True)
    assert done["left"] == {"hits": 0, "index": 0, "store": 0, "suggestions": 0, "cache": 0, "links": 0}
    assert done["seconds"] < 30
    assert new_lines(before, bench.list_file.read_text()) == ["status: retired"]
    assert (bench.state / "allowlist.last-good.yaml").read_text() == bench.list_file.read_text()
    assert len(hits(bench)) == len(stored(bench)) == 1
    assert hits(bench, "montagne feu") == set()
    assert b"montagne" not in (bench.state / "index" / "links.sqlite").read_bytes()
    assert len(dict(LinkStore(bench.state / "index", str).addresses())) == 1
    assert not any(url.startswith(host.url("")) for url in hits(bench) | stored(bench))
    assert bench.run("status", "--json").code == 0
    again = bench.run("takedown", "volcans")
    assert again.code == 0
    assert "retired already" in again.out
    asked = len(host.asked())
    assert bench.run("recrawl", "--all").code == 0
    assert len(host.asked()) == asked


@pytest.mark.parametrize(
    ("path", "entry", "gone"),
    [
        ("/wiki/Pourquoi_%3F", "/wiki/Pourquoi_%3F", {"/wiki/Pourquoi_%3F"}),
        ("/wiki/M*A*S*H", "/wiki/M%2AA%2AS%2AH", {"/wiki/M*A*S*H"}),
        ("/forum?utm_source=x#bas", "/forum", {"/forum", "/forum/sujet"}),
    ],
)
def test_a_page_is_gone_and_what_lies_below_it(bench: Bench, host: Host, path: str, entry: str, gone: set[str]) -> None:
    """An exclusion of that page alone, its signs escaped; the others of the site stay."""
    before = bench.list_file.read_text()
    ran = bench.run("takedown", host.url(path))
    assert (ran.code, ran.err) == (0, "")
    assert f"removed: {len(gone)} pages from the store, {len(gone)} from the index" in ran.out
    assert ran.out.splitlines()[-1].startswith(f"proven: {host.url(path)}, in ")
    assert new_lines(before, bench.list_file.read_text()) == [f"exclude: ['{host.address}{entry}']"]
    left = {host.url(each) for each in PATHS if each not in gone}
    assert {url for url in hits(bench) if host.address in url} == left
    assert {url for url in stored(bench) if host.address in url} == left


def test_while_a_run_is_at_work_the_list_goes_first(bench: Bench) -> None:
    """It is hidden at once, exit 3 says what is still to be purged, and the next recrawl purges it."""
    with run_lock(bench.state):
        ran = bench.run("takedown", "volcans")
        assert ran.code == 3
        assert "still to be purged" in ran.out
        assert "NOT proven" in ran.out
        assert len(hits(bench)) == 1
        assert len(stored(bench)) == 8
    night = bench.run("recrawl")
    assert night.code == 0
    assert "7 pages of retired sites, or that their sites exclude, were taken out of the store" in night.out
    assert len(stored(bench)) == 1
    assert bench.run("takedown", "volcans").code == 0


def test_a_suspended_site_keeps_its_pages(bench: Bench) -> None:
    """Only what is out for good is purged at night: a suspended site comes back without a visit."""
    bench.write(bench.list_file.read_text().replace("# the last line of volcans", "status: suspended"))
    assert bench.run("recrawl").code == 0
    assert len(stored(bench)) == 8


def refused(ran: Answer, *words: str) -> None:
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert all(word in ran.err for word in words), ran.err


def test_the_log_hears_of_it(bench: Bench, host: Host) -> None:
    """A part, then the site, taken down at the command line: who did it, and the site's lines before and after."""
    for target in (host.url("/forum"), "volcans"):
        assert bench.run("takedown", target).code == 0
    settings = read_settings({}, None, {"state": str(bench.state), "allowlist": str(bench.list_file)})
    retired, excluded = (each.entry for each in desk(settings).audit().read(Wanted(subject="volcans")))
    assert (excluded.what, retired.what) == ("site_excluded", "site_retired")
    assert excluded.who == retired.who == operator()
    assert "forum" in excluded.after
    assert "forum" not in excluded.before
    assert "status: retired" in retired.after


def test_what_cannot_be_taken_down_is_one_sentence(bench: Bench, host: Host) -> None:
    """A start page, an id that is none, an odd address, a list that cannot be edited safely: nothing is changed."""
    before = bench.list_file.read_bytes()
    refused(bench.run("takedown", host.url("/")), "starts there", "cartable takedown volcans")
    refused(bench.run("takedown", "volcan"), "did you mean volcans?")
    refused(bench.run("takedown", "http://a@b/"), "user name")
    assert bench.list_file.read_bytes() == before
    assert len(hits(bench)) == 8
    named = "status: &on active"  # a value that other lines may stand for
    approved = "approved: {by: [x], date: 2026-01-01}"
    braces = f"  - {{id: braces, name: B, start: [https://b.fr/], why: w, {approved}, {named}}}\n"
    bench.write(before.decode() + braces)
    refused(bench.run("takedown", "braces"), "braces", "repeat the edit")
    bench.write("sites: [")
    broken = bench.run("takedown", "volcans")
    assert broken.code == 1
    assert "so nothing was done" in broken.err


def curator(bench: Bench) -> Person:
    """Somebody at the desk of this list and state, as `cartable serve` has it."""
    settings = read_settings({}, None, {"state": str(bench.state), "allowlist": str(bench.list_file)})
    return Person(web_application(settings), desk(settings), Role.CURATOR)


def proof(person: Person, act: str, **fields: str) -> list[int]:
    """Do something to the site at the desk; the hits, suggestions and stored pages that the page then shows."""
    page = person.followed(person.post(f"/admin/sites/volcans/{act}", why="w", **fields))
    return [int(words(number).split()[0]) for number in page.select(".proof dd")]


def test_from_the_desk(bench: Bench, host: Host) -> None:
    """A part is excluded, then the site suspended and its pages deleted: no search shows it at once, and the page
    proves it; while a run is at work the list alone is edited, and the page says so.
    """
    person = curator(bench)
    pages = len(PATHS)
    assert proof(person, "exclude", excluded=host.url("/forum")) == [0, 0, 2]
    assert hits(bench) >= {host.url("/")}
    assert not any("forum" in url for url in hits(bench))
    assert proof(person, "exclude", excluded=host.url("/forum"), delete="1") == [0, 0, 0]
    assert len(stored(bench)) == pages + 1 - 2
    assert proof(person, "suspend") == [0, 0, pages - 2]
    assert len(hits(bench)) == 1
    with run_lock(bench.state):
        answer = person.post("/admin/sites/volcans/delete")
    assert words(one(person.followed(answer), ".done")).startswith("La recherche ne le montre plus")
    assert len(stored(bench)) == pages + 1 - 2
    assert proof(person, "delete") == [0, 0, 0]
    assert len(stored(bench)) == 1
    settings = read_settings({}, None, {"state": str(bench.state), "allowlist": str(bench.list_file)})
    logged = desk(settings).audit().read(Wanted(what="pages_deleted"))
    assert [(each.entry.before, each.entry.after) for each in logged] == [("", "5"), (f"{host.address}/forum", "2")]
    assert bench.run("recrawl").code == 0


def test_proof_of_a_retired_site(bench: Bench) -> None:
    """Without a deletion its pages are still stored, and the searches for their titles give none of them."""
    person = curator(bench)
    assert proof(person, "retire") == [0, 0, len(PATHS)]
    text = bench.list_file.read_text(encoding="utf-8")
    assert "status: retired" in text
    page = person.page("/admin/sites/volcans/proof")
    assert "en cherchant les titres de 5 pages" in words(one(page, ".proof"))
