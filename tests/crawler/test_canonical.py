"""One spelling for each address."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from allowlist.model import Allowlist, NotAdmitted
from crawler.canonical import canonical_url
from tests.allowlist.lists import entry, good, site, text_of

pieces = st.lists(
    st.sampled_from(
        [
            "a",
            "é",
            "%C3%A9",
            "%e9",
            "/",
            "//",
            ".",
            "..",
            "%2e",
            "%2F",
            "?",
            "&",
            "=",
            "#",
            ";",
            "+",
            " ",
            ";jsessionid=",
        ]
    ),
    max_size=12,
).map("".join)

SAME = [
    ("HTTP://A.Example.ORG", "http://a.example.org/"),
    ("http://a.example.org:80/x", "http://a.example.org/x"),
    ("https://a.example.org:443/x", "https://a.example.org/x"),
    ("http://a.example.org:8080/x", "http://a.example.org:8080/x"),
    ("http://a.example.org/x#part", "http://a.example.org/x"),
    ("http://a.example.org/x?", "http://a.example.org/x"),
    ("http://a.example.org/é", "http://a.example.org/%C3%A9"),
    ("http://a.example.org/%c3%a9?%c3", "http://a.example.org/%C3%A9?%C3"),
    ("http://a.example.org/x?b=2&a=1", "http://a.example.org/x?a=1&b=2"),
    ("http://a.example.org/x?PHPSESSID=1&b=2&utm_source=mail&fbclid=3", "http://a.example.org/x?b=2"),
    ("http://a.example.org/x?FBCLID=1&UTM_Any=2&mtm_kwd=3&JSESSIONID=4&b=2", "http://a.example.org/x?b=2"),
    ("http://a.example.org/x;jsessionid=0A1B.n1/y;JSESSIONID=2?b=2;c", "http://a.example.org/x/y?b=2;c"),
    ("http://é.example.org/", "http://xn--9ca.example.org/"),
]


@pytest.mark.parametrize(("spelling", "canonical"), SAME)
def test_spellings_of_one_page_are_one(spelling: str, canonical: str) -> None:
    """Case of the host, default port, fragment, tracking and order of the query do not make another page."""
    assert canonical_url(spelling) == canonical


@pytest.mark.parametrize(
    "query", ["article12", "article12=", "t=1&t=2", "a=b+c", "a=b%20c", "utm=1", "a?b", "Page=2", "side=1"]
)
def test_what_a_server_reads_stays_as_it_was(query: str) -> None:
    """A parameter without `=`, one that comes twice and one with escapes stay as they were spelt."""
    assert canonical_url(f"http://a.example.org/spip.php?{query}") == f"http://a.example.org/spip.php?{query}"


def test_an_exclusion_holds_for_the_spelling_that_is_asked_for() -> None:
    """A page excluded as a curator sees it in the browser, `spip.php?article12`, is still out in its one spelling."""
    allowlist = good(text_of(entry("a", "a.example.org", "exclude: ['a.example.org/spip.php?article12']")))
    assert isinstance(allowlist.decide(canonical_url("http://a.example.org/spip.php?article12")), NotAdmitted)


@example("?%2e&%2F")
@given(pieces)
def test_the_one_spelling_is_its_own(rest: str) -> None:
    """The canonical spelling of a canonical spelling is itself."""
    once = canonical_url("http://a.example.org/" + rest)
    assert canonical_url(once) == once


@given(pieces)
def test_spelling_does_not_lead_off_the_list(rest: str) -> None:
    """The host of an address is the host of its one spelling."""
    assert canonical_url("http://a.example.org/" + rest).startswith("http://a.example.org/")


SITES = Allowlist(
    (
        site("wiki", "ex.fr/wiki/", exclude=("ex.fr/wiki/secret",)),
        site("wide", "*.ex.org", "ex.org:8080"),
        site("narrow", "a.ex.org/cours/"),
        site("intranet", "127.0.0.1"),
    )
)
_hosts = ["ex.fr", "EX.fr", "www.ex.fr", "a.ex.org", "ex.org", "ex.fr.", "127.1", "127.0.0.1", "evil.com", "ex。fr"]
_authorities = st.builds(
    "{}{}{}".format,
    st.sampled_from([*[""] * 12, "u@", "ex.fr\\", "ex.fr@", "evil.com#@", "\t"]),
    st.sampled_from(_hosts),
    st.sampled_from([*[""] * 12, ":80", ":443", ":8080", ":", ".evil.com", "%2eevil.com"]),
)
_names = ["wiki/", "wiki/", "cours/", "cours", "secret", "%73ecret", "/%2e./", "\\", ";sid=1", "?utm_source=1"]
_rests = st.lists(st.sampled_from(_names) | pieces, max_size=3).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(["http://", "http://", "https://", "HTTP:\\\\"]), _authorities, _rests)
def test_spelling_does_not_lead_to_another_site(scheme: str, authority: str, rest: str) -> None:
    """The one spelling of an address belongs to the site that has the address, or to none; and is its own."""
    url = f"{scheme}{authority}/{rest}"
    try:
        once = canonical_url(url)
    except ValueError:
        return
    assert canonical_url(once) == once
    before, after = SITES.site_for(url), SITES.site_for(once)
    assert before is None or after is None or after.id == before.id


def test_what_is_no_address_has_no_spelling() -> None:
    """An address that cannot be taken apart raises ValueError, which every caller expects."""
    with pytest.raises(ValueError, match="IPv6"):
        canonical_url("http://[mauvais/")
