"""What a change lets in that was not in before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allowlist.model import Allowlist, Site, Status
from allowlist.widening import Widens, widenings
from tests.allowlist.lists import exclusion_of, scope_of, site

BASE = site("a", "a.fr/x", "*.b.fr", exclude=("a.fr/x/forum", "b.fr/*?*edit*", "c.b.fr/d*"))


def changed(**fields: Any) -> Site:
    """BASE with other fields; scopes and exclusions as texts."""
    read: dict[str, Callable[[str], Any]] = {"scope": scope_of, "exclude": exclusion_of}
    values: dict[str, Any] = {
        key: tuple(map(read[key], value)) if key in read else value for key, value in fields.items()
    }
    return replace(BASE, **values)


@pytest.mark.parametrize(
    ("after", "how"),
    [
        (changed(), []),
        (changed(name="N", why="w", levels=("x",), review_by=None, max_pages=9), []),
        (changed(scope=("a.fr/x/y", "d.b.fr/z")), []),
        (changed(scope=("a.fr", "*.b.fr")), [Widens.SCOPE]),
        (changed(scope=("a.fr/x", "*.b.fr", "b.fr:8080")), [Widens.SCOPE]),
        (changed(scope=("a.fr/xy",)), [Widens.SCOPE]),
        (changed(exclude=("a.fr/x/forum", "b.fr/*?*edit*")), [Widens.EXCLUSION]),
        (changed(exclude=("a.fr/x/forum/y", "b.fr/*?*edit*", "c.b.fr/d*")), [Widens.EXCLUSION]),
        (changed(exclude=("a.fr/x/fo*", "*.b.fr/*?*", "*.b.fr/d*")), []),
        (changed(exclude=("a.fr/x/forum", "b.fr", "c.b.fr")), []),
        (changed(scope=("a.fr/x",), exclude=("a.fr/x/forum",)), []),
        (changed(exclude=("a.fr:80/x/forum", "b.fr/*?*edit*", "c.b.fr/d*")), [Widens.EXCLUSION]),
        (changed(status=Status.SUSPENDED), []),
        (changed(status=Status.RETIRED, scope=("other.fr",), exclude=(), private_network=True), []),
        (changed(private_network=True), [Widens.PRIVATE]),
    ],
)
def test_what_a_change_lets_in(after: Site, how: list[Widens]) -> None:
    """Narrowing, notes, labels, dates and hiding let nothing in; a wider scope, a lost exclusion, a network does."""
    assert [each.how for each in widenings(BASE, after)] == how


def test_a_new_site_and_one_that_comes_back_let_in_all_they_have() -> None:
    """A new active site widens, one that enters suspended does not; made active again it does, private network too."""
    hidden = changed(status=Status.SUSPENDED, private_network=True)
    assert {each.how for each in widenings(None, BASE)} == {Widens.NEW}
    assert widenings(None, hidden) == ()
    back = widenings(hidden, changed(private_network=True))
    assert [str(each) for each in back] == [
        "restored: a.fr/x",
        "restored: *.b.fr",
        "private network: private_network: true",
    ]


@pytest.mark.parametrize("status", Status)
def test_what_a_narrow_site_gives_up_falls_to_the_wider_one(status: Status) -> None:
    """A site that lies inside another keeps its addresses from it, also while hidden: giving some up is told."""
    narrow = changed(overlaps=("wide",), status=status)
    after = replace(narrow, scope=(scope_of("a.fr/x/y"), scope_of("*.b.fr")), overlaps=())
    assert [each.how for each in widenings(narrow, after)] == [Widens.LEFT_TO_OTHERS]
    assert widenings(narrow, replace(narrow, name="N")) == ()


_scopes = st.lists(
    st.sampled_from(["a.fr", "a.fr/x", "a.fr/x/y", "*.a.fr", "b.a.fr/x", "*.b.a.fr", "a.fr:8080"]),
    min_size=1,
    max_size=3,
)
_exclusions = st.lists(
    st.sampled_from(
        [
            "a.fr",
            "a.fr/x",
            "a.fr/x*",
            "a.fr/*y",
            "a.fr/x/*",
            "*.a.fr/x",
            "a.fr/?",
            "a.fr/*?*",
            "a.fr/x?q*",
            "a.fr:8080/x",
            "b.a.fr",
            "a.fr/X/",
            "a.fr/*/y",
            "a.fr/%2A",
        ]
    ),
    max_size=3,
)
_urls = [
    f"http://{host}{path}{query}"
    for host in ("a.fr", "www.a.fr", "b.a.fr", "c.b.a.fr", "a.fr:8080")
    for path in ("/", "/x", "/x/", "/x/y", "/xy", "/z/y", "/*", "/x/y/z")
    for query in ("", "?", "?q", "?q=1", "?r")
]


@given(_scopes, _exclusions, _scopes, _exclusions, st.sampled_from(Status))
@settings(max_examples=400, deadline=None)
def test_no_address_comes_in_untold(
    scope: list[str], exclude: list[str], new_scope: list[str], new_exclude: list[str], status: Status
) -> None:
    """Whatever the change, where an address is in that was not, some widening is told."""
    before = site("a", *scope, exclude=tuple(exclude), status=status)
    after = site("a", *new_scope, exclude=tuple(new_exclude))
    was, now = Allowlist((before,)), Allowlist((after,))
    come_in = [url for url in _urls if now.site_for(url) and not was.site_for(url)]
    assert not come_in or widenings(before, after), come_in
