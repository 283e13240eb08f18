"""The table of sites, several edited at once, and the file that is taken along."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allowlist.edit import entry_of
from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import Person, read
from tests.webui.school import LIST, School, address_of, one, words
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.roles import Role

REVIEW = {"do": "review", "day": "2030-09-01"}


def rows(person: Person, query: str = "") -> list[str]:
    return [words(row).split()[-1] for row in person.page(f"/admin/sites{query}").select("tbody th")]


def text(school: School) -> str:
    return school.file.read_text(encoding="utf-8")


def look(person: Person, given: Mapping[str, str | list[str]], status: int = 200) -> dict[str, str]:
    """The confirmation page; the fields of its form."""
    page = read(person.client.get("/admin/sites-bulk", query_string=given), status)
    return {str(field["name"]): str(field["value"]) for field in page.select("form.form input[type=hidden]")}


def save(person: Person, given: Mapping[str, str | list[str]], why: str = "rentrée") -> Person:
    page = person.followed(person.send("/admin/sites-bulk", {**look(person, given), "why": why}))
    assert words(one(page, ".done")) == "Les sites sont modifiés. Chacun a sa ligne au journal."
    return person


def test_the_table(school: School, signed_in: SignedIn) -> None:
    """Every site whatever its status, by name; filters, order and a late review are told; a way leads to each."""
    person = signed_in(Role.READER)
    assert rows(person) == ["kids", "lave", "ancien", "vikidia"]
    assert rows(person, "?status=active&level=lycee&sort=-name") == ["lave", "kids"]
    assert rows(person, "?q=geologues") == ["lave"]
    school.edit("status: retired", "status: retired\n    review_by: 2026-11-24")
    page = person.page("/admin/sites?q=ancien")
    assert "date passée" in words(one(page, "tbody tr"))
    assert address_of(one(page, "tbody a")) == "/admin/sites/ancien"
    assert not page.select("[type=checkbox]")
    assert words(one(page, "nav [aria-current]")) == "Sites"
    assert one(person.page("/admin/sites?sort=-review"), "[aria-sort=descending]")
    assert words(one(person.page("/admin/sites?q=zzz"), "main [role=status]")).startswith("0 site")


def test_the_file(school: School, signed_in: SignedIn) -> None:
    """What the filters find, with all keys, safe to open in a spreadsheet."""
    school.edit("why: Pages courtes", "why: =Pages courtes")
    answer = signed_in(Role.READER).get("/admin/sites.csv?status=active&sort=-name")
    assert answer.mimetype == "text/csv"
    found = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["id"] for row in found] == ["vikidia", "lave", "kids"]
    assert found[2]["why"] == "'=Pages courtes en anglais simple"
    assert found[0]["approved_by"] == "a.martin, b.dupont"
    school.file.write_text("version: [", encoding="utf-8")
    assert signed_in(Role.READER).get("/admin/sites.csv").status_code == 409


def test_chosen_sites(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """The sites that are ticked get the review date in one save; other lines stay; each has its row in the log."""
    save(signed_in(Role.CURATOR), {"site": ["lave", "kids", "nobody"], **REVIEW})
    after = text(school)
    assert [entry_of(after, each).get("review_by") for each in ("vikidia", "lave", "kids")] == [
        None,
        "2030-09-01",
        "2030-09-01",
    ]
    kept = [line for line in after.splitlines() if "review_by" not in line]
    assert kept == LIST.splitlines()
    logged = desk.audit().read(Wanted(what="site_changed"))
    assert [(each.entry.subject, each.entry.who, each.entry.why) for each in logged] == [
        ("kids", "une.curator", "rentrée"),
        ("lave", "une.curator", "rentrée"),
    ]
    assert "review_by: 2030-09-01" in logged[0].entry.after
    intent = desk.audit().read(Wanted(what="site_changed_asked"))
    assert [(each.entry.subject, each.entry.after) for each in intent] == [("2 sites", "lave kids")]


def test_all_that_match(school: School, signed_in: SignedIn) -> None:
    """All that the filters find gain or lose a level, those that are so already stay as they are."""
    person = signed_in(Role.CURATOR)
    every = {"which": "all", "status": "active", "with_level": "cycle3"}
    page = read(person.client.get("/admin/sites-bulk", query_string={**every, "do": "level_added"}))
    assert "1 site change. 2 sites sont déjà ainsi." in words(one(page, "main"))
    assert "+    levels: [lycee, cycle3]" in one(page, "pre").get_text()
    save(person, {**every, "do": "level_added"})
    assert entry_of(text(school), "kids")["levels"] == ["lycee", "cycle3"]
    save(person, {**every, "do": "level_taken"})
    assert [entry_of(text(school), each).get("levels") for each in ("vikidia", "lave", "kids")] == [
        None,
        ["lycee"],
        ["lycee"],
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (REVIEW, "Aucun site n’est choisi"),
        ({"site": "lave", "do": "review"}, "La date de relecture manque ou est passée"),
        ({"site": "lave", "do": "review", "day": "2026-11-25"}, "La date de relecture manque ou est passée"),
        ({"site": "lave", "do": "level_added", "with_level": "x"}, "Ce niveau n’est pas dans le vocabulaire"),
        ({"site": "lave", "do": "retire"}, "La modification n’est pas choisie"),
    ],
)
def test_faults(school: School, signed_in: SignedIn, given: dict[str, str], told: str) -> None:
    """What cannot be done is told with its remedy, before and instead of a save."""
    person = signed_in(Role.CURATOR)
    page = read(person.client.get("/admin/sites-bulk", query_string=given), 400)
    assert told in words(one(page, ".faults h2"))
    assert person.send("/admin/sites-bulk", {**given, "seal": "", "why": "x"}).status_code == 400
    assert text(school) == LIST


def test_somebody_was_quicker(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """When what would change is no longer what was looked at nothing is saved, and the new difference is shown."""
    person = signed_in(Role.CURATOR)
    given = {"site": "lave", **REVIEW}
    seal = look(person, given)["seal"]
    school.edit("why: Dossiers relus", "why: Dossiers bien relus")
    before = text(school)
    page = read(person.send("/admin/sites-bulk", {**given, "seal": seal, "why": "x"}), 400)
    assert words(one(page, ".faults h2")) == "La liste a changé entre-temps"
    assert "bien relus" in one(page, "pre").get_text()
    assert text(school) == before
    assert not desk.audit().read(Wanted(what="site_changed"))
    seal = str(one(page, "[name=seal]")["value"])
    assert person.send("/admin/sites-bulk", {**given, "seal": seal, "why": " "}).status_code == 400
    assert person.send("/admin/sites-bulk", {**given, "seal": seal, "why": "x"}).status_code == 303


def test_a_broken_list(school: School, signed_in: SignedIn) -> None:
    """While the file has mistakes the last good list is shown, and no edit is made, in a sentence."""
    person = signed_in(Role.CURATOR)
    assert len(rows(person)) == 4
    broken = text(school).replace("status: retired", "status: gone")
    school.file.write_text(broken, encoding="utf-8")
    assert len(rows(person)) == 4
    page = read(person.client.get("/admin/sites-bulk", query_string={"site": "lave", **REVIEW}), 409)
    assert "cartable check" in words(one(page, ".faults"))
    assert text(school) == broken


def many(count: int) -> str:
    """A list of so many sites."""
    head, _, _ = LIST.partition("  - id:")
    return head + "".join(
        f"""  - id: site-{number}
    name: Site numéro {number}
    start: [https://s{number}.example.fr/]
    levels: [cycle3]
    why: Pour la classe {number}
    approved: {{by: [a.martin, b.dupont], date: 2026-09-01}}
"""
        for number in range(count)
    )


def test_a_large_list(school: School, signed_in: SignedIn) -> None:
    """5,000 sites are filtered, sorted and paged within 0.3 s of the processor, once the list is read."""
    school.file.write_text(many(5000), encoding="utf-8")
    person = signed_in(Role.READER)
    page = person.page("/admin/sites?q=numero&sort=-review&page=100")
    assert len(page.select("tbody tr")) == 50
    assert words(one(page, ".paging [aria-current]")) == "100"
    times = []
    for number in range(5):
        started = process_time()
        assert person.get(f"/admin/sites?q=classe&sort=-name&page={number}").status_code == 200
        times.append(process_time() - started)
    assert min(times) < 0.3


ANY = st.text(max_size=60) | st.sampled_from(
    ["lave", "all", "review", "level_added", "cycle3", "<b>", "2030-09-01", "\0"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "status", "level", "review", "sort", "page", "which", "site", "do", "day", "with_level"]),
        ANY,
    )
)
def test_any_address(school: School, desk: Desk, query: dict[str, str]) -> None:
    """Whatever stands in an address, there is an answer, and the list stays."""
    person = Person(school.app, desk, Role.CURATOR)
    asked = {name: given.encode("utf-8", "replace").decode() for name, given in query.items()}
    for path in ("/admin/sites", "/admin/sites.csv", "/admin/sites-bulk"):
        answer = person.client.get(path, query_string=asked)
        assert answer.status_code < 500
        assert "<b>" not in answer.get_data(as_text=True) or answer.mimetype == "text/csv"
    assert person.send("/admin/sites-bulk", asked).status_code == 400
    assert text(school) == LIST
