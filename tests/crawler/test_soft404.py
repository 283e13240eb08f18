"""Pages that came with status 200 and say that there is no such page."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.soft404 import LITTLE_TEXT, MAY_DIFFER, Text, nearly_same, says_so, text_of

VIKIDIA = Path(__file__).resolve().parents[3] / "shared" / "data" / "sites" / "vikidia"
PROSE = "<p>" + "Ce code est celui par lequel un serveur répond quand il ne trouve rien. " * 10
URL = "http://a.example.org/cours/fractions_simples"

SAYING = [
    "Page introuvable", "Page introuvable - Le site", "Le site | Page non trouvée", "Erreur 404",
    "Erreur 404 – Le site",
    "404 Not Found", "404 - Page introuvable", "Erreur 404 : page introuvable", "Page not found · GitHub Pages",
    "Not Found", "La page demandée n&#39;existe pas", "La page demandée n’existe plus", "Cette page n'existe plus",
    "Désolé, la page que vous cherchez est introuvable", "Oups ! Cette page n'existe pas", "PAGE INTROUVABLE (404)",
    "Document inexistant", "Impossible de trouver la page", "This page could not be found", "HTTP 404 error",
    "The page you are looking for doesn't exist", "L'adresse demandée n'a pas été trouvée",
]  # fmt: skip
NOT_SAYING = [
    "404", "Peugeot 404", "Les fractions", "Erreur 404 sur mon ordinateur", "Objets trouvés", "Trésor introuvable",
    "Le chat n'existe pas", "Pages", "Erreur", "", "Page d'accueil", "Comment corriger une page introuvable",
]  # fmt: skip


@pytest.mark.parametrize("line", SAYING)
@pytest.mark.parametrize("tag", ["title", "h1"])
def test_a_page_that_says_so(tag: str, line: str) -> None:
    """A title or first heading that says, in French or English, that there is no such page; beside the site's name."""
    assert says_so(f"<!doctype html><{tag.upper()} class='x'>{line}</{tag}><p>Vérifiez l'adresse.")


@pytest.mark.parametrize("line", NOT_SAYING)
def test_a_page_that_says_something_else(line: str) -> None:
    """Years, cars, and titles in which such words merely stand are of pages that exist."""
    assert not says_so(f"<title>{line} - Le site</title><h1>{line}</h1><p>Un texte court.")


@pytest.mark.parametrize("line", ["Erreur 404", "Page not found", "Page introuvable"])
def test_an_article_on_the_error_stays(line: str) -> None:
    """An encyclopaedia's article of that name has text of its own, and is a page."""
    assert not says_so(f"<title>{line} - Vikidia</title><h1>{line}</h1>{PROSE}")


def test_a_menu_is_no_text() -> None:
    """However long the menus, links and forms around it: an error page has little to read."""
    menu = "<nav>" + PROSE + "</nav><ul>" + "<li><a href=/x>Les fractions et les nombres</a>" * 90 + "</ul>"
    rest = f"<script>{PROSE}</script><!-- {PROSE} --><footer>{PROSE}</footer>"
    assert says_so(f"<title>Page introuvable</title>{menu}<p>Elle n'existe plus.</p>{rest}")


def page(title: str, text: str) -> str:
    """A page in the frame of its site."""
    menu = "<ul>" + "".join(f"<li>Rubrique {word}</li>" for word in ("cours", "exercices", "jeux")) + "</ul>"
    return f"<title>{title} - Le site</title>{menu}<p>{text}</p><footer>Le 3 mars 2026, 12 visiteurs</footer>"


def test_what_a_page_repeats_of_its_address_does_not_count() -> None:
    """Error pages are the same though each repeats its own address, the time and a count."""
    one = text_of(page("fractions simples", f"{URL} n'existe pas : /cours/fractions_simples."), URL)
    other = page("cartable0123", "http://a.example.org/cartable0123 n'existe pas : /cartable0123.")
    other = other.replace("3 mars 2026, 12", "lundi 15 août 2027, 4712")
    assert nearly_same(one, text_of(other, "http://a.example.org/cartable0123"))


def test_a_short_page_in_the_same_frame_is_another() -> None:
    """Another title, or one sentence, is enough to be another page."""
    probe = text_of(page("Rien", "Rien ici."), "http://a.example.org/cartable0123")
    assert not nearly_same(probe, text_of(page("Jeux", "Rien ici."), URL))
    assert not nearly_same(probe, text_of(page("Rien", "Une moitié vaut deux quarts."), URL))


@pytest.mark.skipif(not VIKIDIA.is_dir(), reason="needs ../shared/data/sites/vikidia")
def test_no_two_real_pages_are_the_same() -> None:
    """Of 79 pages of a real encyclopaedia none says that it does not exist, and no two are taken for each other: even
    without their titles, they are two hundred times farther apart than what is still the same.
    """
    texts = []
    for file in sorted(VIKIDIA.glob("*.html")):
        html = file.read_text("utf-8")
        assert not says_so(html), file
        texts.append(text_of(html, "https://fr.vikidia.org/wiki/" + file.stem))
    assert len(texts) == 79
    assert min(itertools.starmap(distance, itertools.combinations(texts, 2))) > 200 * MAY_DIFFER


def distance(one: Text, other: Text) -> int:
    """Words that one has and the other has not."""
    return sum(abs(one.words.get(word, 0) - other.words.get(word, 0)) for word in {*one.words, *other.words})


@given(st.text(max_size=300) | st.text("<>/h1title !page introuvable404-|&;", max_size=300))
def test_any_text_is_read(html: str) -> None:
    """Whatever strangers write is read without an error, and is the same as itself."""
    says_so(html)
    text = text_of(html, "http://a.example.org/x")
    assert nearly_same(text, text)


def test_bad_pages_take_no_time() -> None:
    """A million elements one in the other, or headings without end, are read in a moment."""
    began = time.process_time()
    says_so("<title>Page introuvable</title>" + "<div>a b " * 1_000_000)
    says_so("<h1>" * 2_000_000)
    assert says_so("<title>Page introuvable</title>" + " - " * 400_000)
    assert time.process_time() - began < 10


def test_the_bound_of_little_text() -> None:
    """As many words as the bound are a text, one less is little."""
    start = "<title>Page introuvable</title><p>"
    assert says_so(start + "mot " * (LITTLE_TEXT - 1))
    assert not says_so(start + "mot " * LITTLE_TEXT)
