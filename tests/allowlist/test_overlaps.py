"""Sites whose scopes overlap: who must say so, who wins, and that nothing comes back through the wider one."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allowlist.errors import BrokenList
from allowlist.load import parse_allowlist
from allowlist.model import Admitted, Allowlist, NotAdmitted, Site, Status, Why
from tests.allowlist.lists import codes, entry, good, site, text_of

NARROWER = [
    ("ex.fr/forum", "ex.fr"),
    ("a.ex.fr", "*.ex.fr"),
    ("*.a.ex.fr", "*.ex.fr"),
    ("ex.fr", "*.ex.fr"),
    ("ex.fr:80", "ex.fr"),
    ("*.ex.fr/a", "*.ex.fr"),
    ("ex.fr/a/b", "ex.fr/a"),
    ("ex.fr:80/a", "ex.fr/a"),
    ("www.ex.fr", "*.ex.fr"),
    ("www.a.ex.fr/x", "*.ex.fr/x"),
    ("ex.fr/été/x", "ex.fr/%E9t%E9"),
]
EQUAL = [
    ("ex.fr", "ex.fr"),
    ("ex.fr", "www.ex.fr"),
    ("EX.fr/", "ex.fr"),
    ("ex.fr/a", "www.ex.fr/a/"),
    ("*.ex.fr", "*.ex.fr/"),
    ("ex.fr/%C3%A9", "ex.fr/é"),
    ("é.fr", "xn--9ca.fr"),
    ("ex.fr:80", "ex.fr:0080"),
]
CROSSING = [
    ("ex.fr", "*.ex.fr/a"),
    ("ex.fr:80", "ex.fr/a"),
    ("*.www.ex.fr", "ex.fr"),
    ("a.ex.fr", "*.ex.fr/a"),
    ("*.ex.fr:443", "a.ex.fr"),
]
APART = [
    ("ex.fr", "m.ex.fr"),
    ("ex.fr/a", "ex.fr/b"),
    ("ex.fr", "ex.fr:8080"),
    ("ex.fr/a", "ex.fr/ab"),
    ("*.a.fr", "*.b.fr"),
    ("ex.fr:80", "ex.fr:443"),
    ("aex.fr", "*.ex.fr"),
    ("[::1]", "[::2]"),
]


def both(one: str, other: str, *more: str) -> str:
    """A list of sites a and b; `more` are further lines of a."""
    starts = (f"'https://{scope.removeprefix('*.')}'" for scope in (one, other))
    return text_of(entry("a", f'"{one}"', *more, start=next(starts)), entry("b", f'"{other}"', start=next(starts)))


def overlap_codes(text: str) -> set[str]:
    """What is said about overlaps (a start that lies outside, for a named port, is another matter)."""
    loaded = parse_allowlist(text)
    return (
        {each.code for each in loaded.problems if each.code != "start-outside"}
        if isinstance(loaded, BrokenList)
        else set()
    )


@pytest.mark.parametrize(("narrow", "wide"), NARROWER)
def test_the_narrower_must_say_so(narrow: str, wide: str) -> None:
    """A scope inside another's is a problem until its site names the other; the wider cannot say it for it."""
    assert overlap_codes(both(narrow, wide)) == {"overlap"}
    assert overlap_codes(both(wide, narrow, "overlaps: [b]")) == {"overlap"}
    assert overlap_codes(both(narrow, wide, "overlaps: [b]")) == set()


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_scopes_are_an_error(one: str, other: str) -> None:
    """Two spellings of one scope cannot be told apart, whatever `overlaps` says."""
    assert overlap_codes(both(one, other, "overlaps: [b]")) == {"scope-equal"}


@pytest.mark.parametrize(("one", "other"), CROSSING)
def test_crossing_scopes_are_an_error(one: str, other: str) -> None:
    """Scopes that share addresses while neither lies in the other have no narrower one."""
    assert overlap_codes(both(one, other, "overlaps: [b]")) == {"scope-crossing"}
    assert overlap_codes(both(other, one)) == {"scope-crossing"}


@pytest.mark.parametrize(("one", "other"), APART)
def test_scopes_apart_need_nothing(one: str, other: str) -> None:
    """Scopes that share no address need not know of each other."""
    assert overlap_codes(both(one, other)) == set()


def test_the_line_of_an_overlap_is_that_of_the_narrower_scope() -> None:
    """The site that must be changed is blamed, wherever it stands."""
    assert codes(text_of(entry("a", "ex.fr/x"), entry("b", "ex.fr"))) == [(6, "overlap")]
    assert codes(text_of(entry("a", "ex.fr"), entry("b", "ex.fr/x"))) == [(12, "overlap")]


def test_a_retired_site_must_still_say_so() -> None:
    """What keeps its addresses out of the wider site has to stand in the list."""
    assert codes(text_of(entry("a", "ex.fr"), entry("b", "ex.fr/x", "status: retired"))) == [(12, "overlap")]


def owner(allowlist: Allowlist, url: str) -> str | None:
    """The id of the site that admits `url`."""
    found = allowlist.site_for(url)
    return found.id if found else None


@pytest.mark.parametrize("reverse", [False, True])
def test_the_narrower_wins(reverse: bool) -> None:  # noqa: FBT001
    """Nested sites each win for their own addresses, in whatever order they stand."""
    sites = [
        site("all", "*.ex.fr"),
        site("host", "ex.fr"),
        site("deep", "ex.fr/a/b"),
        site("mid", "ex.fr/a"),
        site("p80", "ex.fr:80/a/b"),
    ]
    allowlist = Allowlist(tuple(reversed(sites) if reverse else sites))
    asked = {
        "m.ex.fr/": "all",
        "ex.fr/x": "host",
        "www.ex.fr/a": "mid",
        "ex.fr/a/bc": "mid",
        "ex.fr/a/b/c": "deep",
        "ex.fr:80/a/b": "p80",
    }
    assert {url: owner(allowlist, "https://" + url) for url in asked} == asked


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.RETIRED])
def test_a_site_taken_out_stays_out_of_the_wider(status: Status) -> None:
    """A narrower site that is suspended or retired blocks its addresses in the wider one, in every spelling."""
    allowlist = Allowlist((site("wide", "*.ex.fr"), site("narrow", "ex.fr/forum", "chat.ex.fr", status=status)))
    assert owner(allowlist, "https://ex.fr/forums") == "wide"
    assert owner(allowlist, "https://m.ex.fr/forum") == "wide"
    for url in [
        "ex.fr/forum",
        "www.ex.fr/forum/x",
        "ex.fr//forum/x",
        "ex.fr/forum;a/x",
        "ex.fr/;/forum/x",
        "ex.fr/forum%2Fx",
        "ex.fr/a%2f..%2fforum/x",
        "ex.fr/%66orum/x",
        "ex.fr/x/../forum/",
        "ex.fr/forum%5Cx",
        "chat.ex.fr/",
        "www.chat.ex.fr/x",
    ]:
        assert owner(allowlist, "https://" + url) is None, url


def test_why_an_address_of_a_retired_site_is_out() -> None:
    """The decision names the retired site, not the wider one."""
    allowlist = Allowlist((site("wide", "ex.fr"), site("narrow", "ex.fr/forum", status=Status.RETIRED)))
    decision = allowlist.decide("https://ex.fr/forum/1")
    assert isinstance(decision, NotAdmitted)
    assert (decision.why, decision.rule, decision.site and decision.site.id) == (Why.NOT_ACTIVE, "retired", "narrow")


def test_two_readings_in_two_sites_belong_to_neither() -> None:
    """A path that servers read as this site's or as that one's is refused, and the reason says so."""
    allowlist = Allowlist((site("wide", "ex.fr"), site("narrow", "ex.fr/forum")))
    decision = allowlist.decide("https://ex.fr//forum/x")
    assert isinstance(decision, NotAdmitted)
    assert decision.why is Why.ODD
    assert owner(allowlist, "https://ex.fr/forum//x") == "narrow"
    assert owner(allowlist, "https://ex.fr//x") == "wide"


def test_an_exclusion_of_the_narrower_is_no_admission_by_the_wider() -> None:
    """What the narrower site excludes is out, and the wider's exclusions are no matter of the narrower."""
    wide = site("wide", "ex.fr", exclude=("ex.fr/*.pdf",))
    allowlist = Allowlist((wide, site("narrow", "ex.fr/a", exclude=("ex.fr/a/x/",))))
    assert owner(allowlist, "https://ex.fr/a/x/1") is None
    assert owner(allowlist, "https://ex.fr/a/1.pdf") == "narrow"
    assert owner(allowlist, "https://ex.fr/1.pdf") is None


def robots(allowlist: Allowlist, host: str) -> str | None:
    """The id of the site on whose behalf the robots.txt of `host` is read."""
    found = allowlist.site_of_robots(f"https://{host}/robots.txt")
    return found.id if found else None


def test_robots_are_read_on_listed_hosts_only() -> None:
    """The robots.txt of a host is read for a path scope too, never elsewhere, and nothing else under that name."""
    allowlist = Allowlist(
        (site("a", "ex.fr/wiki/"), site("b", "*.ex.org:8080"), site("off", "off.fr", status=Status.SUSPENDED))
    )
    asked = {
        "ex.fr": "a",
        "www.ex.fr:80": "a",
        "m.ex.org:8080": "b",
        "m.ex.org": None,
        "ex.fr:8080": None,
        "off.fr": None,
        "evil.fr": None,
    }
    assert {host: robots(allowlist, host) for host in asked} == asked
    for path in [
        "/robots.txt/",
        "/robots.txt?x",
        "//robots.txt",
        "/wiki/robots.txt",
        "/a/%2e%2e%2frobots.txt",
        "/robots.txt;x",
        "/ROBOTS.TXT",
        "",
    ]:
        assert allowlist.site_of_robots("https://ex.fr" + path) is None, path


def test_robots_of_a_host_taken_out_are_not_read() -> None:
    """A host that its own retired site owns, or that the wider site excludes, is not asked anything."""
    allowlist = Allowlist(
        (site("wide", "*.ex.fr", exclude=("chat.ex.fr",)), site("old", "old.ex.fr", status=Status.RETIRED))
    )
    assert (robots(allowlist, "old.ex.fr"), robots(allowlist, "chat.ex.fr"), robots(allowlist, "m.ex.fr")) == (
        None,
        None,
        "wide",
    )
    partly = Allowlist((site("wide", "*.ex.fr"), site("old", "m.ex.fr/old", status=Status.RETIRED)))
    assert robots(partly, "m.ex.fr") == "wide"


def test_sitemaps_are_read_on_listed_hosts_only() -> None:
    """A sitemap may lie outside a path scope, but not on another host, nor where a site or an exclusion took it out."""
    allowlist = Allowlist(
        (site("a", "ex.fr/wiki/", exclude=("ex.fr/wiki/x.xml",)), site("old", "ex.fr/old", status=Status.RETIRED))
    )
    asked = {
        "ex.fr/sitemap.xml": "a",
        "ex.fr/wiki/s.xml": "a",
        "ex.fr/wiki/x.xml": None,
        "ex.fr/old/s.xml": None,
        "m.ex.fr/s.xml": None,
        "u@ex.fr/s.xml": None,
        "ex.fr:81/s.xml": None,
    }
    found = {url: allowlist.site_of_sitemap("https://" + url) for url in asked}
    assert {url: each and each.id for url, each in found.items()} == asked


def test_private_addresses_are_for_the_sites_that_say_so() -> None:
    """A host may resolve to a private address when the active site that owns it says so, not when another does."""
    allowlist = Allowlist(
        (
            site("lan", "*.lan.fr", "10.0.0.1:8000", private_network=True),
            site("own", "public.lan.fr"),
            site("part", "m.lan.fr/part"),
            site("web", "ex.fr"),
            site("off", "off.fr", status=Status.SUSPENDED, private_network=True),
        )
    )
    asked = {
        "lan.fr": True,
        "a.b.lan.fr": True,
        "10.0.0.1": True,
        "m.lan.fr": True,
        "public.lan.fr": False,
        "ex.fr": False,
        "off.fr": False,
        "evil.org": False,
        "": False,
        "10.0.0.2": False,
        "xlan.fr": False,
    }
    assert {host: allowlist.allows_private(host) for host in asked} == asked


def test_the_fence_tells_lists_apart_that_decide_differently() -> None:
    """The digest changes with status, scope, exclusion and id, and with nothing else."""
    plain = Allowlist((site("a", "ex.fr"),)).fence
    others = [
        site("b", "ex.fr"),
        site("a", "ex.org"),
        site("a", "ex.fr", exclude=("ex.fr/a",)),
        site("a", "ex.fr", status=Status.RETIRED),
    ]
    assert len({plain, *(Allowlist((other,)).fence for other in others)}) == 5
    assert Allowlist((site("a", "ex.fr", private_network=True),)).fence == plain


_hosts = st.sampled_from(["a.fr", "*.a.fr", "b.a.fr", "*.b.a.fr", "www.a.fr", "c.fr", "a.fr:80", "*.a.fr:81"])
_paths = st.sampled_from(["", "/", "/x", "/x/y", "/x/y/", "/é", "/xy"])
_scopes = st.builds(str.__add__, _hosts, _paths)
_globs = st.builds(str.__add__, _hosts, st.sampled_from(["/x/*", "/x/y", "/*y", "/x/", "/É", "/*?q*", ""]))
_urls = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["a.fr", "www.a.fr", "b.a.fr", "c.b.a.fr", "c.fr", "a.fr:81", "b.a.fr:443", "d.fr"]),
    st.sampled_from(["", "/", "/x", "/x/", "/x/y", "/x/y/z", "/xy", "/%C3%A9", "/é/y", "/z", "/x/../é"]),
    st.sampled_from(["", "?q=1", "#x"]),
)


@st.composite
def lists(draw: st.DrawFn) -> str:
    """A few sites on a few hosts, each declaring to overlap some of the others."""
    ids = [f"s{number}" for number in range(draw(st.integers(1, 4)))]
    entries = []
    for site_id in ids:
        scopes = draw(st.lists(_scopes, min_size=1, max_size=2, unique=True))
        start = scopes[0].removeprefix("*.")
        more = ["overlaps: [" + ", ".join(other for other in ids if other != site_id) + "]"]
        more.append("status: " + draw(st.sampled_from(["active", "active", "suspended"])))
        excluded = draw(st.lists(_globs, max_size=1))
        more.append("exclude: [" + ", ".join(f'"{glob}"' for glob in excluded) + "]")
        entries.append(entry(site_id, ", ".join(f'"{scope}"' for scope in scopes), *more, start=f"http://{start}"))
    return text_of(*entries)


@given(lists(), st.lists(_urls, min_size=5, max_size=20))
@settings(max_examples=120, deadline=None)
def test_the_winner_is_unique_and_that_of_a_plain_reading(text: str, urls: list[str]) -> None:
    """In every accepted list one site wins each address: that of the one scope inside all others that hold it."""
    allowlist = parse_allowlist(text)
    assume(isinstance(allowlist, Allowlist))
    assert isinstance(allowlist, Allowlist)
    for url in urls:
        decision = allowlist.decide(url)
        assert (decision.site.id if isinstance(decision, Admitted) else None) == reference(allowlist, url), url


def reference(allowlist: Allowlist, url: str) -> str | None:
    """Who admits `url`, found by comparing every scope with every other; these addresses have no tricks in them."""
    scheme, _, rest = url.partition("#")[0].partition("://")
    rest, _, query = rest.partition("?")
    host, _, path = rest.partition("/")
    host, _, port = host.partition(":")
    path = unquote("/" + path).replace("/x/../", "/")
    where = host, int(port or {"http": 80, "https": 443}[scheme]), path
    held = [(each, scope.text) for each in allowlist.sites for scope in each.scope if holds(scope.text, *where)]
    winners = {
        each.id: each for each, text in held if all(owns is each or lies_in(text, other) for owns, other in held)
    }
    assert len(winners) == bool(held), (url, held)
    return next((each.id for each in winners.values() if open_to(each, where, query)), None)


def taken_apart(text: str) -> tuple[str, int | None, str]:
    """Host, port and path of an entry."""
    authority, _, path = text.partition("/")
    host, _, port = authority.partition(":")
    return host, int(port) if port else None, "/" + path.strip("/") if path.strip("/") else ""


def holds(text: str, host: str, port: int, path: str) -> bool:
    """Whether an entry holds an address, said plainly."""
    own, named, folder = taken_apart(text)
    return (
        (port == named if named else port in (80, 443)) and host_in(own, host) and (path + "/").startswith(folder + "/")
    )


def host_in(own: str, host: str) -> bool:
    """Whether a host is that of an entry, its twin, or below it."""
    if own.startswith("*."):
        return host == own[2:] or host.endswith(own[1:])
    return host in (own, "www." + own) or "www." + host == own


def lies_in(one: str, other: str) -> bool:
    """Whether every address of one entry is held by the other, asked of one address for each host, port and path."""
    host, named, path = taken_apart(one)
    hosts = [host[2:], "q" + host[1:], "www" + host[1:]] if host.startswith("*.") else [host, "www." + host]
    hosts = [host, host[4:]] if host.startswith("www.") else hosts
    return all(holds(other, each, port, path or "/") for each in hosts for port in ([named] if named else [80, 443]))


def open_to(each: Site, where: tuple[str, int, str], query: str) -> bool:
    """Whether an active site does not exclude an address: the globs above, spelt out one by one."""
    host, port, path = where
    for exclusion in each.exclude:
        authority, _, glob = exclusion.text.partition("/")
        # Without a port of its own an exclusion holds on every port.
        if not holds(authority, host, port if ":" in authority else 80, "/"):
            continue
        page = path.rstrip("/")
        folders = [page[:end] for end in range(1, len(page) + 1) if page[end:][:1] in ("", "/")]
        out = {
            "x/*": path.startswith("/x/"),
            "x/y": "/x/y" in folders,
            "*y": any(folder.endswith("y") for folder in folders),
            "x/": (path + "/").startswith("/x/"),
            "É": "/é" in folders,
            "*?q*": query.startswith("q"),
            "": True,
        }
        if out[glob]:
            return False
    return each.status is Status.ACTIVE


def test_a_list_of_nested_sites_is_accepted() -> None:
    """The sites of the winners' test do load from a file."""
    text = text_of(
        entry("a", "ex.fr"), entry("b", "ex.fr/x", "overlaps: [a]"), entry("c", "ex.fr/x/y", "overlaps: [a, b]")
    )
    assert owner(good(text), "https://ex.fr/x/y/z") == "c"
