"""Two persons: what lets in more is asked for by one and approved by another, and every way round that is shut."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from allowlist.edit import add_sites, change_site, entry_of, read_entry, text_of
from allowlist.load import load_allowlist
from allowlist.model import Allowlist
from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.forms_of_sites import NEW, filled, number_of, send
from tests.webui.admin.people import Person, read
from tests.webui.school import LIST, School, one, words
from webui.desk.approving import Approving
from webui.desk.audit import Entry, Wanted
from webui.desk.desk import Desk
from webui.desk.drafts import SiteDraft, State, Unfit
from webui.desk.editing import Saved
from webui.desk.roles import Role

EDIT = "/admin/sites/lave/edit"
WIDE = "lave.example\nnouveau.example"
OTHER = {"start": "https://autre.example/", "scope": "autre.example"}


def submitted(person: Person, **fields: str) -> int:
    """A new site, asked for by this person; the draft's number."""
    return number_of(send(person, "/admin/sites/new", {**NEW, **fields}))


def revised(person: Person, number: int, **fields: str) -> None:
    """Another version of a draft."""
    path = f"/admin/drafts/{number}/edit"
    assert number_of(send(person, path, {**filled(person.page(path)), **fields})) == number


def draft_of(desk: Desk, number: int) -> SiteDraft:
    found = desk.drafts().find(number)
    assert found is not None
    return found


def act(person: Person, desk: Desk, number: int, verb: str, **fields: str) -> int:
    """Send a form of a draft's page, as it is now; the status."""
    sent = {"seal": draft_of(desk, number).seal, **fields}
    return person.send(f"/admin/drafts/{number}/{verb}", sent).status_code


def approved_in(school: School, site_id: str) -> object:
    return entry_of(school.text, site_id)["approved"]


def test_two_people(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A new site waits and changes nothing; a second person's approval writes both names, every other line as it was;
    the audit log has each step.
    """
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = submitted(curator)
    assert "1 brouillon attend une approbation" in words(one(curator.page("/admin/"), ".ways"))
    page = approver.page(f"/admin/drafts/{number}?try=neuf.example/a")
    assert "un nouveau site : neuf.example" in words(one(page, ".widens"))
    assert "serait admise par ce site" in words(one(page, ".tried"))
    assert school.text == LIST
    seal = str(one(page, "[action$=approve] [name=seal]")["value"])
    done = approver.followed(approver.post(f"/admin/drafts/{number}/approve", seal=seal))
    assert words(one(done, ".done")) == "C’est approuvé et écrit dans la liste."
    assert approved_in(school, "neuf") == {"by": [curator.name, approver.name], "date": "2026-11-25"}
    assert school.text == add_sites(LIST, [entry_of(school.text, "neuf")])
    logged = [each.entry for each in desk.audit().read(Wanted(subject="neuf"))]
    assert [(each.what, each.who) for each in reversed(logged)] == [
        ("draft_submitted", curator.name),
        ("draft_approved", approver.name),
        ("site_added_asked", approver.name),
        ("site_added", approver.name),
    ]
    assert {each.why for each in logged} == {NEW["reason"]}
    assert draft_of(desk, number).state is State.APPROVED


def test_looked_at_first(desk: Desk, signed_in: SignedIn) -> None:
    """The page of a draft asks for a dry run of its very lines, which is listed there; a reader cannot ask."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = submitted(curator)
    form = one(approver.page(f"/admin/drafts/{number}"), "form[action$=previews]")
    fields = {str(each["name"]): str(each["value"]) for each in form.select("input")}
    fields |= {str(each["name"]): each.get_text().removeprefix("\n") for each in form.select("textarea")}
    preview = approver.send("/admin/previews", {key: text for key, text in fields.items() if key != "csrf"})
    path = preview.headers["Location"].partition("?")[0]
    asked = desk.previews().find(int(path.rpartition("/")[2]))
    assert asked is not None
    assert asked.entry == draft_of(desk, number).content.entry
    page = signed_in(Role.READER).page(f"/admin/drafts/{number}")
    assert page.select(f"a[href='{path}']")
    assert not page.select("form[action$=previews]")


def test_a_wider_scope(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A change that widens becomes a draft; approved, only that site's lines differ."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = number_of(send(curator, EDIT, {**filled(curator.page(EDIT)), "scope": WIDE}))
    assert school.text == LIST
    assert act(approver, desk, number, "approve") == 303
    people = {"by": [curator.name, approver.name], "date": "2026-11-25"}
    assert school.text == change_site(LIST, "lave", {"scope": WIDE.split("\n"), "approved": people})


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"start": "https://lave.example/\nhttps://autre.example/"}, "un périmètre plus large : autre.example"),
        ({"scope": "*.lave.example"}, "un périmètre plus large : *.lave.example"),
        ({"scope": "lave.example\nlave.example:8080"}, "un périmètre plus large : lave.example:8080"),
        ({"private_network": "true"}, "le réseau privé"),
        ({"exclude": "lave.example/forum/vieux"}, "une exclusion en moins : lave.example/forum"),
        ({"exclude": ""}, "une exclusion en moins : lave.example/forum"),
    ],
)
def test_each_way_in(school: School, signed_in: SignedIn, fields: dict[str, str], told: str) -> None:
    """However a change lets in more, an approver alone cannot save it, and the page says what gets in."""
    school.edit("    status: active\n", "    exclude: [lave.example/forum]\n    status: active\n")
    before, approver = school.text, signed_in(Role.APPROVER)
    number = number_of(send(approver, EDIT, {**filled(approver.page(EDIT)), **fields}))
    assert school.text == before
    assert told in words(one(approver.page(f"/admin/drafts/{number}"), ".widens"))


def test_widened_while_it_is_away(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A suspended site may be widened at once, since nothing gets in; undoing the suspension then needs two people,
    who see all of its scope.
    """
    school.edit("    status: active\n", "    status: suspended\n")
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    fields = {**filled(curator.page(EDIT)), "scope": WIDE}
    assert send(curator, EDIT, fields).headers["Location"].startswith("/admin/sites/lave/history")
    away = Entry(
        "x", "site_suspended", "lave", text_of(LIST, "lave"), text_of(LIST, "lave").replace("active", "suspended")
    )
    desk.audit().append(away)
    last = desk.audit().read(Wanted(what="site_suspended"))[0].number
    number = number_of(curator.post(f"/admin/sites/lave/history/{last}/undo"))
    assert "nouveau.example" in words(one(curator.page(f"/admin/drafts/{number}"), ".widens"))
    assert "status: suspended" in school.text
    assert act(approver, desk, number, "approve") == 303
    assert "status: active" in school.text


def test_all_at_once(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """Of several who approve in the same moment one writes; all are told that the list has it, or that it is done."""
    number = submitted(signed_in(Role.CURATOR))
    seal, names = draft_of(desk, number).seal, [signed_in(Role.APPROVER, f"a{each}").name for each in range(3)]

    def approve(name: str) -> object:
        return Approving(desk.drafts(), school.services.editor()).approve(number, name, seal)

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(approve, names))
    assert all(isinstance(each, Saved) or each is Unfit.STATE for each in done), done
    assert school.text.count("id: neuf\n") == 1
    assert draft_of(desk, number).state is State.APPROVED


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMIN])
def test_never_the_author(school: School, desk: Desk, signed_in: SignedIn, role: Role) -> None:
    """Whoever wrote it cannot approve it, whatever the role: not on the page, nor by a form made by hand."""
    author = signed_in(role)
    number = submitted(author)
    assert not author.page(f"/admin/drafts/{number}").select("[action$=approve]")
    answer = author.post(f"/admin/drafts/{number}/approve", seal=draft_of(desk, number).seal)
    assert "une autre personne doit l’approuver" in words(one(read(answer, 409), ".warning"))
    assert school.text == LIST
    assert draft_of(desk, number).approved_by == ()


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR])
def test_only_approvers(school: School, desk: Desk, signed_in: SignedIn, role: Role) -> None:
    """A reader and a curator neither approve nor refuse; a role that is taken away counts at once."""
    number = submitted(signed_in(Role.CURATOR, "auteure"))
    other, former = signed_in(role), signed_in(Role.APPROVER, "ancienne")
    desk.accounts().give_role("cli:test", former.name, Role.CURATOR)
    assert not other.page(f"/admin/drafts/{number}").select("[action$=approve], [action$=refuse]")
    for person in (other, former):
        assert act(person, desk, number, "approve") == 403
        assert act(person, desk, number, "refuse", words="non") == 403
    assert draft_of(desk, number).state is State.SUBMITTED
    assert school.text == LIST


def test_changed_after_it_was_read(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """What was revised after the approver opened it is neither approved nor refused by the page that was open."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = submitted(curator)
    seal = draft_of(desk, number).seal
    revised(curator, number, scope="neuf.example\nmauvais.example")
    for verb in ("approve", "refuse"):
        page = read(approver.send(f"/admin/drafts/{number}/{verb}", {"seal": seal, "words": "x"}), 409)
        assert "modifié depuis que vous l’avez ouvert" in words(one(page, ".warning"))
        assert "mauvais.example" in words(one(page, ".widens"))
    for bad in ("", "x", "0" * 64):
        assert act(approver, desk, number, "approve", seal=bad) == 409
    assert school.text == LIST
    assert act(approver, desk, number, "approve") == 303


def test_whoever_revises_is_the_author(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """An approver who rewrites a draft cannot approve it then; the one who wrote it first may, by role."""
    first, second = signed_in(Role.APPROVER, "une"), signed_in(Role.APPROVER, "deux")
    number = submitted(first)
    revised(second, number, scope="neuf.example\nplus.example")
    assert act(second, desk, number, "approve") == 409
    assert act(first, desk, number, "approve") == 303
    assert approved_in(school, "neuf") == {"by": ["deux", "une"], "date": "2026-11-25"}


def test_the_site_changed_since(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A draft for a site that has changed since is not written: both versions are shown, it waits on, and its author
    brings it up to date.
    """
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = number_of(send(curator, EDIT, {**filled(curator.page(EDIT)), "scope": WIDE}))
    school.edit("why: Dossiers relus par des géologues", "why: Autre chose")
    now = school.text
    page = read(approver.post(f"/admin/drafts/{number}/approve", seal=draft_of(desk, number).seal), 409)
    assert "+    why: Autre chose" in page.select(".difference")[0].get_text()
    assert school.text == now
    assert draft_of(desk, number).state is State.SUBMITTED
    revised(curator, number, why="Autre chose")
    assert act(approver, desk, number, "approve") == 303
    assert "why: Autre chose" in school.text


def test_one_person_for_a_small_school(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """With `approvals` 1 an approver lets in alone, at once; a curator still needs an approver."""
    school.approvals = 1
    approver, curator = signed_in(Role.APPROVER), signed_in(Role.CURATOR)
    answer = send(approver, "/admin/sites/new", NEW)
    assert answer.headers["Location"].startswith("/admin/sites/neuf/history")
    assert approved_in(school, "neuf") == {"by": [approver.name], "date": "2026-11-25"}
    number = submitted(curator, id="autre", **OTHER)
    assert act(curator, desk, number, "approve") == 403
    assert act(approver, desk, number, "approve") == 303
    assert approved_in(school, "autre") == {"by": [curator.name, approver.name], "date": "2026-11-25"}


def test_three_people(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """With `approvals` 3 the author and two more; the same one twice is one; a revision begins anew."""
    school.approvals = 3
    curator, former, later = signed_in(Role.CURATOR), signed_in(Role.APPROVER, "une"), signed_in(Role.APPROVER, "deux")
    number = submitted(curator)
    for _ in range(2):
        assert act(former, desk, number, "approve") == 303
    revised(curator, number, name="Autre nom")
    assert act(later, desk, number, "approve") == 303
    assert school.text == LIST
    assert act(former, desk, number, "approve") == 303
    assert approved_in(school, "neuf") == {"by": [curator.name, "deux", "une"], "date": "2026-11-25"}


def test_refused_and_revised(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A refusal needs a reason, which the author reads; revised, it waits again. The list never changed."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = submitted(curator, scope="neuf.example\ntrop.example")
    assert act(approver, desk, number, "refuse", words=" ") == 400
    assert act(approver, desk, number, "refuse", words="sans trop.example") == 303
    assert act(approver, desk, number, "approve") == 409
    for path in (f"/admin/drafts/{number}", f"/admin/drafts/{number}/edit"):
        assert "sans trop.example" in words(one(curator.page(path), "main"))
    revised(curator, number, scope="neuf.example")
    assert draft_of(desk, number).state is State.SUBMITTED
    assert [each.entry.why for each in desk.audit().read(Wanted(what="draft_refused"))] == ["sans trop.example"]
    assert school.text == LIST


def test_withdrawn(desk: Desk, signed_in: SignedIn) -> None:
    """Its author withdraws it, nobody else; then nothing more can be done with it."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = submitted(curator)
    assert act(approver, desk, number, "withdraw") == 409
    assert act(curator, desk, number, "withdraw") == 303
    for person, verb in ((approver, "approve"), (approver, "refuse"), (curator, "withdraw")):
        assert act(person, desk, number, verb, words="x") == 409
    assert curator.get(f"/admin/drafts/{number}/edit").status_code == 404
    assert not desk.drafts().waiting()


def test_commented(desk: Desk, signed_in: SignedIn) -> None:
    """Those who work at it talk about it on its page; a remark approves nothing, and mark-up in it is text."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = submitted(curator)
    assert act(approver, desk, number, "comment", words="") == 400
    page = approver.followed(approver.post(f"/admin/drafts/{number}/comment", words="<b>Le forum ?</b>"))
    assert words(one(page, ".comments")).endswith("<b>Le forum ?</b>")
    assert (draft_of(desk, number).approved_by, draft_of(desk, number).state) == ((), State.SUBMITTED)


def test_written_once(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """Where the machine stopped before the list was written, approving again writes it; where it stopped after, that
    is found out, and nothing is written twice.
    """
    curator, approver, other = signed_in(Role.CURATOR), signed_in(Role.APPROVER), signed_in(Role.APPROVER, "deux")
    for number, site_id in ((submitted(curator), "neuf"), (submitted(curator, id="autre", **OTHER), "autre")):
        assert isinstance(desk.drafts().approve(number, approver.name, draft_of(desk, number).seal, 2), SiteDraft)
        assert draft_of(desk, number).state is State.APPROVING
        assert act(curator, desk, number, "withdraw") == 409
        if site_id == "autre":
            entry = read_entry(draft_of(desk, number).content.entry)
            entry["approved"] = {"by": ["x", "y"], "date": "2026-11-25"}
            school.file.write_text(add_sites(school.text, [entry]), encoding="utf-8")
        assert act(other, desk, number, "approve") == 303
        assert school.text.count(f"id: {site_id}\n") == 1
        assert draft_of(desk, number).state is State.APPROVED
        assert act(other, desk, number, "approve") == 409


def test_the_list_cannot_be_written(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """When the file is broken at that moment nothing is let in, the page says why, and the draft waits on."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    number = submitted(curator)
    school.file.write_text("sites: [", encoding="utf-8")
    assert act(approver, desk, number, "approve") == 409
    assert school.text == "sites: ["
    assert draft_of(desk, number).state is State.SUBMITTED
    school.file.write_text(LIST, encoding="utf-8")
    assert act(approver, desk, number, "approve") == 303


def test_an_id_taken_meanwhile(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """Of two drafts for one id the second is refused by the list's own rule, and its page says so."""
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    first, second = submitted(curator), submitted(curator, **OTHER)
    assert act(approver, desk, first, "approve") == 303
    page = read(approver.post(f"/admin/drafts/{second}/approve", seal=draft_of(desk, second).seal), 409)
    assert "déjà l’identifiant" in words(one(page, ".faulty"))
    after = load_allowlist(school.file)
    assert isinstance(after, Allowlist)
    assert len(after.sites) == 5


def test_listed(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """The page shows those that wait, one's own kept ones, and those that are settled; to a reader, too."""
    curator = signed_in(Role.CURATOR)
    submitted(curator)
    send(curator, "/admin/sites/new", {**NEW, "id": "garde"}, "keep")
    assert act(curator, desk, submitted(curator, id="rendu", **OTHER), "withdraw") == 303
    school.clock += timedelta(minutes=5)
    shown = {}
    for person in (curator, signed_in(Role.READER)):
        tables = person.page("/admin/drafts").select("table")
        shown[person.name] = [[words(link) for link in table.select("tbody a")] for table in tables]
    assert list(shown.values()) == [[["neuf"], ["garde"], ["rendu"]], [["neuf"], ["rendu"]]]
