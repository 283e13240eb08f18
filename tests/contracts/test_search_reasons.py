"""What every engine says of its answers: the words they lack, and why each stands where it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.engine import SearchIndex, Shown
from indexer.query import Query
from indexer.reason import ANYWHERE, Reason, total
from tests.contracts.test_search_pages import TEXT
from tests.contracts.test_search_queries import SITES, index, names, page

__all__ = ["index"]

PAGES = (
    page("volcano", "Les volcans", "L'éruption d'un volcan projette de la lave.", headings=("Le magma",)),
    page("sea", "La mer", "La marée monte et descend deux fois par jour."),
    page("short", "Un cours", "La SVT au collège."),
)


def missing(index: SearchIndex, text: str, shown: Shown = SITES) -> dict[str, tuple[str, ...]]:
    hits = index.search(Query(text), shown).hits
    return {hit.url.rpartition("/")[2]: hit.missing for hit in hits}


def explained(index: SearchIndex, text: str, shown: Shown = SITES, **more: object) -> tuple[Reason, ...]:
    query = replace(Query(text), **more)  # type: ignore[arg-type]
    reasons = index.explain(query, shown)
    assert [reason.url for reason in reasons] == [hit.url for hit in index.search(query, shown).hits]
    return reasons


class TestMissing:
    def test_words_that_a_page_lacks(self, index: SearchIndex) -> None:
        """A hit names the words as typed that its page has nowhere, in order; the answer says that none has all."""
        index.replace(PAGES, 1, "f")
        assert missing(index, "Licornes marée Dragons") == {"sea": ("Licornes", "Dragons")}
        assert missing(index, "volcan marée") == {"volcano": ("marée",), "sea": ("volcan",)}
        assert index.search(Query("volcan marée"), SITES).partial
        assert index.search(Query("licornes marée dragons"), SITES).partial

    @pytest.mark.parametrize("typed", ["volcan magma", "eruption lave projeter", "volcans volcano", "volcan -mer"])
    def test_words_that_a_page_has(self, index: SearchIndex, typed: str) -> None:
        """Headings, address and other forms of a word count as having it; what was excluded is not missed."""
        index.replace(PAGES, 1, "f")
        assert missing(index, typed) == {"volcano": ()}
        assert not index.search(Query(typed), SITES).partial

    def test_synonyms_are_not_missed(self, index: SearchIndex) -> None:
        """Who has a synonym lacks nothing."""
        index.replace(PAGES, 1, "f")
        assert missing(index, "cours collège sciences de la vie et de la Terre") == {"short": ()}

    def test_either_is_not_missed(self, index: SearchIndex) -> None:
        """Of words that OR joins one is enough, and the other is not missed."""
        index.replace(PAGES, 1, "f")
        assert missing(index, "volcan OR marée") == {"volcano": (), "sea": ()}

    def test_some_page_has_all(self, index: SearchIndex) -> None:
        """As soon as one page that may be shown has all words, the answer does not say that none has."""
        index.replace(PAGES, 1, "f")
        question = "éruption lave volcan magma marée"
        assert index.search(Query(question), SITES).partial
        index.replace([page("all", "Tout", "Éruption, lave, volcan, magma et marée.", "b")], 2, "f")
        assert not index.search(Query(question), SITES).partial
        assert missing(index, question)["all"] == ()
        assert index.search(Query(question), Shown(frozenset({"a"}))).partial

    def test_on_a_page_where_none_has_all(self, index: SearchIndex) -> None:
        """The answer is partial by all that matches, not by the page of hits."""
        new, old = date(2026, 1, 1), date(2020, 1, 1)
        parts = [page(f"part{n}", "Lave", f"Éruption et lave {n}.", published=new) for n in range(10)]
        others = [page(f"other{n}", "Page", "Autre chose.") for n in range(40)]
        index.replace([*others, *parts, page("all", "Page", "Éruption, lave et marée.", published=old)], 1, "f")
        asked = [Query("éruption lave marée", page=number, sort="date") for number in (1, 2)]
        found = [index.search(query, SITES) for query in asked]
        assert [[hit.missing for hit in one.hits] for one in found] == [[("marée",)] * 10, [()]]
        assert [one.partial for one in found] == [False, False]

    def test_many_words(self, index: SearchIndex) -> None:
        """However many words there are, each is told apart."""
        typed = [f"mot{letter}{other}" for letter in "xyz" for other in "abcdfghjkl"]
        index.replace([page("some", "Page", " ".join(typed[::2]))], 1, "f")
        assert missing(index, " ".join(typed)) == {"some": tuple(typed[1::2])}


class TestExplain:
    def test_parts_make_the_score(self, index: SearchIndex) -> None:
        """The gains, added, times the factors are what each hit was ranked by, and the order is that of the scores."""
        index.replace(PAGES, 1, "f")
        more = [
            page(f"m{n}", f"Volcan {n}", "Une éruption. " * n, "b", quality=1 - n / 20, ease=5 * n) for n in range(6)
        ]
        index.replace([*more, page("what", "Qu’est-ce qu’une éruption ?", "Le volcan.", "c")], 2, "f")
        shown = Shown(SITES.sites, boosts={"b": 1.3}, suits={"c": 1.1}, young=True)
        for typed in (
            "volcan",
            "c'est quoi une éruption de volcan",
            "volcan OR lave",
            "les volcans",
            "éruption volcans",
        ):
            reasons = explained(index, typed, shown, site=None)
            assert [reason.score for reason in reasons] == pytest.approx(
                [total(reason.gains, reason.factors) for reason in reasons], rel=1e-4
            )
            by_place = sorted(reasons, key=lambda reason: reason.place)
            assert [reason.score for reason in by_place] == sorted((r.score for r in reasons), reverse=True)
        in_order = explained(index, "éruption volcan", shown, site="b")
        assert [reason.place for reason in in_order] == list(range(1, len(in_order) + 1))

    def test_names_what_counted(self, index: SearchIndex) -> None:
        """A reason has each word with its field, the kind of question, and the factors of page and site."""
        index.replace(
            [page("what", "Qu’est-ce qu’un volcan ?", "Le volcan.", quality=0.9, ease=90), *PAGES[1:]], 1, "f"
        )
        shown = Shown(SITES.sites, boosts={"a": 1.3}, suits={"a": 1.1}, young=True)
        (reason,) = explained(index, "c'est quoi un volcan", shown)
        named = {(gain.what, gain.field) for gain in reason.gains if gain.field != ANYWHERE}
        assert named == {("volcan", "title"), ("volcan", "address"), ("volcan", "text"), ("definition", "asks")} - (
            {("volcan", "address")}
        )
        assert {"quality": 0.9, "boost": 1.3, "level": 1.1}.items() <= {
            name: round(value, 3) for name, value in reason.factors.items()
        }.items()
        assert reason.factors["ease"] == pytest.approx(1.1)
        assert reason.factors["closeness"] > 1

    def test_near_copies(self, index: SearchIndex) -> None:
        """What was left out as a near copy is named at the page that stands for it."""
        index.replace([page("page", "Volcan", TEXT), page("print", "Volcan", TEXT, "b", quality=0.8)], 1, "f")
        assert [reason.copies for reason in explained(index, "volcan")] == [("https://b.example/print",)]

    def test_moved_by_its_site(self, index: SearchIndex) -> None:
        """Places are those by score: a hit that others of its site put back, or that was put forward, shows it."""
        many = [page(f"a{number}", "Lune", "La lune. " * (9 - number)) for number in range(4)]
        index.replace([*many, page("b", "Le ciel la nuit", "La lune et les étoiles.", "b")], 1, "f")
        reasons = explained(index, "lune")
        assert [reason.url[-1] for reason in reasons][2] == "b"
        assert [reason.place for reason in reasons] == [1, 2, 5, 3, 4]

    def test_by_date(self, index: SearchIndex) -> None:
        """Sorted by date nothing stands where it does by its score."""
        index.replace(PAGES, 1, "f")
        assert [(reason.place, reason.gains) for reason in explained(index, "volcan", sort="date")] == [(0, ())]

    def test_nothing(self, index: SearchIndex) -> None:
        """Where nothing is found, or nothing indexed, there is nothing to explain."""
        assert index.explain(Query("volcan"), SITES) == ()
        index.replace(PAGES, 1, "f")
        assert index.explain(Query("licorne"), SITES) == ()
        assert index.explain(Query("volcan", page=9), SITES) == ()

    def test_later_pages(self, index: SearchIndex) -> None:
        """Hits of later pages have their reasons, too."""
        index.replace([page(f"p{number}", "Lune", f"La lune {number}. " * number) for number in range(1, 120)], 1, "f")
        for number in (2, 3, 11):
            reasons = explained(index, "lune", site="a", page=number)
            assert [reason.place for reason in reasons] == list(range(10 * number - 9, 10 * number - 9 + len(reasons)))
            assert [reason.score for reason in reasons] == pytest.approx(
                [total(reason.gains, reason.factors) for reason in reasons], rel=1e-4
            )


class TestLike:
    def test_pages_like_another(self, index: SearchIndex) -> None:
        """Pages that share the telling words of one are found, the nearest first; neither itself nor its copies."""
        lava = "La lave basaltique coule du cratère. Le magma basaltique fond. "
        index.replace(
            [
                page("one", "Le basalte des volcans", lava + TEXT),
                page("copy", "Le basalte des volcans", lava + TEXT, "b"),
                page("near", "Les coulées de basalte", "Le basalte est une lave du cratère des volcans."),
                page("far", "La randonnée", "On voit un volcan et le ciel."),
                page("sea", "La mer", "La marée monte et descend."),
            ],
            1,
            "f",
        )
        like = "https://a.example/one"
        assert names(index, "", like=like)[0] == "near"
        assert not {"one", "copy", "sea"} & set(names(index, "", like=like))
        found = index.search(Query("", like=like), SITES)
        assert found.total == len(found.hits)
        assert not found.partial
        assert {hit.missing for hit in found.hits} == {()}
        assert index.explain(Query("", like=like), SITES)[0].url == found.hits[0].url

    def test_filters_and_pages(self, index: SearchIndex) -> None:
        """Filters narrow what is like a page, whose own site need not be among those asked; pages hold each once."""
        some = [page(f"p{n}", f"La lune {n}", "La lune tourne autour de la Terre.", "b") for n in range(14)]
        index.replace([page("own", "La lune", "La lune tourne autour de la Terre."), *some], 1, "f")
        like = "https://a.example/own"
        pages = [names(index, "", Shown(frozenset({"b"})), like=like, page=number) for number in (1, 2)]
        assert sorted(pages[0] + pages[1]) == sorted(f"p{n}" for n in range(14))
        assert names(index, "", like=like, language="en") == []
        assert names(index, "", Shown(frozenset({"a"})), like=like) == []

    def test_unknown(self, index: SearchIndex) -> None:
        """Nothing is like a page that is not there."""
        index.replace(PAGES, 1, "f")
        assert index.search(Query("", like="https://a.example/nowhere"), SITES).total == 0
