"""What was done to a site, and taking it back: at once where nothing more gets in, by a second person where it does."""

from __future__ import annotations

from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.forms_of_sites import NEW, filled, number_of, send
from tests.webui.admin.people import Person, read
from tests.webui.school import LIST, School, one, words
from webui.desk.audit import Entry, Wanted
from webui.desk.desk import Desk
from webui.desk.roles import Role

EDIT = "/admin/sites/lave/edit"
HISTORY = "/admin/sites/lave/history"


def change(person: Person, **fields: str) -> None:
    """Save a change that lets in nothing more."""
    answer = send(person, EDIT, {**filled(person.page(EDIT)), **fields})
    assert answer.headers["Location"].startswith(HISTORY)


def undo_forms(person: Person, path: str = HISTORY) -> list[str]:
    """Where the buttons lead that undo, the newest change first."""
    return [str(form["action"]) for form in person.page(path).select("[action$=undo]")]


def test_shown(desk: Desk, signed_in: SignedIn) -> None:
    """Each change of this site, and of no other, with who, why, and the lines that differ; a reader cannot undo."""
    curator, reader = signed_in(Role.CURATOR), signed_in(Role.READER)
    change(curator, name="Lave", reason="plus court")
    desk.audit().append(Entry("x", "site_changed", "lave-bis", "a", "b"))
    page = reader.page(HISTORY)
    assert f"Par {curator.name}. Pourquoi : plus court" in words(one(page, ".step"))
    shown = one(page, ".difference").get_text()
    assert "-    name: Lave & Cie\n" in shown
    assert "+    name: Lave\n" in shown
    assert not page.select("form[action*=undo]")


def test_undone_at_once(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """What lets in nothing more is taken back at once, byte for byte; and that can be undone in turn."""
    curator = signed_in(Role.CURATOR)
    change(curator, name="Lave")
    named = school.text
    page = curator.followed(curator.post(undo_forms(curator)[0], why="c’était mieux"))
    assert words(one(page, ".done")).startswith("C’est enregistré")
    assert school.text == LIST
    assert desk.audit().read(Wanted(what="site_undone"))[0].entry.why == "c’était mieux"
    curator.followed(curator.post(undo_forms(curator)[0]))
    assert school.text == named


def test_an_undo_that_widens(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """Taking an exclusion away again lets in more: it becomes a draft, which another person approves."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    change(curator, exclude="lave.example/forum")
    excluded = school.text
    number = number_of(curator.post(undo_forms(curator)[0]))
    assert school.text == excluded
    assert f"Brouillon {number}" in words(curator.page(HISTORY).select(".ways")[-1])
    draft = desk.drafts().find(number)
    assert draft is not None
    approver.followed(approver.post(f"/admin/drafts/{number}/approve", seal=draft.seal))
    assert "forum" not in school.text
    assert desk.audit().read(Wanted(what="site_undone"))[0].entry.who == approver.name


def test_changed_again_since(school: School, signed_in: SignedIn) -> None:
    """A change whose keys were changed again is not undone: both versions are shown."""
    curator = signed_in(Role.CURATOR)
    change(curator, name="Lave")
    change(curator, name="Laves")
    now = school.text
    page = read(curator.post(undo_forms(curator)[1]), 409)
    assert "+    name: Laves\n" in page.select(".difference")[0].get_text()
    assert school.text == now


def test_a_new_site_is_retired(school: School, signed_in: SignedIn) -> None:
    """Undoing an addition retires the site: ids are never used again."""
    school.approvals = 1
    approver = signed_in(Role.APPROVER)
    assert send(approver, "/admin/sites/new", NEW).status_code == 303
    approver.followed(approver.post(undo_forms(approver, "/admin/sites/neuf/history")[0]))
    assert "status: retired" in school.text.partition("id: neuf")[2]


def test_no_such_step(desk: Desk, signed_in: SignedIn) -> None:
    """Entries that changed nothing on the list, those of other sites, and numbers of none cannot be undone."""
    curator = signed_in(Role.CURATOR)
    change(curator, name="Lave")
    numbers = [each.number for each in desk.audit().read(Wanted(what="site_changed_asked"))]
    for number in (*numbers, 0, 99, 2**70):
        assert curator.post(f"{HISTORY}/{number}/undo").status_code == 404
    assert curator.post(undo_forms(curator)[0].replace("/lave/", "/kids/")).status_code == 404
    assert curator.get("/admin/sites/personne/history").status_code == 404
    for below in ("x", "0", "9" * 30):
        assert curator.get(f"{HISTORY}?below={below}").status_code == 200
