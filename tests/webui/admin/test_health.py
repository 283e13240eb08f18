"""How the sites are: the table, a site's own page, visits asked for, and the pictures of the first page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bs4 import Tag

from tests.webui.admin.conftest import SignedIn
from tests.webui.crawled import WICKED, crawl
from tests.webui.school import School, one, words
from webui.admin.plots import plot
from webui.desk.counts import Asking, Outcome
from webui.desk.desk import Desk
from webui.desk.roles import Role


def rows(page: Tag) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in page.select("main tbody tr")]


def test_the_table(school: School, signed_in: SignedIn) -> None:
    """Sick sites come first; each with its numbers, its times, and what is wrong by kind; only active sites."""
    crawl(school)
    page = signed_in(Role.READER).page("/admin/health")
    found = rows(page)
    assert [row[0] for row in found] == ["Earth for Kids", "Lave & Cie", "Vikidia"]
    assert [row[1] for row in found] == ["nous refuse", "va bien", "jamais visité"]
    assert found[1][2:4] == ["1", "3"]
    assert found[1][4] == "25/11/2026 10:00"
    assert found[1][6:] == ["1", "1", "1", "1", "1", "1", "1"]
    assert found[2][4:6] == ["–", "–"]
    sick = rows(signed_in(Role.READER).page("/admin/health?only=sick"))
    assert [row[0] for row in sick] == ["Earth for Kids"]


def test_one_site(school: School, signed_in: SignedIn) -> None:
    """Each kind with its addresses and who links there, broken links to other sites, bounds, notes, and past runs;
    addresses of strangers are text.
    """
    crawl(school)
    page = signed_in(Role.READER).page("/admin/health/lave")
    told = words(one(page, "main"))
    for expected in (
        "Liens cassés (1)",
        "https://lave.example/1 status 404 la liste",
        "Redirigées hors de la liste (1)",
        "Fausses pages (1)",
        "Refusées par robots.txt (1)",
        "Erreurs du site (1)",
        "Liens cassés vers d’autres sites de la liste",
        "https://kids.example/gone status 410 https://lave.example/0",
        f"links deeper than max_depth 20 (1): {WICKED}",
        "says UTF-8, and is not in it (1)",
        "reached max_pages: 1",
        "Liens hors de la liste (1)",
    ):
        assert expected in told
    assert page.select("main script") == []
    assert len(rows(page)[-3:]) == 3
    assert not page.select("form[action$='/visit']")  # a reader changes nothing
    assert signed_in(Role.READER).get("/admin/health/inconnu").status_code == 404


def test_a_visit_is_asked_for(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """One click; it waits for the next run, is in the audit log, and the page says so in place of the button."""
    crawl(school)
    curator = signed_in(Role.CURATOR)
    done = curator.followed(curator.post("/admin/health/lave/visit"))
    assert words(one(done, ".done")) == "La visite est demandée. Elle se fait au prochain passage du robot."
    assert not done.select("form[action$='/visit']")
    assert [(each.site_id, each.who) for each in desk.visits().waiting()] == [("lave", "une.curator")]
    assert "au prochain passage, demandé" in words(one(curator.page("/admin/health"), "main"))
    assert curator.post("/admin/health/inconnu/visit").status_code == 404
    assert "visite demandée" in words(one(curator.page("/admin/journal"), "tbody"))


def test_the_first_page(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """It counts sites that are not well, and draws pages, searches and failures, with the numbers as a table."""
    crawl(school)
    today = desk.today()
    asked = [(Asking(date(2026, 11, day), "volcan", Outcome.FINE), 5 + day, "") for day in (20, 22)]
    desk.counts().add(asked, today)
    page = signed_in(Role.READER).page("/admin/")
    assert "1 site va mal" in words(one(page, ".ways"))
    pictures = page.select("svg[role=img][aria-labelledby]")
    assert len(pictures) == 4 - 1
    for picture in pictures:
        for reference in str(picture["aria-labelledby"]).split():
            assert words(one(page, f"#{reference}"))
    tables = [[words(cell) for cell in table.select("td")] for table in page.select(".plot table")]
    assert tables[0][1::2] == ["1", "1", "1"]
    assert tables[1] == ["22 novembre 2026", "27", "20 novembre 2026", "25"]
    assert tables[2][1::2] == ["3", "3", "3"]
    assert not page.select("[style]")


def test_a_page_store_that_fails(school: School, tmp_path: Path, signed_in: SignedIn) -> None:
    """The first page says so, and still shows what waits; the page of health is closed until it works again."""
    school.pages = f"sqlite:///{tmp_path}"
    reader = signed_in(Role.READER)
    assert "Les relevés des visites ne peuvent pas être lus" in words(one(reader.page("/admin/"), ".warning"))
    reader.page("/admin/health", 503)


def test_nothing_yet(signed_in: SignedIn) -> None:
    """A school that has crawled nothing sees its sites, and no picture."""
    reader = signed_in(Role.READER)
    assert len(rows(reader.page("/admin/health"))) == 3
    assert not reader.page("/admin/").select("main svg")


def test_a_plot() -> None:
    """Lines keep inside the picture; one number is no line; of two on a day the last counts."""
    days = [date(2026, 11, day) for day in (1, 2, 11)]
    made = plot("pages", [(days[0], 0), (days[1], 5), (days[1], 10), (days[2], 20)])
    assert made is not None
    places = [tuple(map(float, place.split(","))) for place in made.path.split()]
    assert places == [(56.0, 126.0), (89.6, 68.0), (392.0, 10.0)]
    assert (made.least, made.most, made.top) == (0, 20, 20)
    assert plot("pages", [(days[0], 5)]) is None
    assert plot("pages", [(days[0], 5), (days[0], 6)]) is None
    flat = plot("pages", [(days[0], 0), (days[1], 0)])
    assert flat is not None
    assert flat.path == "56.0,126.0 392.0,126.0"
