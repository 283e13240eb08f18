"""What every engine makes of a query, whichever it is: operators, order, sorting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexer.document import Document
from indexer.engine import SearchIndex, Shown
from indexer.query import PER_PAGE, Query
from tests.contracts.test_search_index import ENGINES

SITES = Shown(frozenset({"a", "b", "c"}))


def page(name: str, title: str, text: str, site: str = "a", **more: object) -> Document:
    made = Document(f"https://{site}.example/{name}", site, title, (), text, language="fr")
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> SearchIndex:
    return ENGINES[request.param](tmp_path / "index")


def names(index: SearchIndex, text: str, shown: Shown = SITES, **more: object) -> list[str]:
    """The last part of the address of each hit."""
    query = replace(Query(text), **more)  # type: ignore[arg-type]
    return [hit.url.rpartition("/")[2] for hit in index.search(query, shown).hits]


class TestQueries:
    def test_phrases(self, index: SearchIndex) -> None:
        """A phrase stands as it was typed, its words in order with nothing between, accents or none."""
        index.replace(
            [
                page("phrase", "Un", "Une Roche fondue sort du cratère."),
                page("apart", "Deux", "La roche est fondue par la chaleur."),
                page("turned", "Trois", "De la fondue sur une roche."),
            ],
            1,
            "f",
        )
        assert names(index, '"roche fondue"') == ["phrase"]
        assert sorted(names(index, "roche fondue")) == ["apart", "phrase", "turned"]
        assert names(index, "« roche fondue » cratere") == ["phrase"]

    def test_excluded_words(self, index: SearchIndex) -> None:
        """What has an excluded word or phrase does not answer; exclusions alone are searched as words."""
        index.replace(
            [page("etna", "Etna", "Un volcan de Sicile."), page("puy", "Puy", "Un volcan d'Auvergne.")],
            1,
            "f",
        )
        assert names(index, "volcan -Sicile") == ["puy"]
        assert names(index, 'volcan -"volcan d\'Auvergne"') == ["etna"]
        assert names(index, "-Sicile") == ["etna"]

    def test_either(self, index: SearchIndex) -> None:
        """One of the words that OR joins is enough, and one is needed."""
        index.replace(
            [
                page("lion", "Lion", "Un animal de la savane."),
                page("ours", "Ours", "Un animal de la forêt."),
                page("chat", "Chat", "Un animal de la maison."),
            ],
            1,
            "f",
        )
        assert sorted(names(index, "lion OR ours animal")) == ["lion", "ours"]

    def test_either_alone(self, index: SearchIndex) -> None:
        """Where one of two words was asked for, a page is as good as the better of them: both are worth no more."""
        filler = [page(f"page{number}", "Forêt", "Un arbre et un chemin.") for number in range(6)]
        index.replace(
            [
                *filler,
                page("both", "Un jour", "Le lion dort, puis vient un ours qui dort."),
                page("lion", "Un jour", "Le lion dort, puis vient un lion qui dort."),
                page("bear", "Un jour", "On y voit un ours, puis vient un autre qui dort."),
            ],
            1,
            "f",
        )
        assert names(index, "lion OR ours", site="a")[0] == "lion"
        assert sorted(names(index, "lion OR ours", site="a")) == ["bear", "both", "lion"]
        assert names(index, "lion ours", site="a") == ["both"]

    def test_either_of_two_phrases(self, index: SearchIndex) -> None:
        """What OR joins may be phrases, each of which counts whole or not at all."""
        index.replace(
            [
                page("phrase", "Un", "Une roche fondue sort."),
                page("word", "Deux", "La lave sort de la roche."),
                page("none", "Trois", "Une roche."),
            ],
            1,
            "f",
        )
        assert sorted(names(index, '"roche fondue" OR lave')) == ["phrase", "word"]

    def test_in_the_title(self, index: SearchIndex) -> None:
        """`titre:` wants the word in the title."""
        index.replace([page("yes", "Molière", "Un auteur."), page("no", "Auteurs", "Molière est un auteur.")], 1, "f")
        assert names(index, "titre:moliere") == ["yes"]
        assert names(index, "titre:moliere auteur") == ["yes"]

    def test_synonyms(self, index: SearchIndex) -> None:
        """A synonym finds what the word does not, and stands behind the word itself."""
        index.replace(
            [page("full", "Cours", "Sciences de la vie et de la Terre."), page("short", "Cours", "La SVT au collège.")],
            1,
            "f",
        )
        assert names(index, "svt") == ["short", "full"]
        assert sorted(names(index, "sciences de la vie et de la Terre")) == ["full", "short"]

    def test_whole_titles_come_first(self, index: SearchIndex) -> None:
        """The page whose title is the query comes before those that say it more often."""
        often = "Le système solaire. " * 30
        index.replace(
            [
                page("often", "Les planètes du système solaire et le système solaire", often),
                page("title", "Système solaire", "Le Soleil et ce qui tourne autour."),
            ],
            1,
            "f",
        )
        assert names(index, "système solaire")[0] == "title"
        assert names(index, "Systeme Solaire")[0] == "title"

    def test_questions_prefer_titles_that_ask_the_same(self, index: SearchIndex) -> None:
        """Of pages with the same words the one comes first whose title asks what was asked."""
        index.replace(
            [
                page("how", "Comment se forme un volcan ?", "Le volcan."),
                page("what", "Qu’est-ce qu’un volcan ?", "Le volcan."),
                page("why", "Pourquoi un volcan explose", "Le volcan."),
            ],
            1,
            "f",
        )
        assert names(index, "c'est quoi un volcan")[0] == "what"
        assert names(index, "pourquoi un volcan explose-t-il")[0] == "why"

    @pytest.mark.parametrize(("typed", "first"), [("pêche", "accent"), ("peche", "plain"), ("pêches", "plural")])
    def test_exact_forms_come_first(self, index: SearchIndex, typed: str, first: str) -> None:
        """What is written as typed, accents and ending, comes before its twin; both are found."""
        index.replace(
            [
                page("accent", "Un jour", "La pêche au bord du lac."),
                page("plain", "Un jour", "La peche au bord du lac."),
                page("plural", "Un jour", "Les pêches au bord du lac."),
            ],
            1,
            "f",
        )
        assert names(index, typed)[0] == first
        assert len(names(index, typed)) == 3

    def test_words_side_by_side_come_first(self, index: SearchIndex) -> None:
        """Of two pages with the same words, the one where they stand together comes first."""
        far = " ".join(["Rien de tel dans cette ligne."] * 5)
        index.replace(
            [
                page("far", "Un", f"Le tableau est là. {far} Le croisé est parti. Le mur blanc."),
                page("near", "Deux", f"Le tableau croisé est là. {far} Il est parti. Le mur blanc."),
            ],
            1,
            "f",
        )
        assert names(index, "tableau croisé") == ["near", "far"]

    def test_boost(self, index: SearchIndex) -> None:
        """A site's boost puts its pages before equal ones."""
        index.replace([page("one", "Lune", "La lune.", "a"), page("two", "Lune", "La lune.", "b")], 1, "f")
        assert names(index, "lune", Shown(SITES.sites, boosts={"b": 1.5})) == ["two", "one"]
        assert names(index, "lune", Shown(SITES.sites, boosts={"a": 1.5})) == ["one", "two"]

    def test_sites_of_the_level(self, index: SearchIndex) -> None:
        """A site that suits the chosen level puts its pages before equal ones of sites for all, and no further."""
        index.replace([page("one", "Lune", "La lune.", "a"), page("two", "Lune", "La lune.", "b")], 1, "f")
        assert names(index, "lune", Shown(SITES.sites, suits={"b": 1.1})) == ["two", "one"]
        assert names(index, "lune", Shown(SITES.sites, suits={"a": 1.1})) == ["one", "two"]

    def test_at_most_two_of_a_site(self, index: SearchIndex) -> None:
        """A page of answers has two of each site while there are others; no answer is lost, none comes twice."""
        index.replace(
            [
                *(page(f"a{number}", "Lune", "La lune " * (20 - number), "a") for number in range(12)),
                *(page(f"b{number}", "Ciel", "La lune.", "b") for number in range(6)),
                *(page(f"c{number}", "Ciel", "La lune.", "c") for number in range(6)),
            ],
            1,
            "f",
        )
        first = names(index, "lune")
        assert [sum(name.startswith(site) for name in first[:6]) for site in "abc"] == [2, 2, 2]
        every = [name for number in (1, 2, 3) for name in names(index, "lune", page=number)]
        assert (len(every), len(set(every)), len(first)) == (24, 24, PER_PAGE)
        assert all(name.startswith("a") for name in names(index, "lune", Shown(frozenset({"a"})), site="a"))

    def test_by_date(self, index: SearchIndex) -> None:
        """Sorted by date the newest comes first, and what has no date last."""
        days = {"old": date(1998, 5, 1), "new": date(2026, 1, 2), "middle": date(2011, 12, 31), "none": None}
        index.replace([page(name, "Lune", "La lune.", published=day) for name, day in days.items()], 1, "f")
        assert names(index, "lune", sort="date", site="a") == ["new", "middle", "old", "none"]
