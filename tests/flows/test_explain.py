"""What became of an address, and why, for each thing that can become of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from allowlist.load import load_allowlist
from allowlist.model import Allowlist, Status
from cartable.explain import Explanation, Sources, explain
from crawler.records import Records
from crawler.sql_pages import SqlPages
from indexer.whoosh.engine import WhooshIndex
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench
from tests.loopback.fixtures import loopback as loopback  # noqa: PLC0414 (fixture)
from tests.loopback.fixtures import nothing_off_the_list  # noqa: F401 (fixture)

PAGE = "<html lang=fr><title>Volcan {0}</title><p>La lave sort du volcan, page {0}.</p>"
OFF = "http://off.example.org/x"


def lay_out(host: Host) -> None:
    """A page for each thing that can happen."""
    names = ("page", "copy", "noindex", "private", "moved", "off", "gone", "broken", "excluded/x")
    host.link("/", OFF + "?utm_source=lettre", *names, "/page?b=2&a=1", "/deux%20mots")
    host.put("/deux%20mots", PAGE.format("quatre"))
    host.put("/page", PAGE.format("une"))
    host.put("/page?a=1&b=2", PAGE.format("deux"))
    host.put("/copy", PAGE.format("une") + f'<link rel="canonical" href="{host.url("/page")}">')
    host.put("/noindex", PAGE.format("trois") + '<meta name="robots" content="noindex">')
    host.put("/moved", status=302, Location="/page")
    host.put("/off", status=302, Location="http://elsewhere.example.org/y")
    host.put("/broken", status=500)


@pytest.fixture(scope="module")
def host(loopback: Loopback) -> Host:
    found = loopback.host("disallow-private")
    lay_out(found)
    return found


@pytest.fixture(scope="module")
def bench(host: Host, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A site that was visited and indexed once."""
    made = Bench(tmp_path_factory.mktemp("explain"))
    made.add("volcans", host, "/", f"exclude: ['{host.address}/excluded']")
    assert made.run("recrawl").code == 0
    return made


@pytest.fixture(scope="module")
def sources(bench: Bench) -> Iterator[Sources]:
    allowlist = load_allowlist(bench.list_file)
    assert isinstance(allowlist, Allowlist)
    engine = bench.engine()
    yield Sources(allowlist, "list.yaml", SqlPages(engine), Records(engine), WhooshIndex(bench.state / "index"))
    engine.dispose()


def of(sources: Sources, host: Host, path: str) -> Explanation:
    return explain(host.url(path), sources)


def test_a_page_that_is_found(sources: Sources, host: Host) -> None:
    """Rule and line, where it was found, when it was visited and will be, what is stored; nothing keeps it out."""
    found = of(sources, host, "/page")
    assert (found.admitted, found.site, found.rule, found.line) == (True, "volcans", host.address, "list.yaml:6")
    assert (found.found_on, found.depth, found.kind) == (host.url("/"), 1, "page")
    assert (found.stored, found.status, found.type) == (True, 200, "text/html")
    assert found.bytes == len(PAGE.format("une").encode())
    assert (found.indexed, found.why_not_indexed, found.last_outcome) == (True, None, "fetched")
    assert found.fetched
    assert found.last_visit
    assert found.next_visit
    assert found.fetched <= found.last_visit < found.next_visit


@pytest.mark.parametrize(
    ("path", "outcome", "why"),
    [
        ("/noindex", "fetched", "noindex"),
        ("/copy", "fetched", "same page as its canonical address"),
        ("/gone", "vanished status 404", "no page is stored"),
        ("/broken", "failed status 500", "no page is stored"),
        ("/private", "refused robots.txt disallows it", "no page is stored"),
        ("/never", None, "no page is stored"),
    ],
)
def test_a_page_that_is_not(sources: Sources, host: Host, path: str, outcome: str | None, why: str) -> None:
    """An admitted address that no search shows says why."""
    found = of(sources, host, path)
    assert (found.admitted, found.indexed, found.last_outcome, found.why_not_indexed) == (True, False, outcome, why)
    assert found.same_page_as == (host.url("/page") if path == "/copy" else None)


def test_where_a_redirect_went(sources: Sources, host: Host) -> None:
    """On the list or off it."""
    assert of(sources, host, "/moved").moved_to == host.url("/page")
    assert of(sources, host, "/off").moved_to == "http://elsewhere.example.org/y"


def test_an_address_off_the_list(sources: Sources, host: Host) -> None:
    """It was never asked for; the page that names it, or redirects to it, is known from the report and the store."""
    linked, redirected = explain(OFF, sources), explain("http://elsewhere.example.org/y", sources)
    assert linked.reason == redirected.reason == "no site of the list has it in its scope"
    assert linked.named_on == host.url("/")
    assert redirected.named_on == host.url("/off")
    assert (linked.kind, linked.line, linked.stored) == (None, None, False)
    assert explain("http://nobody.example.org/", sources).named_on is None


def test_an_exclusion_and_a_status_have_their_lines(sources: Sources, host: Host, bench: Bench) -> None:
    """What keeps an address out is named with its line; what is indexed still is said to be hidden."""
    excluded = of(sources, host, "/excluded/x")
    line = next(n for n, text in enumerate(bench.list_file.read_text().splitlines(), 1) if "exclude" in text)
    assert (excluded.rule, excluded.line) == (f"{host.address}/excluded", f"list.yaml:{line}")
    sites = tuple(replace(site, status=Status.RETIRED) for site in sources.allowlist.sites)
    hidden = of(replace(sources, allowlist=Allowlist(sites)), host, "/page")
    assert (hidden.admitted, hidden.rule, hidden.line) == (False, "retired", "list.yaml:3")
    assert (hidden.stored, hidden.indexed) == (True, True)
    assert hidden.why_not_indexed == "it is indexed still, and hidden: the list does not admit it"


def test_an_address_typed_sloppily(sources: Sources, host: Host) -> None:
    """Without a scheme, in capitals, with a fragment, tracking and unsorted parameters: the one kept is found."""
    for typed, path in (
        (f"  {host.address}/page ", "/page"),
        (f"//{host.address}/page", "/page"),
        (f"HTTP://{host.address}/page?utm_source=x#top", "/page"),
        (f"https://{host.address}/page?b=2&a=1", "/page?a=1&b=2"),
        (host.url("/deux mots"), "/deux%20mots"),
    ):
        found = explain(typed, sources)
        assert (found.url, found.kept_as, found.indexed, found.admitted) == (typed, host.url(path), True, True), typed


def test_what_people_read(bench: Bench, host: Host) -> None:
    """Short lines: in, by which line, found where, what came of it, and why no search shows it. Exit 0 in, 1 out."""
    noindex = bench.run("explain", host.url("/noindex") + "#x")
    assert noindex.code == 0
    for line in (
        f"{host.url('/noindex')}#x: admitted",
        f"    admitted by '{host.address}' of site volcans ({bench.list_file}:6)",
        f"    kept as: {host.url('/noindex')}",
        f"    found on: {host.url('/')}, 1 link from a start page",
        "    indexed: no, it asks not to be indexed (noindex)",
    ):
        assert line in noindex.out.splitlines()
    assert ": it came, new or changed" in noindex.out
    off = bench.run("explain", OFF)
    assert (off.code, off.err) == (1, "")
    assert f"    never asked for; named by {host.url('/')}" in off.out.splitlines()


def test_the_contract_keeps_its_keys(bench: Bench, host: Host) -> None:
    """Scripts find the keys that were promised, in one JSON object."""
    answer = bench.run("explain", host.url("/moved"), "--json").json
    promised = {"url", "admitted", "site", "rule", "reason", "stored", "indexed", "last_outcome"}
    assert promised < answer.keys()
    assert answer["last_outcome"] == f"moved {host.url('/page')}"
