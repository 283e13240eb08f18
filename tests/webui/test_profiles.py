"""The search for one level, by address."""

from __future__ import annotations

import pytest

from tests.webui.school import TOTAL, School, address_of, one, titles, words
from webui.profiles import PAGES, RESERVED, profile_for, profile_of

LEVELS = {"cycle2": "CP–CE2", "cycle3": "CM1–6e", "lycee": "Lycée"}


@pytest.mark.parametrize(
    ("slug", "level"),
    [
        ("cycle2", "cycle2"),
        ("c2", "cycle2"),
        ("lycee", "lycee"),
        ("c4", None),
        ("c", None),
        ("c22", None),
        ("C2", None),
        ("", None),
        ("../c2", None),
    ],
)
def test_slugs(slug: str, level: str | None) -> None:
    """A level has the address of its id, a cycle a short one too, and nothing else has any."""
    profile = profile_of(slug, LEVELS)
    assert (profile and profile.level) == level


def test_a_level_named_as_a_short_address() -> None:
    """An id goes before a short form."""
    levels = {"c2": "Deux", **LEVELS}
    assert [found and found.level for found in (profile_of("c2", levels), profile_for("cycle2", levels))] == [
        "c2",
        "cycle2",
    ]


def test_no_level_hides_a_page(school: School) -> None:
    """The first part of every address there is stays what it is, whatever a level is called."""
    firsts = {rule.rule.split("/")[1] for rule in school.app.url_map.iter_rules()} - {""}
    assert {first for first in firsts if not first.startswith("<")} <= RESERVED
    assert profile_of("sites", {"sites": "Sites"}) is None
    school.edit("cycle2: CP–CE2", "admin: Direction")
    assert school.client.get("/admin/").status_code == 303
    assert "Direction" not in words(one(school.page("/"), "main"))


@pytest.mark.parametrize("slug", ["c3", "cycle3"])
def test_the_level_is_in_force(school: School, slug: str) -> None:
    """Under a profile the search is that of its level, and says so; the box goes on searching there."""
    page = school.page(f"/{slug}/search?q=volcan")
    assert words(one(page, "h1")).startswith(f"{TOTAL - 1} ")
    assert "Inside a volcano" not in str(page)
    assert words(one(page, ".chosen b")) == "CM1–6e"
    assert words(one(page, "header .profile")) == "CM1–6e"
    assert one(page, "form[role=search]")["action"] == f"/{slug}/search"
    assert not page.select("form input[name=level]")


@pytest.mark.parametrize(
    "address",
    [
        "/c3/",
        "/c3/search?q=volcan",
        "/c3/search?q=zzyzx",
        "/c3/sites",
        "/c3/sites/lave",
        "/c3/search?page=x",
        "/c3/propose",
    ],
)
def test_links_stay(school: School, address: str) -> None:
    """Links under a profile stay there, but for those that choose another level or none; the language goes along."""
    page = school.page(f"{address}{'&' if '?' in address else '?'}lang=en", status=400 if "page=x" in address else 200)
    leaving = {
        "/?lang=en",
        "/lycee/?lang=en",
        "/search?lang=en&q=volcan",
        "/search?lang=en&q=zzyzx",
        "/search?lang=en&q=zzyzx&via=link",
    }
    assert address_of(one(page, "footer a[hreflang=fr]")).startswith(address.partition("?")[0])
    ours = {address_of(link) for link in page.select("a[href^='/']:not([hreflang])")}
    assert {link for link in ours if not link.startswith("/c3/")} <= leaving
    for link in ours:
        assert "lang=en" in link
        school.page(link)


def test_leaving(school: School) -> None:
    """Taking the level off leads out of the profile, with the same words."""
    page = school.page("/c3/search?q=volcan&subject=svt")
    assert [address_of(link) for link in page.select(".chosen a")] == [
        "/search?q=volcan&subject=svt",
        "/c3/search?q=volcan",
    ]


def test_another_level_is_asked(school: School) -> None:
    """A level that the address names goes before the profile's, in words too."""
    for asked in ("q=volcan&level=lycee", "q=volcan+niveau:lycee"):
        page = school.page(f"/c3/search?{asked}")
        assert words(one(page, ".chosen b")) == "Lycée"
        assert "Vikidia" not in [words(where) for where in page.select(".where b")]


def test_the_young_have_a_simpler_page(school: School) -> None:
    """The younger half has larger type, and hits without levels, subjects and dates; no order to choose, one filter."""
    page = school.page("/c3/search?q=volcan")
    assert one(page, "html")["class"] == ["young"]
    assert not page.select(".sorts")
    assert [words(title) for title in page.select(".filters h2")] == ["Matière"]
    assert {words(tag) for tag in page.select(".tags li")} <= {"Facile à lire", "PDF", "Page en allemand"}
    assert not one(school.page("/c3/"), "main").select(".lead, #hint")
    old = school.page("/lycee/search?q=volcan")
    assert not old.select("html.young")
    one(old, ".sorts")
    assert "Site" in [words(title) for title in old.select(".filters h2")]
    one(school.page("/lycee/"), ".lead")


def test_home(school: School) -> None:
    """The home page of a profile names its level and counts its sites; one choice leads out."""
    page = school.page("/c3/")
    assert words(one(page, ".sheet .profile")) == "CM1–6e"
    assert "dans 2 sites" in words(one(page, ".scope"))
    levels, subjects = page.select(".choices nav")
    assert [(words(way), address_of(way)) for way in levels.select("a")] == [
        ("Tous les niveaux", "/"),
        ("CM1–6e", "/c3/"),
        ("Lycée", "/lycee/"),
    ]
    assert words(one(levels, "[aria-current]")) == "CM1–6e"
    assert [address_of(way) for way in subjects.select("a")] == ["/c3/sites?subject=culture", "/c3/sites?subject=svt"]


def test_without_its_slash(school: School) -> None:
    """`/c3` leads to `/c3/`, and an unknown one nowhere; no host is named."""
    answer = school.client.get("/c3", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/c3/")
    for address in ("/c9", "/c9/", "/c9/search?q=volcan", "/CYCLE3/"):
        school.page(address, status=404)


def test_lost_under_a_profile(school: School) -> None:
    """An address under a profile that is no page has a way home that stays there."""
    assert address_of(one(school.page("/c3/nulle-part", status=404), "main a")) == "/c3/"


def test_under_a_path(school: School) -> None:
    """Mounted under a path, links under a profile keep it."""
    answer = school.client.get("/c3/", environ_overrides={"SCRIPT_NAME": "/recherche"})
    assert 'action="/recherche/c3/search"' in answer.get_data(as_text=True)


def test_an_edited_list_holds_at_once(school: School) -> None:
    """A level that the list gains or loses has its address, or none, at the next request."""
    school.page("/cycle4/", status=404)
    school.edit("lycee: Lycée}", "lycee: Lycée, cycle4: 5e–3e}")
    assert words(one(school.page("/c4/"), ".sheet .profile")) == "5e–3e"


def test_start(school: School) -> None:
    """The setting shows one profile at the start; the search in all levels is one choice away, the others too."""
    school.start_with("c3")
    page = school.page("/")
    assert words(one(page, ".sheet .profile")) == "CM1–6e"
    assert one(page, "form[role=search]")["action"] == "/c3/search"
    everywhere = page.select(".choices nav")[0].select("a")[0]
    assert words(one(school.page(address_of(everywhere)), "h1")) == "Que chercher ?"
    assert words(one(school.page("/search?q=volcan"), "h1")).startswith(f"{TOTAL} ")
    assert words(one(school.page("/lycee/"), ".sheet .profile")) == "Lycée"


@pytest.mark.parametrize("path", ["/search", "/c3/search", "/api/v1/search", "/api/v1/suggest", "/sites"])
def test_lock(school: School, path: str) -> None:
    """Under a lock no other level is accepted, in words neither, and the answer says so."""
    school.start_with("cycle3", lock=True)
    for asked in ("q=volcan&level=lycee", "q=volcan+niveau:lycee&level=lycee"):
        answer = school.client.get(f"{path}?{asked}")
        assert answer.status_code == 400
        assert "CM1–6e" in answer.get_data(as_text=True) or '"allowed": "cycle3"' in answer.get_data(as_text=True)
    assert school.client.get(f"{path}?q=volcan&level=cycle3").status_code == 200


def test_lock_holds_everywhere(school: School) -> None:
    """Under a lock every page is the profile's, and none offers another level."""
    school.start_with("cycle3", lock=True)
    for address in ("/", "/search?q=volcan", "/search?q=zzyzx", "/sites", "/sites/lave", "/c3/search?q=volcan"):
        page = school.page(address)
        assert not [link for link in page.select("a") if "level=" in address_of(link) or "lycee" in address_of(link)]
        assert "Tous les niveaux" not in words(page)
    assert words(one(school.page("/search?q=volcan"), "h1")).startswith(f"{TOTAL - 1} ")
    assert school.client.get("/api/v1/search?q=volcan").get_json()["total"] == TOTAL - 1
    assert not school.page("/c3/search?q=volcan").select(".chosen a")
    school.page("/sites/kids", status=404)
    assert "Earth for Kids" not in words(school.page("/sites"))


@pytest.mark.parametrize(("address", "status"), [("/sites", 200), ("/search?q=volcan&level=cycle3", 400)])
def test_lock_offers_no_other(school: School, address: str, status: int) -> None:
    """Neither the list of sites nor the page that refuses another level offers any."""
    school.start_with("lycee", lock=True)
    page = school.page(address, status=status)
    assert "CM1–6e" not in [words(link) for link in page.select("a")]
    assert "Tous les niveaux" not in words(page)


@pytest.mark.parametrize("address", ["/lycee/", "/lycee", "/lycee/search?q=volcan", "/c2/sites", "/lycee/nulle-part"])
def test_lock_leads_back(school: School, address: str) -> None:
    """Under a lock the addresses of other profiles lead to the home page of the one there is."""
    school.start_with("cycle3", lock=True)
    answer = school.client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/cycle3/")


def test_a_start_that_the_list_does_not_know(school: School) -> None:
    """A level that the list has not (any more) is as if it were not set."""
    school.start_with("cycle9", lock=True)
    assert "dans 3 sites" in words(one(school.page("/"), ".scope"))
    assert words(one(school.page("/search?q=volcan&level=lycee"), ".chosen b")) == "Lycée"


def test_pages_are_kept_apart(school: School) -> None:
    """A result page kept for one profile is never given under another address."""
    plain, under = (school.page(path) for path in ("/search?q=croute&level=cycle3", "/c3/search?q=croute"))
    assert titles(plain) == titles(under)
    assert one(plain, "form[role=search]")["action"] == "/search"
    assert one(school.page("/cycle3/search?q=croute"), "form[role=search]")["action"] == "/cycle3/search"


def test_every_page_is_there(school: School) -> None:
    """Every page that is to live under profiles does."""
    under = {rule.endpoint for rule in school.app.url_map.iter_rules() if rule.rule.startswith("/<profile:profile>/")}
    assert under == set(PAGES)


def test_weight(school: School) -> None:
    """The home page of a profile is as light as the other."""
    assert sum(map(school.weight, ("/c3/", "/static/cartable.css", "/favicon.svg"))) < 25_000
