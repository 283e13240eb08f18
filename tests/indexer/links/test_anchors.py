"""What words of links tell, and the one spelling of where they lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.model import Status
from crawler.canonical import canonical_spelling, canonical_url
from indexer.document import Document, Link
from indexer.links.anchors import hosts_of, is_plain, stop_anchors, telling, with_telling_links
from tests.indexer.lists import listed, site


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Les Volcans", "les volcans"),
        ("« Les volcans » →", "les volcans"),
        ("Lire la suite…", ""),
        ("Retour à l’accueil", ""),
        ("https://vivant.example/volcan", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_telling(text: str, kept: str) -> None:
    """What says nothing of the page behind it is left out; signs around words are, too."""
    assert telling(text) == kept


def test_stop_anchors_are_a_file_for_people() -> None:
    """Each line is as a link's words are compared, once, in order."""
    assert all(line == line.casefold().strip() for line in stop_anchors())
    assert {"ici", "lire la suite", "suivant"} <= stop_anchors()


@given(
    st.sampled_from(
        ["http://a.example", "https://a.example:8810", "https://a.example:443", "http://A.example", "ftp://a"]
    ),
    st.lists(
        st.sampled_from([*"aZ9/_.~!$&'()*+,:@;=-%?é", "%C3", "%a9", "%41", "utm_source=x", "/.", ".."]), max_size=9
    ),
)
def test_one_spelling(host: str, parts: list[str]) -> None:
    """An address that is taken as it is, because it looks plain, is spelt as the store spells it."""
    url = f"{host}/{''.join(parts)}"
    assert not is_plain(url) or canonical_url(url) == url
    assert is_plain("https://vivant.example/wiki/%C3%89l%C3%A9phant_(animal)")


def test_only_hosts_of_the_list() -> None:
    """A document keeps the links to hosts of active sites, with their `www.` twins, and no others."""
    sites = (site("vivant", "vivant.example/wiki"), site("musee", "*.musee.example"))
    gone = site("ancien", "ancien.example", status=Status.SUSPENDED)
    urls = ("https://vivant.example/a", "https://www.vivant.example/b", "https://x.musee.example/c")
    others = ("https://ancien.example/", "https://autre.example/", "https://vivant.example.autre.example/", "http://[")
    document = Document("u", "s", "", (), "", links=tuple(Link(url, "Ici") for url in (*urls, *others)))
    kept = with_telling_links(document, hosts_of(listed(*sites, gone)), canonical_spelling).links
    assert kept == tuple(Link(url, "") for url in urls)
