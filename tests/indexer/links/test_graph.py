"""What links make of pages: arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.document import Link
from indexer.links.graph import MOST_ANCHORS, MOST_TARGETS, NOTHING, TOP, Graph, Standing, levels, page_rank


def address(name: str, site: str = "vivant") -> str:
    return f"https://{site}.example/{name}"


def standings(
    links: dict[tuple[str, str], list[Link]], given: dict[str, Standing] | None = None
) -> dict[str, Standing]:
    """Of pages given as (name, site) -> links."""
    pages = [(address(name, site), site) for name, site in links]
    return Graph(pages, links.values()).standings(given or {})


def to(name: str, text: str = "", site: str = "vivant") -> Link:
    return Link(address(name, site), text)


def test_page_rank() -> None:
    """The four pages of a worked example: A and B name each other and C, C names A, D names C and nobody names D.

    Checked by solving the equations r = 0.15 + 0.85 M r.
    """
    start, end = np.array([0, 0, 1, 2, 3]), np.array([1, 2, 2, 0, 2])
    ranks = page_rank(4, start, end, np.ones(5))
    matrix = np.zeros((4, 4))
    matrix[1, 0] = matrix[2, 0] = 0.5
    matrix[2, 1] = matrix[0, 2] = matrix[2, 3] = 1
    exact = np.linalg.solve(np.eye(4) - 0.85 * matrix, np.full(4, 0.15))
    assert ranks == pytest.approx(exact, abs=1e-3)
    assert page_rank(0, start[:0], end[:0], np.ones(0)).size == 0


def test_rank_is_neither_made_nor_lost() -> None:
    """A page without links gives its rank to all alike, so the average stays 1."""
    random = np.random.default_rng(1)
    ranks = page_rank(50, random.integers(0, 20, 90), random.integers(0, 50, 90), np.ones(90))
    assert ranks.mean() == pytest.approx(1)


def test_levels() -> None:
    """Average pages and those below have 0; each step is the same factor, up to TOP."""
    assert levels(np.array([0.15, 1.0, 1.41, 31.6, 1000.0, 1e9])).tolist() == [0, 0, 1, 10, TOP, TOP]


def test_named_pages_rank_higher() -> None:
    """A page that many name stands above one that few name; a page alone has no standing."""
    links = {(str(number), "vivant"): [to("a")] for number in range(40)} | {("a", "vivant"): [], ("b", "vivant"): []}
    links["1", "vivant"] = [to("b")]
    found = standings(links | {("a", "vivant"): [], ("b", "vivant"): []})
    assert address("a") not in found  # all of the site name it: a menu
    links |= {(str(number), "musee"): [to("a")] for number in range(40)}
    found = standings(links)
    assert found[address("a")].rank > found.get(address("b"), NOTHING).rank
    assert address("2", "musee") not in found
    assert standings({}) == {}


def test_menus_do_not_count() -> None:
    """What half of a site's pages link to gets nothing by its own site's links, but all by another's."""
    links = {(str(number), "vivant"): [to("legal", "mentions légales")] for number in range(20)}
    links["legal", "vivant"] = []
    assert standings(links) == {}
    links["x", "musee"] = [to("legal", "droit")]
    assert standings(links)[address("legal")].anchors == ("droit",)
    few = {(str(number), "vivant"): [to("legal", "mentions légales")] for number in range(5)}
    assert standings(few | {("legal", "vivant"): []})[address("legal")].anchors == ("mentions légales",)


def test_links_between_sites_count_more() -> None:
    """Of two pages that one page names, the one of another site gets more of its rank."""
    links = {("a", "vivant"): [to("b"), to("c", site="musee")], ("b", "vivant"): [], ("c", "musee"): []}
    links |= {(f"x{number}", "autre"): [to("a")] for number in range(60)}
    found = standings(links)
    assert found[address("c", "musee")].rank > found[address("b")].rank


def test_anchors() -> None:
    """The words that most pages use come first, each once, at most so many; its own and empty ones do not count."""
    links = {(f"p{number}", f"s{number}"): [to("a", f"nom {number}")] for number in range(30)}
    links |= {(f"q{number}", f"s{number}"): [to("a", "volcan")] for number in range(2)}
    links["e", "s"] = [to("a")]
    links["a", "vivant"] = []
    anchors = standings(links)[address("a")].anchors
    assert anchors[0] == "volcan"
    assert len(anchors) == len(set(anchors)) == MOST_ANCHORS
    assert standings({("a", "vivant"): [to("a", "moi")]}) == {}


def test_words_that_lead_everywhere_tell_nothing() -> None:
    """An anchor of more than so many pages is left out of all of them."""
    targets = [str(number) for number in range(MOST_TARGETS + 1)]
    links = {("x", "musee"): [to(name, "la fiche") for name in targets], ("y", "musee"): [to("0", "volcan")]}
    links |= {(name, "vivant"): [] for name in targets}
    assert {word for one in standings(links).values() for word in one.anchors} == {"volcan"}
    del links["20", "vivant"]
    assert standings(links)[address("1")].anchors == ("la fiche",)


def test_words_a_page_has_stay() -> None:
    """Of more words than are kept those go on that the document has, while some page uses them, and no longer."""
    links = {(f"p{number}", f"s{number}"): [to("a", f"nom {number:02}")] for number in range(30)}
    links["a", "vivant"] = []
    before = {address("a"): Standing(("nom 29", "oublié"))}
    anchors = standings(links, before)[address("a")].anchors
    assert anchors[0] == "nom 29"
    assert "oublié" not in anchors


@pytest.mark.parametrize(
    "spelling", ["http://vivant.example/a", "https://www.vivant.example/a/", "https://vivant.example/a"]
)
def test_twins_are_one(spelling: str) -> None:
    """A link by http, with `www.` or a slash at the end leads to the page that is stored."""
    links = {("x", "musee"): [Link(spelling, "volcan")], ("a", "vivant"): []}
    assert standings(links)[address("a")].anchors == ("volcan",)
    off = {("x", "musee"): [Link("https://autre.example/a", "volcan")], ("a", "vivant"): []}
    assert standings(off) == {}
