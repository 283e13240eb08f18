"""What every engine makes of what is known of a page beside its words: its quality, its ease, its near copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.engine import SearchIndex, Shown
from indexer.query import PER_PAGE, Query
from tests.contracts.test_search_queries import SITES, index, names, page
from tests.indexer.reading.test_convert import document

__all__ = ["index"]

TEXT = "La lave sort du cratère du volcan. " + " ".join(f"mot{number} suite{number}" for number in range(200))
MOON = "La lune éclaire la nuit et tourne autour de la Terre en un mois."


class TestPages:
    def test_quality(self, index: SearchIndex) -> None:
        """Of pages with the same words the better one comes first, whichever commit it came in."""
        index.replace([page("poor", "Lune", MOON, quality=0.8), page("bad", "Lune", MOON, quality=0.7)], 1, "f")
        index.replace([page("good", "Lune", MOON)], 2, "f")
        assert names(index, "lune", site="a") == ["good", "poor", "bad"]
        index.replace([page("good", "Lune", MOON, quality=0.75)], 3, "f")
        assert names(index, "lune", site="a") == ["poor", "good", "bad"]

    def test_a_table_of_contents_stands_behind_the_page(self, index: SearchIndex) -> None:
        """The page itself comes before the list that names it and its neighbours, which says its words more often."""
        parts = ("L’éruption du volcan", "La lave du volcan", "Le cratère du volcan", "Le volcan éteint") * 3
        links = "".join(f'<li><a href="{number}.html">{part}</a></li>' for number, part in enumerate(parts))
        prose = "C’est l’ouverture du cratère. Le volcan grandit peu à peu, la roche fond et coule vers la mer. " * 5
        menu = document(f"<title>Le volcan</title><ul>{links}</ul>", url="https://vivant.example/sommaire")
        article = document(
            f"<title>Comment naît le cratère</title><p>{prose}</p>", url="https://vivant.example/cratere"
        )
        index.replace([menu, article], 1, "f")
        asked = Query("cratère volcan", site="vivant"), Shown(frozenset({"vivant"}))
        assert index.search(*asked).hits[0].url == article.url
        index.replace([replace(menu, quality=1.0)], 2, "f")
        assert index.search(*asked).hits[0].url == menu.url  # what came first when pages had no quality

    def test_ease(self, index: SearchIndex) -> None:
        """Hits know how easy their page is; for the young the easy one comes first, for others it does not matter."""
        index.replace(
            [page("hard", "Lune", MOON, ease=20), page("none", "Lune", MOON), page("easy", "Lune", MOON, ease=95)],
            1,
            "f",
        )
        assert names(index, "lune", site="a") == ["hard", "none", "easy"]
        young = Shown(SITES.sites, young=True)
        assert names(index, "lune", young, site="a") == ["easy", "none", "hard"]
        assert [hit.ease for hit in index.search(Query("lune", site="a"), young).hits] == [95, None, 20]

    def test_published(self, index: SearchIndex) -> None:
        """Hits know the day of their page, whichever commit it came in; not one that is not known."""
        index.replace([page("old", "Lune", MOON, published=date(1998, 5, 1)), page("none", "Lune", MOON)], 1, "f")
        index.replace([page("new", "Lune", MOON, published=date(2026, 1, 2))], 2, "f")
        for sort in ("relevance", "date"):
            hits = index.search(Query("lune", site="a", sort=sort), SITES).hits
            days = {hit.url.rpartition("/")[2]: hit.published for hit in hits}
            assert days == {"old": "1998-05-01", "new": "2026-01-02", "none": None}

    def test_near_copies_give_one_hit(self, index: SearchIndex) -> None:
        """Of a page, its print version and its mirror on another site one is a hit, and the total says so."""
        index.replace([page("page", "Volcan", TEXT), page("print", "Volcan", f"Imprimer\n{TEXT}", quality=0.9)], 1, "f")
        index.replace([page("mirror", "Volcan", TEXT, "b", quality=0.8), page("other", "Etna", "Un volcan.")], 2, "f")
        assert names(index, "volcan") == ["page", "other"]
        assert index.search(Query("volcan"), SITES).total == 2
        assert sorted(names(index, "volcan", sort="date")) == ["other", "page"]

    def test_a_copy_stands_in(self, index: SearchIndex) -> None:
        """Where the best of two copies may not be shown, the other one is."""
        index.replace([page("page", "Volcan", TEXT), page("mirror", "Volcan", TEXT, "b", quality=0.8)], 1, "f")
        assert names(index, "volcan", Shown(frozenset({"b"}))) == ["mirror"]
        hidden = frozenset({"https://a.example/page"})
        assert names(index, "volcan", Shown(SITES.sites, hidden)) == ["mirror"]

    def test_the_newest_copy(self, index: SearchIndex) -> None:
        """Sorted by date the newest of two copies is shown."""
        old, new = date(2020, 1, 1), date(2026, 1, 1)
        index.replace([page("old", "Volcan", TEXT, published=old), page("new", "Volcan", TEXT, published=new)], 1, "f")
        assert names(index, "volcan", sort="date") == ["new"]

    @pytest.mark.parametrize("pages", [2, 3])
    def test_pages_of_hits(self, index: SearchIndex, pages: int) -> None:
        """Copies leave no gap: all pages of hits but the last are full, and no hit comes twice."""
        texts = [f"{TEXT} {' '.join(f'autre{number}x{place}' for place in range(150))}" for number in range(25)]
        both = [page(f"{kind}{n}", f"Volcan {n}", text) for n, text in enumerate(texts) for kind in ("page", "copy")]
        index.replace(both, 1, "f")
        shown = [names(index, "volcan", site="a", page=number + 1) for number in range(pages)]
        assert [len(one) for one in shown] == [PER_PAGE, PER_PAGE, 5][:pages]
        assert len({name for one in shown for name in one}) == sum(map(len, shown))
