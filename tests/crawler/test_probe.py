"""What a site answers to an address that cannot exist: asked where, kept how, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.probe import MAX_AGE, Probe, ProbeStore, impossible_address
from crawler.probing import Soft404s
from crawler.schema import open_database
from crawler.soft404 import text_of
from tests.allowlist.lists import entry, good
from tests.allowlist.lists import text_of as list_of
from tests.command import Answer
from tests.crawler.gallery import Gallery
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench

NOW = datetime(2026, 9, 1, tzinfo=UTC)
LOST = text_of("<title>Le site</title>Rien ici.", "http://a.example.org/x")
OTHER = text_of("<title>Le site</title>Les fractions : une moitié vaut deux quarts.", "http://a.example.org/y")


@pytest.mark.parametrize(
    ("before", "page", "start", "after"),
    [
        (None, OTHER, True, True), (None, OTHER, False, True), (None, LOST, True, False), (None, LOST, False, None),
        (True, LOST, True, True), (True, LOST, False, True), (False, OTHER, False, False), (False, OTHER, True, True),
    ],
)  # fmt: skip
def test_when_a_site_tells_pages_apart(before: bool | None, page: object, start: bool, after: bool | None) -> None:  # noqa: FBT001
    """A page that differs proves that it does; a start page that does not differ, that it does not, until it does."""
    assert Probe(text=LOST, told_apart=before).after(page, start=start).told_apart is after  # type: ignore[arg-type]


def test_pages_are_lost_only_where_pages_are_told_apart() -> None:
    """The same text is a lost page where another page was seen, nowhere else."""
    assert Probe(text=LOST, told_apart=True).holds_for(LOST)
    assert not Probe(text=LOST, told_apart=True).holds_for(OTHER)
    assert not Probe(text=LOST).holds_for(LOST)
    assert not Probe(text=LOST, told_apart=False).holds_for(LOST)
    assert not Probe().holds_for(LOST)


@pytest.mark.parametrize(
    ("scope", "page", "folder"),
    [
        ("a.example.org", "http://a.example.org/x/y.html", "http://a.example.org/"),
        ("a.example.org", "https://www.a.example.org", "https://www.a.example.org/"),
        ("a.example.org/wiki/", "http://a.example.org/wiki/Paris", "http://a.example.org/wiki/"),
        ("a.example.org/a/b/", "http://a.example.org/a/b/c/d?e", "http://a.example.org/a/b/"),
    ],
)
def test_the_impossible_address_lies_in_the_scope(scope: str, page: str, folder: str) -> None:
    """It is asked for in the highest folder above the page that the list gives to the site; never the same twice."""
    allowlist = good(list_of(entry("a", scope)))
    site = allowlist.sites[0]
    urls = {impossible_address(page, site, allowlist) for _ in range(5)}
    assert len(urls) == 5
    assert all(url is not None and url.startswith(folder + "cartable") and allowlist.site_for(url) for url in urls)


def test_no_address_where_the_list_gives_none() -> None:
    """Of a page that the list does not give to the site, no address is made up."""
    allowlist = good(list_of(entry("a", "a.example.org")))
    assert impossible_address("http://b.example.org/x", allowlist.sites[0], allowlist) is None


def test_a_probe_is_kept(tmp_path: Path) -> None:
    """The last probe of a site and origin is given back as it was, with its date; another takes its place."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    store = ProbeStore(engine)
    store.keep("a", "http://a", Probe("http://a/home"), NOW)
    store.keep("a", "http://a", Probe(text=LOST, told_apart=False), NOW)
    assert store.last("a", "http://a") == (Probe(text=LOST, told_apart=False), NOW)
    assert store.last("b", "http://a") is None
    engine.dispose()


@pytest.mark.parametrize("probe", [Probe(text=LOST), Probe(text=OTHER)])
def test_who_answered_alike_does_so_until_the_start_page_differs(tmp_path: Path, probe: Probe) -> None:
    """A new probe of a site that answered alike keeps that: the first page compared may be the one that differs."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    store = ProbeStore(engine)
    store.keep("a", "http://a", Probe(text=LOST, told_apart=False), NOW - MAX_AGE)
    Soft404s(store).learn("a", "http://a", probe, NOW)
    assert store.last("a", "http://a") == (replace(probe, told_apart=False), NOW)
    engine.dispose()


FRAME = "<title>{title}Le site</title><p>{text}</p>"
PROSE = "Une moitié vaut deux quarts, un tiers en vaut deux sixièmes et trois neuvièmes."


def lost(**more: str) -> str:
    """The page of a site for what it has not, which does not say so in any words that we know."""
    return FRAME.format(title="", text="Nous avons cherché partout, sans succès : {path}", **more)


def site_of(host: Host, *dead: str) -> None:
    """A start page, three pages and some dead links, which are answered with status 200 as any address is."""
    host.link("/", "/1", "/2", "/3", *dead)
    for number in "123":
        host.put(f"/{number}", FRAME.format(title=f"Leçon {number} ", text=PROSE))
    host.put("impossible", lost())
    for path in dead:
        host.put(path, lost())


SAME = "vanished: soft 404: the same text as at addresses that do not exist"
SHELL = "<title>Application</title><div id=app></div><a href=/1>1</a><a href=/2>2</a>"


@pytest.fixture(scope="module")
def gallery(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One crawl over sites that say "no such page" each in its way."""
    bench = Bench(tmp_path_factory.mktemp("dead"))
    names = ("alike", "moving", "saying", "honest", "shell", "folder", "forbidden")
    hosts = {name: loopback.host("disallow-made-up" if name == "forbidden" else "none") for name in names}
    for name, dead in {"alike": 2, "moving": 0, "saying": 0, "honest": 0, "forbidden": 1}.items():
        site_of(hosts[name], *(f"/dead-{number}" for number in range(dead)))
    for name in ("saying", "honest"):
        hosts[name].put("impossible", "non", status=404)
    hosts["saying"].put("/2", FRAME.format(title="Page introuvable - ", text="Elle a été déplacée."))
    for path in ("impossible", "*"):
        hosts["shell"].put(path, SHELL)
    moving_site(hosts["moving"])
    folder_site(hosts["folder"])
    for name, host in hosts.items():
        start = "/wiki/" if name == "folder" else "/"
        bench.add(name, host, start, scope=host.address + start)
    return Gallery(hosts, bench.crawl(), bench)


def moving_site(host: Host) -> None:
    """Leads to its home page whoever asks for its start page or for what it has not; and from an old address to the
    new one.
    """
    host.link("/accueil", "/1", "/2", "/dead", "/old")
    host.put("/old", status=301, Location="/3")
    for path in ("impossible", "/dead", "/"):
        host.put(path, status=302, Location="/accueil")


def folder_site(host: Host) -> None:
    """A folder of a host."""
    host.link("/wiki/", "/wiki/1", "/wiki/dead")
    host.put("/wiki/1", PROSE)
    host.put("impossible", status=301, times=1, Location="{path}/")
    for path in ("impossible", "/wiki/dead"):
        host.put(path, lost())


def test_the_text_of_an_impossible_address_is_no_page(gallery: Gallery) -> None:
    """Pages with that text are not stored; the report says why, and names the first with the page that links to it."""
    site, host = gallery.site("alike"), gallery.hosts["alike"]
    assert (site["reasons"], site["pages"]) == ({SAME: 2}, 4)
    assert f"(on {host.url('/')})" in site["examples"][SAME]


def test_a_redirect_as_from_an_impossible_address_is_no_move(gallery: Gallery) -> None:
    """Pages that lead to where an impossible address leads are gone; those that lead elsewhere, and the start page,
    have moved.
    """
    site = gallery.site("moving")
    assert site["reasons"] == {"vanished: soft 404: redirects where addresses that do not exist do": 1}
    assert site["outcomes"] == {"fetched": 4, "vanished": 1, "moved": 2}


def test_a_title_that_says_so_is_no_page(gallery: Gallery) -> None:
    """It needs no comparing: the site answers 404 to other addresses."""
    site = gallery.site("saying")
    assert site["reasons"] == {"vanished: soft 404: its title or heading says that there is no such page": 1}


def test_a_site_that_says_404_is_asked_once(gallery: Gallery) -> None:
    """And all its pages are stored."""
    assert (gallery.site("honest")["pages"], len(gallery.hosts["honest"].probes())) == (4, 1)


def test_a_site_that_answers_all_alike_keeps_all(gallery: Gallery) -> None:
    """As JavaScript fills the pages of some: nothing is lost by comparing, and the report says it in one sentence."""
    site = gallery.site("shell")
    assert (site["pages"], site["reasons"]) == (3, {})
    assert site["notes"] == ["answers every address alike: its pages may need JavaScript"]


def test_a_folder_is_asked_in_its_folder(gallery: Gallery) -> None:
    """What is asked for lies inside the scope; that it leads to the same with a slash behind is followed."""
    first, second = gallery.hosts["folder"].probes()
    assert first.startswith("/wiki/cartable")
    assert second == first + "/"
    assert gallery.site("folder")["reasons"] == {SAME: 1}


def test_robots_may_forbid_to_ask(gallery: Gallery) -> None:
    """Where robots.txt does not allow the address it is not asked for, and nothing is compared."""
    assert (gallery.hosts["forbidden"].probes(), gallery.site("forbidden")["pages"]) == ([], 5)


@dataclass(frozen=True)
class Nights:
    """Two runs over sites whose probes went differently, and what the second found."""

    hosts: dict[str, Host]
    first: Answer
    second: Answer


@pytest.fixture(scope="module")
def nights(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    bench = Bench(tmp_path_factory.mktemp("nights"))
    hosts = {name: loopback.host() for name in ("dying", "maintained", "a-week-ago", "broken", "busy", "shielded")}
    for name, host in hosts.items():
        site_of(host, "/dead")
        bench.add(name, host)
    hosts["broken"].put("impossible", "non", status=500)
    hosts["busy"].put("impossible", "non", status=429, Retry_After="0")
    first = bench.crawl()
    for name in ("broken", "busy"):
        hosts[name].put("impossible", lost())
    hosts["dying"].put("/2", lost())
    for path in ("/1", "/2", "/3"):
        hosts["maintained"].put(path, lost())
    for path in ("impossible", "/2"):
        hosts["a-week-ago"].put(path, FRAME.format(title="", text="Nous ne trouvons rien de ce nom."))
    for path in ("/", "/1", "/2", "/3", "/dead"):
        hosts["shielded"].put(path, "non", status=403)
    make_old(bench, hosts["a-week-ago"])
    return Nights(hosts, first, bench.crawl("--all"))


def make_old(bench: Bench, host: Host) -> None:
    """Let a week pass since the probe of a host."""
    engine = bench.engine()
    store, origin = ProbeStore(engine), f"http://{host.address}"
    kept = store.last("a-week-ago", origin)
    assert kept is not None
    store.keep("a-week-ago", origin, kept[0], kept[1] - MAX_AGE)
    engine.dispose()


def test_a_page_that_dies_leaves(nights: Nights) -> None:
    """A stored page that is now answered as an impossible address leaves in that run."""
    assert nights.first.site("dying")["pages"] == 4
    assert (nights.second.site("dying")["taken_out"], nights.second.site("dying")["pages"]) == (1, 3)


def test_a_site_that_loses_most_keeps_all(nights: Nights) -> None:
    """If more than half of a site's pages die so at once, all stay and a person is asked."""
    site = nights.second.site("maintained")
    assert (site["state"], site["pages"]) == ("needs a person", 4)


def test_a_site_is_asked_once_a_week(nights: Nights) -> None:
    """The next run does not ask again; one that comes a week later does, and goes by the new answer."""
    assert len(nights.hosts["dying"].probes()) == 1
    assert len(nights.hosts["a-week-ago"].probes()) == 2
    assert nights.second.site("a-week-ago")["taken_out"] == 1


@pytest.mark.parametrize("name", ["broken", "busy"])
def test_a_site_that_cannot_answer_is_asked_in_the_next_run(nights: Nights, name: str) -> None:
    """A probe that a site is too busy or broken to answer proves nothing: no page is lost by it, the next run asks."""
    assert nights.first.site(name)["outcomes"] == {"fetched": 5}
    assert nights.second.site(name)["taken_out"] == 1
    assert len(nights.hosts[name].probes()) == 2


def test_a_site_that_refuses_us_loses_nothing(nights: Nights) -> None:
    """A site that answers 403 to everything, as shields against robots do, keeps its pages; the report says what it is
    and what can be done, and counts it as failed.
    """
    site = nights.second.site("shielded")
    assert (site["state"], site["pages"], site["taken_out"]) == ("refuses us", 4, 0)
    assert site["notes"] == ["answers 401 or 403 to whatever it is asked: its owner may let the robot `cartable` in"]
    assert nights.second.code == 1
