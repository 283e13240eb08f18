"""Which sites a change of the list concerns: never too few."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allowlist.errors import BrokenList
from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from allowlist.touched import touched

HOSTS = ("a.fr", "*.a.fr", "b.a.fr", "*.b.a.fr", "c.b.a.fr", "www.a.fr", "a.fr:8080", "d.fr", "ab.a.fr", "127.0.0.1")
PATHS = ("", "/x", "/x/y", "/z")
ENTRIES = st.builds(str.__add__, st.sampled_from(HOSTS), st.sampled_from(PATHS))
URLS = [
    f"http://{host}{path}"
    for host in ("a.fr", "www.a.fr", "b.a.fr", "c.b.a.fr", "e.c.b.a.fr", "a.fr:8080", "d.fr", "ab.a.fr", "127.0.0.1")
    for path in ("/", "/x", "/x/y/1", "/z/2", "/x/yy")
]
IDS = ("one", "two", "three", "four")
SITES = st.dictionaries(
    st.sampled_from(IDS),
    st.tuples(
        st.lists(ENTRIES, min_size=1, max_size=2, unique=True),
        st.lists(ENTRIES, max_size=1),
        st.sampled_from(("active", "suspended", "retired")),
    ),
)


Rules = tuple[list[str], list[str], str]


def listed(sites: dict[str, Rules]) -> Allowlist | BrokenList:
    """The list with these scopes, exclusions and states."""
    text = "version: 1\nsites:\n"
    for site_id, (scope, exclude, status) in sites.items():
        start = "http://" + scope[0].removeprefix("*.")
        text += f"  - {{id: {site_id}, name: n, start: ['{start}'], scope: {scope}, exclude: {exclude}, why: w,"
        text += f" status: {status}, approved: {{by: [a], date: 2026-01-01}}, overlaps: {sorted(sites)}}}\n"
    return parse_allowlist(text)


def good(sites: dict[str, Rules]) -> Allowlist:
    """Such a list, which has no mistake."""
    found = listed(sites)
    assert isinstance(found, Allowlist)
    return found


@settings(max_examples=150, deadline=None)
@given(SITES.filter(bool), SITES.filter(bool))
def test_all_others_are_decided_alike(before: dict[str, Rules], changes: dict[str, Rules]) -> None:
    """Whatever changes between two lists, a site that is not named has the addresses that it had, and no other."""
    old, new = listed(before), listed(before | changes)
    assume(isinstance(old, Allowlist) and isinstance(new, Allowlist))
    assert isinstance(old, Allowlist)
    assert isinstance(new, Allowlist)
    concerned = touched(old, new)
    for url in URLS:
        owners = [site.id if site else None for site in (old.site_for(url), new.site_for(url))]
        assert owners[0] == owners[1] or set(owners) - {None} <= concerned


def test_it_is_few() -> None:
    """A site on hosts of its own concerns no other; one that lies in another concerns both; equal lists none."""
    sites: dict[str, Rules] = {name: ([f"{name}.fr"], [], "active") for name in IDS}
    before = good(sites)
    assert touched(before, before) == frozenset()
    assert touched(before, good(sites | {"one": (["one.fr"], [], "suspended")})) == {"one"}
    assert touched(before, good(sites | {"new": (["two.fr/x"], [], "active")})) == {"new", "two"}
    assert touched(before, good({name: sites[name] for name in IDS[1:]})) == {"one"}
