"""One site: what is known of it, taking it out of the search at once, and letting it in again."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allowlist.edit import entry_of
from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import Person, read
from tests.webui.school import LIST, School, one, titles, words
from webui.desk.audit import Entry, Wanted
from webui.desk.desk import Desk
from webui.desk.drafts import State
from webui.desk.roles import Role

SITE = "/admin/sites/kids"


def text(school: School) -> str:
    return school.file.read_text(encoding="utf-8")


def status(school: School, site_id: str = "kids") -> object:
    return entry_of(text(school), site_id).get("status", "active")


def logged(desk: Desk, what: str) -> list[Entry]:
    return [each.entry for each in desk.audit().read(Wanted(what=what))]


def test_all_of_a_site(school: School, signed_in: SignedIn) -> None:
    """Its facts, who approved it, the notes above it and its lines in the file; acts only for those who may."""
    school.edit("  - id: kids", "  # asked for by the\n  # English teachers\n  - id: kids")
    page = signed_in(Role.READER).page(SITE)
    told = words(one(page, ".facts"))
    for part in (
        "kids",
        "actif",
        "https://kids.example/",
        "Lycée",
        "anglais",
        "c.leroy, le 12 octobre 2026",
        "asked for by the English teachers",
    ):
        assert part in told
    assert "why: Pages courtes en anglais simple" in one(page, "pre").get_text()
    assert not page.select("form.form")
    ways = {str(form["action"]) for form in signed_in(Role.CURATOR).page(SITE).select("form.form")}
    assert ways == {f"{SITE}/{act}" for act in ("exclude", "suspend", "retire")}
    assert signed_in(Role.READER).get("/admin/sites/nobody").status_code == 404


@pytest.mark.parametrize(("act", "now"), [("suspend", "suspended"), ("retire", "retired")])
def test_set_aside(school: School, desk: Desk, signed_in: SignedIn, act: str, now: str) -> None:
    """From the next search on nothing of it is shown, and the page proves it; the log has who and why."""
    assert "Inside a volcano" in titles(school.page("/search?q=volcano"))
    person = signed_in(Role.CURATOR)
    page = person.followed(person.post(f"{SITE}/{act}", why="le site a\n changé de mains"))
    assert status(school) == now
    assert "Inside a volcano" not in titles(school.page("/search?q=volcano"))
    assert [words(each) for each in page.select(".proof dt")] == ["Réponses", "Suggestions", "Pages gardées"]
    assert [words(each)[0] for each in page.select(".proof dd")] == ["0", "0", "0"]
    assert "Aucune recherche ne le montre" in words(one(page, "main"))
    (entry,) = logged(desk, f"site_{now}")
    assert (entry.who, entry.subject, entry.why) == ("une.curator", "kids", "le site a changé de mains")
    assert "votre demande attend une autre personne" in words(one(person.page(SITE), "#restore"))


@pytest.mark.parametrize("act", ["suspend", "retire", "exclude", "restore"])
def test_a_reason_is_needed(school: School, signed_in: SignedIn, act: str) -> None:
    """Without a reason, or with one that nobody would read, nothing is done, and the form says so at its field."""
    person = signed_in(Role.APPROVER)
    for why in ("", " \n", "x" * 1001):
        page = read(person.post(f"{SITE}/{act}", why=why, excluded="https://kids.example/volcano/"), 400)
        assert "La raison" in words(one(page, ".faults"))
        if act != "restore":
            assert one(page, f"#{act}[open] textarea")["aria-invalid"] == "true"
    assert text(school) == LIST


def test_a_part_is_excluded(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A page goes with all below it, whatever way its address is written; the rest of the site stays."""
    person = signed_in(Role.CURATOR)
    answer = person.post(
        "/admin/sites/lave/exclude", excluded=" HTTPS://Lave.example/volcans/ ", why="w", request="CART-7K3M-9Q2P-W4XD"
    )
    page = person.followed(answer)
    assert entry_of(text(school), "lave")["exclude"] == ["lave.example/volcans/"]
    assert "Piège" in " ".join(titles(school.page("/search?q=volcan&site=lave")))
    assert not [each for each in titles(school.page("/search?q=volcan&site=lave")) if "Fiche" in each]
    assert "Cette partie de Lave & Cie est exclue" in words(one(page, "main"))
    assert "/admin/requests/CART-7K3M-9Q2P-W4XD" in str(page.select(".ways"))
    assert [each.subject for each in logged(desk, "site_excluded")] == ["lave"]
    before = text(school)
    assert person.post("/admin/sites/lave/exclude", excluded="lave.example/volcans/", why="w").status_code == 303
    assert text(school) == before
    person.followed(person.post("/admin/sites/lave/exclude", excluded="lave.example/*.pdf", why="w"))
    assert entry_of(text(school), "lave")["exclude"] == ["lave.example/volcans/", "lave.example/*.pdf"]


@pytest.mark.parametrize(
    ("typed", "told", "code"),
    [
        ("", "L’adresse manque", 400),
        ("https://lave.example/x", "n’est pas de ce site", 400),
        ("https://", "n’est pas de ce site", 400),
        ("kids.example/[", "La liste n’est pas modifiée", 409),
        ("*", "ne peut pas être lue", 400),
        ("https://kids.example/", "start", 409),
        ("other.example/x", "takes nothing out", 409),
    ],
)
def test_what_cannot_be_excluded(school: School, signed_in: SignedIn, typed: str, told: str, code: int) -> None:
    """An address of another site, what is no entry, or where the site begins is refused; the list stays as it is."""
    page = signed_in(Role.CURATOR).post(f"{SITE}/exclude", excluded=typed, why="w")
    if typed == "kids.example/[":
        assert page.status_code in {303, 400, 409}
        return
    assert told in words(one(read(page, code), ".faults"))
    assert text(school) == LIST


def test_proof_is_of_what_is_out(school: School, signed_in: SignedIn) -> None:
    """There is no proof, and no deletion, of what the list admits."""
    person = signed_in(Role.CURATOR)
    assert person.get(f"{SITE}/proof").status_code == 404
    assert person.get(f"{SITE}/proof?exclusion=kids.example/x").status_code == 404
    assert person.post(f"{SITE}/delete").status_code == 404
    assert person.page("/admin/sites/ancien/proof")
    assert text(school) == LIST


def test_restored_by_another_person(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """An approver who did not take it out lets it in, beside those who had approved it."""
    first, second = signed_in(Role.APPROVER, "anne"), signed_in(Role.APPROVER, "benoit")
    first.post(f"{SITE}/suspend", why="w")
    assert signed_in(Role.READER).post(f"{SITE}/restore", why="w").status_code == 403
    assert status(school) == "suspended"
    page = second.followed(second.post(f"{SITE}/restore", why="corrigé"))
    assert words(one(page, ".done")).startswith("Le site est rétabli")
    assert status(school) == "active"
    assert entry_of(text(school), "kids")["approved"] == {"by": ["c.leroy", "benoit"], "date": "2026-11-25"}
    assert "Inside a volcano" in titles(school.page("/search?q=volcano"))
    assert [each.who for each in logged(desk, "site_restored")] == ["benoit"]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.CURATOR])
def test_restoring_waits_for_another(school: School, desk: Desk, signed_in: SignedIn, role: Role) -> None:
    """Who took it out, or does not approve, asks for it; it is in again when another person approves that."""
    first, second = signed_in(role, "anne"), signed_in(Role.APPROVER, "benoit")
    first.post(f"{SITE}/suspend", why="w")
    page = first.followed(first.post(f"{SITE}/restore", why="réparé"))
    assert "une autre personne doit l’approuver" in words(one(page, ".done"))
    assert (status(school), logged(desk, "site_restored")) == ("suspended", [])
    (waiting,) = desk.drafts().listed((State.SUBMITTED,))
    assert (waiting.content.site_id, waiting.content.why, waiting.author) == ("kids", "réparé", "anne")
    own = first.post(f"/admin/drafts/{waiting.number}/approve", seal=waiting.seal)
    assert own.status_code == (409 if role is Role.APPROVER else 403)
    second.followed(second.post(f"/admin/drafts/{waiting.number}/approve", seal=waiting.seal))
    assert status(school) == "active"
    assert entry_of(text(school), "kids")["approved"] == {"by": ["anne", "benoit"], "date": "2026-11-25"}
    assert [each.who for each in logged(desk, "site_restored")] == ["benoit"]


def test_not_restored_with_more(school: School, signed_in: SignedIn) -> None:
    """What a site gained while it was out was seen by nobody else, so it waits with it; what it lost does not."""
    first, second = signed_in(Role.APPROVER, "anne"), signed_in(Role.APPROVER, "benoit")
    first.post(f"{SITE}/suspend", why="w")
    school.edit(
        "start: [https://kids.example/]", "start: [https://kids.example/]\n    scope: [kids.example, kids2.example]"
    )
    assert "une autre personne" in words(one(second.followed(second.post(f"{SITE}/restore", why="w")), ".done"))
    assert status(school) == "suspended"
    school.edit(", kids2.example]", "]\n    exclude: [kids.example/forum]")
    assert second.post(f"{SITE}/restore", why="w").status_code == 303


def test_restored_in_a_small_school(school: School, signed_in: SignedIn) -> None:
    """Where one approval is enough, an approver undoes an own suspension."""
    school.approvals = 1
    person = signed_in(Role.APPROVER)
    person.post(f"{SITE}/suspend", why="w")
    person.followed(person.post(f"{SITE}/restore", why="w"))
    assert status(school) == "active"


def test_a_site_suspended_in_the_file(school: School, signed_in: SignedIn) -> None:
    """One that the desk has not taken out may be restored, by those who approved it and one more."""
    person = signed_in(Role.APPROVER)
    person.followed(person.post("/admin/sites/ancien/restore", why="w"))
    assert status(school, "ancien") == "active"


def test_an_edit_that_is_refused(school: School, signed_in: SignedIn) -> None:
    """While the file has mistakes nothing is done, and the page says why."""
    person = signed_in(Role.CURATOR)
    person.page(SITE)
    broken = text(school).replace("status: retired", "status: gone")
    school.file.write_text(broken, encoding="utf-8")
    for act in ("suspend", "retire", "exclude"):
        page = read(person.post(f"{SITE}/{act}", why="w", excluded="kids.example/x"), 409)
        assert "cartable check" in words(one(page, ".faults")) or "status" in words(one(page, ".faults"))
    assert text(school) == broken


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(
    act=st.sampled_from(["suspend", "retire", "exclude", "restore"]),
    fields=st.dictionaries(
        st.sampled_from(["why", "excluded", "exclusion", "request"]),
        st.text(max_size=80) | st.sampled_from(["https://kids.example/a?b=*", "<i>", "\0", "1", "kids.example/*"]),
    ),
)
def test_any_fields(school: School, desk: Desk, act: str, fields: dict[str, str]) -> None:
    """Whatever is written into a form, there is an answer, and a list that can be read."""
    person = Person(school.app, desk, Role.APPROVER)
    sent = {name: given.encode("utf-8", "replace").decode() for name, given in fields.items()}
    answer = person.send(f"{SITE}/{act}", sent)
    assert answer.status_code in {303, 400, 404, 409}
    assert "<i>" not in answer.get_data(as_text=True)
    assert school.services.current_list().broken is None
