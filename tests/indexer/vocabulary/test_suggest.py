"""Suggestions while typing: titles and headings of what the list admits now."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from allowlist.model import Allowlist
from indexer.vocabulary.reader import Words
from indexer.vocabulary.store import WordStore
from indexer.vocabulary.suggest import MOST, POPULAR, Suggester
from tests.indexer.lists import listed, site
from tests.indexer.vocabularies import page

VIVANT, MUSEE = site("vivant", "vivant.example", levels=("cycle3",)), site("musee", "musee.example", levels=("cycle4",))
LIST = listed(VIVANT, MUSEE)
PAGES = (
    page("volcan", "Volcan", "Il fume.", "Éruption", "Formation des montagnes"),
    page("volcans", "Les volcans d'Auvergne", "Ils dorment.", "L'éruption du puy de Dôme"),
    page("photo", "La photosynthèse des plantes", "Le vert.", "Volcans et plantes"),
    page("europe", "L'Europe", "Un continent."),
    page("revolution", "La Révolution française", "1789."),
    page("revolution", "Révolution française – Musee", "1789.", site="musee"),
    page("elephant", "L'éléphant d'Afrique", "Gris.", site="musee"),
)


@pytest.fixture
def store(tmp_path: Path) -> WordStore:
    store = WordStore(tmp_path)
    store.replace(PAGES, 1)
    return store


@pytest.fixture
def suggester(store: WordStore) -> Suggester:
    return Suggester(Words(store.directory))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("volc", "Volcan"),
        ("VOLC", "Volcan"),
        ("photo", "La photosynthèse des plantes"),
        ("erup", "Éruption"),
        ("l'euro", "L'Europe"),
        ("leuro", "L'Europe"),
        ("revolution fran", "La Révolution française"),
        ("fran revol", "La Révolution française"),
        ("volcans d’auv", "Les volcans d'Auvergne"),
        ("fotosin", "La photosynthèse des plantes"),
        ("elefan", "L'éléphant d'Afrique"),
        ("auvregne", "Les volcans d'Auvergne"),
        ("auvegn", "Les volcans d'Auvergne"),
        ("montzgn", "Formation des montagnes"),
        ("revolusion franç", "La Révolution française"),
    ],
)
def test_completions(suggester: Suggester, typed: str, first: str) -> None:
    """A beginning is completed whatever its accents, capitals, articles, order and one slip."""
    assert suggester.suggest(typed, LIST)[:1] == (first,)


def test_order(suggester: Suggester) -> None:
    """Titles stand before headings, and shorter ones before longer."""
    assert suggester.suggest("vol", LIST) == ("Volcan", "Les volcans d'Auvergne", "Volcans et plantes")


def test_what_many_pages_have(store: WordStore, suggester: Suggester) -> None:
    """A title of several pages stands before one of a single page; what stands on very many is a site's frame."""
    store.replace([page(f"m{number}", "Mer et montagne") for number in range(3)], 2)
    store.replace([page("mer", "Mer"), *(page(f"s{number}", "Mercredi au sommaire") for number in range(40))], 3)
    assert suggester.suggest("mer", LIST) == ("Mer et montagne", "Mer")


def test_near_duplicates(suggester: Suggester) -> None:
    """The same title with the site's name behind it, or in the plural, is one."""
    assert suggester.suggest("revolution", LIST) == ("La Révolution française",)


def test_at_most_eight(store: WordStore, suggester: Suggester) -> None:
    """There are at most eight."""
    store.replace([page(f"f{number}", f"Fiche {chr(97 + number)}bc") for number in range(20)], 2)
    assert len(suggester.suggest("fiche", LIST)) == MOST


@pytest.mark.parametrize(
    "changed",
    [
        listed(VIVANT),
        listed(VIVANT, site("musee", "musee.example", exclude=("musee.example/elephant",))),
        Allowlist(),
    ],
    ids=["site removed", "page excluded", "empty list"],
)
def test_taken_down(suggester: Suggester, changed: Allowlist) -> None:
    """The title of a page that the list does not admit any more is not suggested at the next letter."""
    assert suggester.suggest("elephant", LIST) == ("L'éléphant d'Afrique",)
    assert suggester.suggest("elephant", changed) == ()


def test_a_title_that_another_site_has_too(suggester: Suggester) -> None:
    """What a removed site shares with one that stays is still suggested."""
    assert suggester.suggest("revolution", listed(MUSEE)) == ("Révolution française",)


def test_level(suggester: Suggester) -> None:
    """With a level, only pages of its sites are suggested."""
    assert suggester.suggest("elephant", LIST, "cycle3") == ()
    assert suggester.suggest("elephant", LIST, "cycle4") == ("L'éléphant d'Afrique",)


def test_popular_queries(store: WordStore) -> None:
    """Queries that many typed come first, but only those made of words of approved pages, which find something under
    the list in force; none where that cannot be told.
    """
    many = {"vol": ["volcan en éruption", "volcan tueur en série"]}
    words = Words(store.directory)
    suggester = Suggester(
        words, lambda typed: many.get(typed, ()), lambda _, allowlist, level: allowlist is LIST and level is None
    )
    assert suggester.suggest("vol", LIST)[:2] == ("volcan en éruption", "Volcan")
    assert suggester.suggest("vol", listed(*LIST.sites))[:1] == ("Volcan",)
    assert suggester.suggest("vol", LIST, "cycle3")[:1] == ("Volcan",)
    assert Suggester(words, lambda typed: many.get(typed, ())).suggest("vol", LIST)[:1] == ("Volcan",)


def test_popular_queries_leave_room(store: WordStore) -> None:
    """However many typed it, what the pages themselves have is suggested as well."""
    many = ["volcan montagnes", "volcan france", "volcan plantes", "volcan continent", "volcan formation"]
    suggester = Suggester(Words(store.directory), lambda _: many, lambda *_: True)
    suggested = suggester.suggest("volc", LIST)
    assert len(set(suggested) & set(many)) == POPULAR
    assert "Volcan" in suggested


def test_nothing_to_suggest(tmp_path: Path, suggester: Suggester) -> None:
    """Nothing typed, nothing near, or no vocabulary yet: nothing."""
    assert suggester.suggest("", LIST) == suggester.suggest("?!", LIST) == suggester.suggest("xqzjk", LIST) == ()
    assert Suggester(Words(tmp_path / "none")).suggest("vol", LIST) == ()


@given(st.text(max_size=100) | st.text("volcans\"*'éê()-^:AND", max_size=60))
@example("e" * 10_000)
@example('" OR key:* NOT (')
@example("👩‍👩‍👧 \x00 \ud800")
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text(suggester: Suggester, text: str) -> None:
    """Any text is answered, in less than a second, with titles and headings that are there."""
    there = {text for page in PAGES for text in (page.title, *page.headings)} | {"Révolution française"}
    started = time.process_time()
    assert set(suggester.suggest(text, LIST)) <= there
    assert time.process_time() - started < 1
