from __future__ import annotations

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
