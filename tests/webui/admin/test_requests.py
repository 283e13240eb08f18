"""The queue of what readers ask for, and the answers."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import Person, read
from tests.webui.school import School, address_of, one, words
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.requests import Asked, Kind, Problem, Status
from webui.desk.roles import Role


def ask(desk: Desk, kind: Kind, url: str, form: str, said: str = "", problem: str = "") -> str:
    number = desk.requests().take(Asked(kind, url, form, said, problem, "svt", "cycle3"), desk.today())
    assert number is not None
    return number


def filled(desk: Desk) -> dict[str, str]:
    """Two sites proposed, one by two people; two pages of a listed site reported."""
    numbers = {
        "lumni": ask(desk, Kind.PROPOSAL, "https://www.lumni.fr/", "1", "Des vidéos."),
        "arte": ask(desk, Kind.PROPOSAL, "https://arte.example/", "2", "Des films."),
        "dead": ask(desk, Kind.REPORT, "https://lave.example/a", "3", "", Problem.DEAD),
        "content": ask(desk, Kind.REPORT, "https://lave.example/b", "4", "<b>Choquant</b>", Problem.CONTENT),
    }
    assert ask(desk, Kind.PROPOSAL, "https://lumni.fr", "5", "Moi aussi.") == numbers["lumni"]
    return numbers


def test_the_queue(desk: Desk, signed_in: SignedIn) -> None:
    """One group a site or host, what most ask for first; twins are one request; answered ones on demand."""
    numbers = filled(desk)
    person = signed_in(Role.READER)
    page = person.page("/admin/requests")
    assert [words(each).split(" demandé")[0] for each in page.select("h2")] == [
        "lumni.fr",
        "Lave & Cie",
        "arte.example",
    ]
    assert [len(group.select("li")) for group in page.select(".asked-group")] == [1, 2, 1]
    assert "demandé 2 fois depuis le 25 novembre 2026. Sur aucun site de la liste." in words(
        one(page, ".asked-group:nth-of-type(1)")
    )
    assert "Admise : Lave & Cie, par lave.example." in words(one(page, ".asked-group:nth-of-type(2) li:nth-of-type(1)"))
    assert not page.select("blockquote b")
    desk.requests().answer(numbers["lumni"], Status.REFUSED, "non", desk.today())
    assert len(person.page("/admin/requests").select("li li, section li")) == 3
    assert "Proposition refusée" in words(one(person.page("/admin/requests?all=1"), "main"))


def test_one_request(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """What every voice said, what the list says of the address now, and one click to act on it."""
    numbers = filled(desk)
    person = signed_in(Role.CURATOR)
    page = person.page(f"/admin/requests/{numbers['lumni']}")
    assert [words(each) for each in page.select("blockquote")] == ["Des vidéos.", "Moi aussi."]
    assert "25 novembre 2026 · Sciences de la vie · CM1–6e" in words(one(page, "main"))
    assert "Sur aucun site de la liste" in words(one(page, ".facts"))
    page = person.page(f"/admin/requests/{numbers['content'].lower()}")
    exclude, suspend = (address_of(each) for each in page.select(".ways a"))
    assert suspend.startswith("/admin/sites/lave?request=CART-")
    assert one(person.page(exclude.partition("#")[0]), "#exclude[open] #excluded")["value"] == "https://lave.example/b"
    school.edit("status: active", "status: suspended")
    page = person.page(f"/admin/requests/{numbers['content']}")
    assert "n’est pas actif" in words(one(page, ".facts"))
    assert not page.select(".ways a")
    assert person.get("/admin/requests/CART-7K3M-9Q2P-W4XD").status_code == 404


def test_the_answer(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """Whoever has the number reads it; the log has it; the queue is shorter."""
    number = filled(desk)["content"]
    person, path = signed_in(Role.CURATOR), f"/admin/requests/{number}"
    page = person.followed(person.post(path, status="accepted", reason="La page est exclue.\n\nMerci.", seen=""))
    assert "Signalement suivi d’effet" in words(one(page, ".facts"))
    public = school.page(f"/follow/{number}")
    assert (words(one(public, "h1")), words(one(public, ".reason"))) == (
        "Signalement suivi d’effet",
        "La page est exclue. Merci.",
    )
    (entry,) = (each.entry for each in desk.audit().read(Wanted(what="request_answered")))
    assert (entry.who, entry.subject, entry.after) == ("une.curator", number, "accepted: La page est exclue.\n\nMerci.")
    assert len(desk.requests().listed(answered=False)) == 3
    assert not signed_in(Role.READER).page(path).select("form.form")


def test_answered_meanwhile(desk: Desk, signed_in: SignedIn) -> None:
    """An answer does not take the place of another that its author has not seen; what was written stays."""
    number = filled(desk)["arte"]
    person, path = signed_in(Role.CURATOR), f"/admin/requests/{number}"
    desk.requests().answer(number, Status.REFUSED, "Trop de publicité.", desk.today())
    page = read(person.post(path, status="accepted", reason="Oui.", seen=""), 409)
    assert words(one(page, ".faults h2")) == "Quelqu’un d’autre a répondu entre-temps"
    assert one(page, "#reason").get_text().strip() == "Oui."
    assert one(page, "[value=accepted]").has_attr("checked")
    found = desk.requests().find(number)
    assert found is not None
    assert found.status is Status.REFUSED
    seen = str(one(page, "[name=seen]")["value"])
    assert person.post(path, status="accepted", reason="Oui.", seen=seen).status_code == 303


def test_faults(desk: Desk, signed_in: SignedIn) -> None:
    """An answer has a kind and an explanation of bounded length; each fault is told at its field."""
    number = filled(desk)["arte"]
    person, path = signed_in(Role.CURATOR), f"/admin/requests/{number}"
    for status, reason, ids in (
        ("", "", ["#status", "#reason"]),
        ("new", "x", ["#status"]),
        ("refused", "x" * 1001, ["#reason"]),
    ):
        page = read(person.post(path, status=status, reason=reason, seen=""), 400)
        assert [address_of(each) for each in page.select(".faults a")] == ids
    assert len(desk.requests().listed(answered=False)) == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    number=st.sampled_from(["CART-2222-2222-2222", "x", "%00", ""]),
    fields=st.dictionaries(st.sampled_from(["status", "reason", "seen"]), st.text(max_size=60) | st.just("accepted")),
)
def test_any_fields(school: School, desk: Desk, number: str, fields: dict[str, str]) -> None:
    """Whatever is sent, there is an answer."""
    asked = filled(desk)["arte"]
    person = Person(school.app, desk, Role.CURATOR)
    sent = {name: given.encode("utf-8", "replace").decode() for name, given in fields.items()}
    for path in (f"/admin/requests/{number}", f"/admin/requests/{asked}"):
        assert person.send(path, sent).status_code in {303, 400, 404, 405, 409}
