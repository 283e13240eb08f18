from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from tests.webui.school import School, address_of, one, words


def test_public_list(school: School) -> None:
    """The list tells of each site its name, why it is there, for whom, and who approved it when."""
    entry = one(school.page("/sites"), "#site-vikidia")
    assert address_of(one(entry, "h3 a")) == "https://fr.vikidia.org/wiki/Accueil"
    assert words(entry) == (
        "Vikidia Encyclopédie écrite pour les 8-13 ans CM1–6e Approuvé par a.martin et b.dupont le 1er septembre 2026 "
        "À propos de ce site (Vikidia)"
    )


def test_by_subject(school: School) -> None:
    """Sites stand under each of their subjects, subjects in the order of the vocabulary."""
    sections = {
        words(one(section, "h2")): [words(name) for name in section.select("h3")]
        for section in school.page("/sites").select("section")
    }
    assert list(sections) == ["Culture générale", "Sciences de la vie", "Anglais"]
    assert sections["Culture générale"] == ["Vikidia", "Lave & Cie"]
    assert sections["Sciences de la vie"] == ["Lave & Cie"]


def test_other_subjects(school: School) -> None:
    """An entry also names the site's other subjects."""
    entry = one(school.page("/sites"), "#site-lave")
    assert [words(tag) for tag in entry.select(".tags li")] == ["CM1–6e", "Lycée", "Sciences de la vie"]


def test_told_once(school: School) -> None:
    """All is told of a site once; where it stands again, a link leads there."""
    again = school.page("/sites").select("section")[1]
    assert words(one(again, "p:not(.quiet)")) == "Dossiers relus par des géologues"
    assert address_of(one(again, ".quiet a")) == "#site-lave"


def test_without_subject(school: School) -> None:
    """A site of no subject in particular comes last, under all of them."""
    school.edit("subjects: [anglais]", "subjects: []")
    section = school.page("/sites").select("section")[-1]
    assert words(one(section, "h2")) == "Toutes matières"
    assert words(one(section, "h3")) == "Earth for Kids"


def test_only_what_is_searched(school: School) -> None:
    """A retired site is not in the public list."""
    page = school.page("/sites")
    assert "Site retiré" not in words(page)
    assert "3 sites." in words(one(page, "main"))


def test_in_english(school: School) -> None:
    """The list speaks English too, dates included."""
    assert "Approved by c.leroy on 12 October 2026" in words(school.page("/sites?lang=en"))


def test_empty(school: School) -> None:
    """Without any site the page says so."""
    school.file.write_text("", encoding="utf-8")
    assert "Aucun site n’est ouvert" in words(one(school.page("/sites"), "main"))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("subject=svt", ["Lave & Cie"]),
        ("level=lycee", ["Lave & Cie", "Lave & Cie", "Earth for Kids"]),
        ("level=lycee&subject=culture", ["Lave & Cie"]),
        ("level=&subject=", ["Vikidia", "Lave & Cie", "Lave & Cie", "Earth for Kids"]),
        ("level=cycle2", []),
    ],
)
def test_narrowed(school: School, asked: str, names: list[str]) -> None:
    """The list may be narrowed to a subject and a level; a site stands under the chosen subject only."""
    page = school.page(f"/sites?{asked}")
    assert [words(name) for name in page.select("section h3")] == names
    assert ("Aucun site n’est ouvert" in words(page)) is (not names)


def test_ways_to_narrow(school: School) -> None:
    """Offered are the subjects that the chosen level has, the levels that the chosen subject has, and all of each."""
    page = school.page("/sites?level=lycee&subject=svt&lang=en")
    levels, subjects = page.select("main nav")
    assert [(words(way), address_of(way)) for way in levels.select("a")] == [
        ("All levels", "/sites?lang=en&subject=svt"),
        ("CM1–6e", "/sites?lang=en&level=cycle3&subject=svt"),
        ("Lycée", "/sites?lang=en&level=lycee&subject=svt"),
    ]
    assert [words(way) for way in page.select("main nav [aria-current]")] == ["Lycée", "Sciences de la vie"]
    assert [words(way) for way in subjects.select("a")] == [
        "All subjects",
        "Culture générale",
        "Sciences de la vie",
        "Anglais",
    ]
    assert len(school.page("/sites?level=cycle3").select("main nav")[1].select("a")) == 3


@pytest.mark.parametrize(("asked", "said"), [("subject=latin", "pas une matière"), ("level=cycle9", "pas un niveau")])
def test_a_choice_that_there_is_not(school: School, asked: str, said: str) -> None:
    """A subject or level that the list does not know is said, and the ways on lead to the list."""
    page = school.page(f"/sites?{asked}", status=400)
    assert said in words(one(page, "main"))
    ways = [address_of(way) for way in page.select("main a")]
    assert len(ways) > 2
    assert all(way.startswith("/sites") for way in ways)
    for way in ways:
        school.page(way)


def test_when_the_list_changed(school: School) -> None:
    """The list says when it was last changed; with a broken file that is the list in force."""
    day = datetime(2026, 10, 1, 12, tzinfo=UTC).timestamp()
    os.utime(school.file, (day, day))
    assert "Liste modifiée le 1er octobre 2026." in words(one(school.page("/sites"), "main"))
    school.edit("version: 1", "version: [")
    os.utime(school.file, (day - 86_400 * 40, day - 86_400 * 40))
    assert "août" not in words(one(school.page("/sites"), "main"))
    assert "Liste modifiée le" in words(one(school.page("/sites"), "main"))


def test_one_site(school: School) -> None:
    """The page of a site says why it is there, for whom, in which language, who let it in, and until when."""
    school.edit("date: 2026-09-01}", "date: 2026-09-01}\n    review_by: 2027-09-01")
    page = school.page("/sites/vikidia")
    assert words(one(page, "h1")) == "Vikidia"
    assert words(one(page, "main")) == (
        "Vikidia Encyclopédie écrite pour les 8-13 ans https://fr.vikidia.org/wiki/Accueil Niveaux CM1–6e "
        "Matières Culture générale Langues français Approbation par a.martin et b.dupont, le 1er septembre 2026 "
        "À relire avant le 1er septembre 2027 Chercher dans ce site Tous les sites choisis"
    )
    links = [address_of(link) for link in page.select("main a")]
    assert links == ["https://fr.vikidia.org/wiki/Accueil", "/search?site=vikidia", "/sites"]
    assert words(one(school.page("/sites/vikidia?lang=en"), "title")) == "Vikidia: about this site, Cartable"
    assert address_of(one(page, "footer a[hreflang=en]")) == "/sites/vikidia?lang=en"


@pytest.mark.parametrize("site", ["ancien", "nulle-part", "LAVE", "lave%00", "%2e%2e", "subject-svt"])
def test_no_such_site(school: School, site: str) -> None:
    """A site that is unknown, suspended or retired has no page."""
    school.page(f"/sites/{site}", status=404)


def test_a_site_suspended_at_once(school: School) -> None:
    """A site taken off the list has no page at the next request."""
    school.page("/sites/lave")
    school.edit("status: active", "status: suspended")
    school.page("/sites/lave", status=404)
