"""Twin addresses."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.twins import to_keep, twin_key

TWINS = [
    ("http://a.fr/x", "https://a.fr/x"),
    ("http://a.fr/x", "http://www.a.fr/x"),
    ("http://a.fr/x", "http://a.fr/x/"),
    ("http://a.fr/", "http://a.fr/index.html"),
    ("http://a.fr/x", "https://www.a.fr/x/Index.PHP"),
    ("http://a.fr/x/", "http://a.fr/x/default.aspx"),
    ("http://a.fr:8080/?b=1", "http://a.fr:8080/index.php?b=1"),
]
OTHERS = [
    ("http://a.fr/x", "http://b.fr/x"),
    ("http://a.fr/x", "http://a.fr/y"),
    ("http://a.fr/x", "http://a.fr/X"),
    ("http://a.fr/?b=1", "http://a.fr/?b=2"),
    ("http://a.fr/x", "http://a.fr/x?a"),
    ("http://a.fr/index", "http://a.fr/"),
    ("http://a.fr/index.html/x", "http://a.fr/x"),
    ("http://a.fr/mon-index.html", "http://a.fr/"),
    ("http://a.fr:8080/", "http://a.fr:8081/"),
]


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_twins(one: str, other: str) -> None:
    """The schemes, `www.`, a slash at the end and an index page make twins."""
    assert twin_key(one) == twin_key(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_is_no_twin(one: str, other: str) -> None:
    """Other hosts, ports, paths and queries are other pages."""
    assert twin_key(one) != twin_key(other)


def test_which_twin_stays() -> None:
    """The secure one, then the one without index page, then the shortest, then the first found."""
    order = ["https://a.fr/x", "https://a.fr/x/", "https://a.fr/x/index.html", "http://a.fr/x", "http://a.fr/index.php"]
    assert all(to_keep(pair) == pair[0] for pair in itertools.combinations(order, 2))
    assert all(to_keep(pair[::-1]) == pair[0] for pair in itertools.combinations(order, 2))
    assert to_keep(["http://a.fr/1", "http://a.fr/2"]) == "http://a.fr/1"


@given(st.lists(st.sampled_from(["x", "/", "index.html", "?", "accueil.php", "#", "é", "."])).map("".join))
def test_an_index_page_of_anything_is_its_twin(path: str) -> None:
    """Whatever the address, it has a key, and is its own twin under https."""
    assert twin_key("http://www.a.fr/" + path) == twin_key("https://a.fr/" + path)
