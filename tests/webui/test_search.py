from __future__ import annotations

from dataclasses import replace

import pytest

from allowlist.model import Allowlist
from indexer.engine import ResultPage
from indexer.query import Query, read_query
from tests.webui.school import TOTAL, School, address_of, one, titles, words
from webui.app import create_app


def test_home(school: School) -> None:
    """The home page is a box, and says how many sites it searches."""
    page = school.page("/")
    assert words(one(page, "h1")) == "Cartable"
    box = one(page, "form[role=search]")
    assert box["action"] == "/search"
    assert words(one(box, f"label[for={one(box, 'input[type=search]')['id']}]")) == "Que chercher ?"
    assert "dans 3 sites" in words(one(page, ".scope"))


def test_home_leads_on(school: School) -> None:
    """The home page leads to the levels and the subjects that have sites, by their names in the list."""
    levels, subjects = school.page("/").select(".choices nav")
    assert [(words(way), address_of(way)) for way in levels.select("a")] == [
        ("Tous les niveaux", "/"),
        ("CM1–6e", "/c3/"),
        ("Lycée", "/lycee/"),
    ]
    assert words(one(levels, "[aria-current]")) == "Tous les niveaux"
    assert [words(way) for way in subjects.select("a")] == ["Culture générale", "Sciences de la vie", "Anglais"]
    for way in subjects.select("a"):
        assert words(one(school.page(address_of(way)), "section h2")) == words(way)


def test_counted(school: School) -> None:
    """The heading says how much was found for what, in good French."""
    page = school.page("/search?q=volcan")
    assert one(page, "h1").get_text() == f"{TOTAL} résultats pour «\u202fvolcan\u202f»"
    assert "volcan" in one(page, "title").get_text()
    assert one(page, "input[type=search]")["value"] == "volcan"


def test_counted_once(school: School) -> None:
    """One hit is counted in the singular."""
    assert words(one(school.page("/search?q=croute"), "h1")) == "1 résultat pour « croute »"


def test_hit(school: School) -> None:
    """A hit shows where it is, its title as a link, its words marked, and whom it is for."""
    hit = one(school.page("/search?q=croute"), ".hits > li")
    assert words(one(hit, ".where")) == "Vikidia › Volcan"
    assert address_of(one(hit, "h2 a")) == "https://fr.vikidia.org/wiki/Volcan"
    assert words(one(hit, ".snippet mark")) == "croûte"
    assert [words(tag) for tag in hit.select(".tags li")] == ["CM1–6e", "Culture générale"]


def test_french_typography(school: School) -> None:
    """The colon of a French snippet never begins a line."""
    assert "terrestre\u202f: le" in one(school.page("/search?q=croute"), ".snippet").get_text()


def test_hit_in_another_language(school: School) -> None:
    """A hit in another language is marked as such for eyes and for voices; one in the page's own is not."""
    found = one(school.page("/search?q=molten"), ".hits > li")
    assert one(found, "h2")["lang"] == "en"
    assert words(found.select(".tags li")[-1]) == "Page en anglais"
    assert "anglais" not in words(one(school.page("/search?q=croute"), ".tags")).lower()
    found = one(school.page("/search?q=croute&lang=en"), ".hits > li")
    assert words(found.select(".tags li")[-1]) == "Page in French"


def test_document(school: School) -> None:
    """A hit that is no web page says what it is, and in which language."""
    hit = one(school.page("/search?q=vulkan"), ".hits > li")
    assert [words(tag) for tag in hit.select(".tags li")][-2:] == ["PDF", "Page en allemand"]


def test_site_for_everybody(school: School) -> None:
    """A site for all levels and many subjects says so in few words."""
    school.edit(
        "levels: [cycle3]\n    subjects: [culture]",
        "levels: [cycle2, cycle3, lycee]\n    subjects: [sport, svt, arts, culture, anglais]",
    )
    hit = one(school.page("/search?q=croute"), ".hits > li")
    assert [words(tag) for tag in hit.select(".tags li")] == [
        "Tous niveaux",
        "Sport",
        "Sciences de la vie",
        "Arts",
        "et 2 autres matières",
    ]


def test_markup_is_text(school: School) -> None:
    """Mark-up in titles, snippets and queries is shown as it is written, and never becomes part of the page."""
    page = school.page("/search?q=piège+<script>alert(1)</script>")
    assert not page.select("script:not([src]), .hits b:not(.where b)")
    assert one(page, "input[type=search]")["value"] == "piège <script>alert(1)</script>"
    assert "<script>alert(1)</script>" in one(page, "h1").get_text()
    assert "<script>" in titles(page)[0]


def test_filters(school: School) -> None:
    """The filters offered lead to exactly as many hits as they promise."""
    page = school.page("/search?q=volcan&lang=fr")
    offered = page.select(".filters section a")
    assert {words(one(section, "h2")) for section in page.select(".filters section")} == {
        "Niveau",
        "Matière",
        "Site",
        "Langue",
        "Format",
    }
    for choice in offered:
        count = int(words(one(choice, "span[aria-hidden]")))
        narrowed = school.page(address_of(choice))
        assert words(one(narrowed, "h1")).startswith(f"{count} résultat"), choice


def test_levels_by_age(school: School) -> None:
    """Levels are offered in the order of the list, which is that of age, not by number of hits."""
    labels = [words(choice) for choice in school.page("/search?q=volcan").select(".filters section")[0].select("a")]
    assert [label.split()[0] for label in labels] == ["CM1–6e", "Lycée"]


def test_chosen_filter(school: School) -> None:
    """A filter in force is named, kept by the box and by the other filters, and can be taken off."""
    page = school.page("/search?q=volcan&level=lycee&lang=en")
    assert words(one(page, ".chosen li")) == "Level Lycée Remove Lycée"
    assert one(page, "form input[name=level]")["value"] == "lycee"
    assert one(page, "form input[name=lang]")["value"] == "en"
    assert all("level=lycee" in address_of(choice) for choice in page.select(".filters a"))
    without = address_of(one(page, ".chosen a"))
    assert without == "/search?lang=en&q=volcan"


def test_unannounced_language(school: School) -> None:
    """A language that only a page has, and no site announces, is not offered: choosing it would be refused."""
    choices = school.page("/search?q=volcan").select(".filters a")
    assert not [choice for choice in choices if "language=de" in address_of(choice)]
    for choice in choices:
        parameters = dict(pair.split("=") for pair in address_of(choice).partition("?")[2].split("&"))
        assert isinstance(read_query(parameters, school.services.current_list().allowlist), Query)


def test_pages(school: School) -> None:
    """Every hit is on one page, and the pages lead to each other."""
    seen: list[str] = []
    address = "/search?q=volcan"
    while address:
        page = school.page(address)
        seen += titles(page)
        following = page.select(".paging a[rel=next]")
        address = address_of(following[0]) if following else ""
    assert len(seen) == TOTAL
    assert len(set(seen)) == TOTAL
    assert words(one(page, "[aria-current=page]")) == "3"
    assert "Page 3 sur 3" in words(one(page, "main"))


def test_no_pages(school: School) -> None:
    """Hits that fit on one page need no numbers."""
    assert not school.page("/search?q=croute").select(".paging")


def test_past_the_end(school: School) -> None:
    """A page after the last says so, and leads back."""
    page = school.page("/search?q=volcan&page=9")
    assert words(one(page, "h1")) == "Il n’y a pas de page 9"
    assert address_of(one(page, "main a")) == "/search?q=volcan&via=link"


def test_nothing_found(school: School) -> None:
    """Where nothing is found there are ways on."""
    page = school.page("/search?q=zzyzx&level=lycee")
    assert words(one(page, "h1")) == "Aucun résultat pour « zzyzx »"
    ways = [address_of(way) for way in page.select(".ways a")]
    assert ways == ["/search?q=zzyzx&via=link", "/sites", "/propose"]
    assert "dans aucune page de ce choix" in words(one(page, "main"))
    subjects = [address_of(way) for way in page.select(".ways-on a")]
    assert subjects == [f"/sites?subject={subject}&level=lycee" for subject in ("culture", "svt", "anglais")]


def test_fewer_words(school: School) -> None:
    """Where nothing is found, shorter searches that do find something are offered, with the filters as they were."""
    page = school.page("/search?q=volcan+%22zzyzx+lave%22&level=lycee&page=1&exact=1")
    offered = page.select(".ways a")[:2]
    assert [words(way) for way in offered] == ["Chercher « volcan zzyzx lave »", "Chercher « volcan »"]
    assert [address_of(way) for way in offered] == [
        "/search?q=volcan+zzyzx+lave&level=lycee&via=link",
        "/search?q=volcan&level=lycee&via=link",
    ]
    for way in offered:
        assert titles(school.page(address_of(way)))
    assert "moins de mots" not in words(one(page, ".ways"))


def test_fewer_filters_typed(school: School) -> None:
    """A filter typed as a word may be the one to leave out."""
    ways = school.page("/search?q=croute+site:lave").select(".ways a")
    assert address_of(ways[0]) == "/search?q=croute&via=link"
    assert titles(school.page(address_of(ways[0]))) == ["Volcan"]


def test_few_searches_without_an_answer(school: School) -> None:
    """A page without answers costs three more searches at most."""
    asked: list[Query] = []

    def search(query: Query, allowlist: Allowlist) -> ResultPage:
        asked.append(query)
        return school.services.search(query, allowlist)

    client = create_app(replace(school.services, search=search)).test_client()
    client.get("/search", query_string={"q": " ".join(f"zz{number}yzx" for number in range(30))})
    assert len(asked) == 4
    asked.clear()
    client.get("/search?q=volcan")
    assert len(asked) == 1


def test_order(school: School) -> None:
    """Answers may be put in order by date: the newest first, which then also stands at the next page and filter."""
    page = school.page("/search?q=volcan")
    ways = page.select(".sorts a")
    assert [(words(way), way.get("aria-current")) for way in ways] == [("Pertinence", "true"), ("Date", None)]
    assert address_of(ways[0]) == "/search?q=volcan"
    by_date = school.page(address_of(ways[1]))
    assert titles(by_date)[:2] == ["Fiche 2", "Fiche 1"]
    assert words(one(by_date, ".sorts [aria-current]")) == "Date"
    assert address_of(one(by_date, "a[rel=next]")) == "/search?page=2&q=volcan&sort=date"
    assert one(by_date, "form input[name=sort]")["value"] == "date"
    assert not school.page("/search?q=croute").select(".sorts")


def test_date(school: School) -> None:
    """The day of a page stands under its hit, where it is known."""
    tag = school.page("/search?q=volcan&sort=date").select(".hits > li:nth-child(2) .tags time")[0]
    assert (words(tag), tag["datetime"]) == ("1er mars 2024", "2024-03-01")
    assert not school.page("/search?q=croute").select("time")


def test_more_of_a_site(school: School) -> None:
    """Under the last hit of a site that has more, a link leads to all of them; where there are none, there is none."""
    page = school.page("/search?q=volcan&level=lycee")
    more = one(page, ".hits a[href*='site=']")
    assert words(more) == "Plus de résultats de ce site (Lave & Cie)"
    assert more in page.select(".hits > li:last-child a")
    assert address_of(more) == "/search?q=volcan&level=lycee&site=lave"
    alone = school.page(address_of(more))
    assert not alone.select(".hits a[href*='site=']")
    assert not school.page("/search?q=croute").select(".hits a[href*='site=']")


def test_about_its_site(school: School) -> None:
    """Every hit leads to what is said of its site."""
    link = one(school.page("/search?q=croute"), ".hits a[href^='/sites/']")
    assert (words(link), address_of(link)) == ("À propos de ce site (Vikidia)", "/sites/vikidia")


@pytest.mark.parametrize("address", ["/search", "/search?q=", "/search?q=+%00+", "/search?level=lycee"])
def test_no_words(school: School, address: str) -> None:
    """Without words there is nothing to count, only the box."""
    page = school.page(address)
    assert words(one(page, "h1")) == "Que chercher ?"
    assert not page.select(".hits")


def test_nothing_indexed_yet(empty_school: School) -> None:
    """Before the first visit, nobody is told to try other words."""
    assert words(one(empty_school.page("/search?q=volcan"), "h1")) == "Rien à chercher pour le moment"
    assert "La recherche ouvrira" in words(one(empty_school.page("/"), ".scope"))


def test_suspended_at_once(school: School) -> None:
    """A site taken off the list is gone from the next answer, index or not."""
    assert words(one(school.page("/search?q=volcan"), "h1")).startswith(f"{TOTAL} ")
    school.edit("status: active", "status: suspended")
    page = school.page("/search?q=volcan")
    assert len(titles(page)) == 2
    assert words(one(page, "h1")).startswith("2 ")
    assert "lave.example" not in str(page)
    assert "lave.example" not in str(school.page("/sites"))


def test_broken_list(school: School) -> None:
    """With a broken list the last good one answers, and the foot of the page says so."""
    assert not school.page("/").select(".notice")
    school.edit("version: 1", "version: [")
    for address in ("/", "/search?q=volcan", "/sites"):
        assert "dernière version valable" in words(one(school.page(address), "footer .notice"))
    assert len(titles(school.page("/search?q=volcan"))) == 10


def test_no_list(school: School) -> None:
    """A list that never was good shows nothing at all."""
    school.edit("version: 1", "version: [")
    page = school.page("/search?q=volcan")
    assert not titles(page)
    assert words(one(page, "h1")) == "Rien à chercher pour le moment"
    assert "reprendra" in words(one(page, "footer .notice"))


def test_weight(school: School) -> None:
    """A page of ten hits is light enough for a slow line."""
    assert school.weight("/search?q=volcan") < 45_000
    assert sum(map(school.weight, ("/", "/static/cartable.css", "/favicon.svg"))) < 25_000


@pytest.mark.parametrize(
    "address", ["/", "/search?q=volcan", "/search?q=zzyzx", "/sites", "/sites/lave", "/c3/", "/nulle-part"]
)
def test_semantics(school: School, address: str) -> None:
    """Every page has one h1, a label for its box, landmarks, a working skip link, no style or script of its own."""
    page = school.page(address, status=404 if address == "/nulle-part" else 200)
    one(page, "h1")
    one(page, "main")
    one(page, "footer")
    one(page, "label[for=q]")
    assert one(page, address_of(one(page, ".skip")))
    assert not page.select("script:not([src]), style, [style], [onclick]")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
