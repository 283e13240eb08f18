"""The pages of accounts: invitations, passwords, roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import FIRST, OURS, PASSWORD, Person, add, read
from tests.webui.school import PUBLIC_URL, School, address_of, one, words
from webui.app import create_app
from webui.desk.accounts import LINK_DAYS, Link
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.roles import Role

NEW = "la neige sur des volcans"


def invite(person: Person, name: str, role: Role = Role.CURATOR, **more: str) -> str:
    """The link that inviting somebody shows."""
    page = read(person.post("/admin/accounts", name=name, role=role, **more))
    return str(one(page, "#link")["value"])


def choose(school: School, link: str, password: str = PASSWORD, again: str | None = None) -> int:
    """Choose a password by a link, as somebody without a session; the status."""
    token = parse_qs(urlsplit(link).query)["token"][0]
    fields = {"token": token, "password": password, "password_again": password if again is None else again}
    return school.app.test_client().post("/admin/invitation", data=fields, headers=OURS).status_code


def test_invited(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """An admin invites; the link is absolute, works once, and signs in with the role that was given."""
    admin = signed_in(Role.ADMIN)
    link = invite(admin, "N.Nouveau", Role.APPROVER, email="n@ecole.fr")
    assert link.startswith(f"{PUBLIC_URL}/admin/invitation?token=")
    token = parse_qs(urlsplit(link).query)["token"][0]
    assert not [file for file in school.file.parent.glob("desk.sqlite*") if token.encode() in file.read_bytes()]
    assert words(one(admin.page("/admin/"), ".ways li")) == "1 personne invitée n’a pas encore choisi de mot de passe"
    assert one(read(school.client.get(urlsplit(link).path + "?token=" + token)), "#name")["value"] == "n.nouveau"
    assert choose(school, link) == 303
    assert choose(school, link) == 404
    account = desk.accounts().find("n.nouveau")
    assert account is not None
    assert (account.role, account.email, account.ready) == (Role.APPROVER, "n@ecole.fr", True)
    made = desk.audit().read(Wanted(what="account_made", subject="n.nouveau"))
    assert [each.entry.who for each in made] == [admin.name]


def test_a_link_without_public_url(school: School, desk: Desk) -> None:
    """Where nobody has said how the world sees us, the link is a path."""
    admin = Person(create_app(replace(school.services, public_url="")), desk, Role.ADMIN)
    assert invite(admin, "nouveau").startswith("/admin/invitation?token=")


def test_a_link_that_is_too_old(school: School, signed_in: SignedIn) -> None:
    """A link lapses, and the list says so; a new one ends the one before it."""
    admin = signed_in(Role.ADMIN)
    first = invite(admin, "nouveau")
    second = str(one(read(admin.post("/admin/accounts/nouveau/link")), "#link")["value"])
    assert choose(school, first) == 404
    school.clock += timedelta(days=LINK_DAYS, seconds=1)
    assert choose(school, second) == 404
    later = signed_in(Role.ADMIN)
    assert "sans mot de passe, lien périmé" in words(one(later.page("/admin/accounts/nouveau"), ".facts"))


@pytest.mark.parametrize("token", ["", "x", "é" * 400, "\0", "../../etc/passwd"])
def test_a_bad_link(school: School, token: str) -> None:
    """A link of nobody says what to do, by GET and by POST, and makes no session."""
    page = read(school.client.get("/admin/invitation", query_string={"token": token}), 404)
    assert words(one(page, "h1")) == "Ce lien ne fonctionne pas"
    fields = {"token": token, "password": PASSWORD, "password_again": PASSWORD}
    answer = school.client.post("/admin/invitation", data=fields, headers=OURS)
    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("onze signes", None, "trop court"),
        ("x" * 201, None, "trop long"),
        ("nouveau-1234", None, "du nom du compte"),
        ("Motdepasse2026!", None, "les premiers que l’on essaierait"),
        ("aaaaaaaaaaaaaaa", None, "les premiers que l’on essaierait"),
        ("123456789012", None, "les premiers que l’on essaierait"),
        (PASSWORD, "autre chose", "ne sont pas les mêmes"),
    ],
)
def test_a_weak_password(school: School, signed_in: SignedIn, password: str, again: str | None, told: str) -> None:
    """Such a password is not taken, the page says why and does not repeat it; the link goes on working."""
    link = invite(signed_in(Role.ADMIN), "nouveau")
    token = parse_qs(urlsplit(link).query)["token"][0]
    fields = {"token": token, "password": password, "password_again": password if again is None else again}
    answer = school.client.post("/admin/invitation", data=fields, headers=OURS)
    assert told in words(one(read(answer, 400), ".faults"))
    assert password not in answer.get_data(as_text=True)
    assert choose(school, link) == 303


def test_another_password(desk: Desk, signed_in: SignedIn) -> None:
    """Who knows the present password sets another: other sessions end, this browser goes on under a new cookie."""
    here, there = signed_in(Role.READER), signed_in(Role.READER)
    answer = here.send("/admin/account", {"password_now": PASSWORD, "password": NEW, "password_again": NEW})
    assert words(one(here.followed(answer), ".done")).startswith("Le mot de passe est changé")
    assert there.get("/admin/").status_code == 303
    assert desk.accounts().check(here.name, NEW) == here.name
    assert desk.accounts().check(here.name, PASSWORD) is None
    assert desk.audit().read(Wanted(what="password_changed"))[0].entry.who == here.name


def test_a_wrong_present_password(desk: Desk, signed_in: SignedIn) -> None:
    """A stolen session does not change the password, nor find it out by trying."""
    person = signed_in(Role.READER)
    fields = {"password_now": "un autre que celui-ci", "password": NEW, "password_again": NEW}
    for _ in range(10):
        assert "Ce n’est pas le mot de passe actuel" in words(
            one(read(person.send("/admin/account", fields), 400), ".faults")
        )
    stopped = person.send("/admin/account", {**fields, "password_now": PASSWORD})
    assert words(one(read(stopped, 400), ".faults h2")) == "Trop d’essais"
    assert desk.accounts().check(person.name, PASSWORD) == person.name


def test_listed(signed_in: SignedIn) -> None:
    """The page shows each account with role and state, and leads to it."""
    admin = signed_in(Role.ADMIN)
    signed_in(Role.READER, "fermee")
    admin.post("/admin/accounts/fermee/disable")
    invite(admin, "nouveau")
    page = admin.page("/admin/accounts")
    rows = {words(one(row, "th")): [words(cell) for cell in row.select("td")] for row in page.select("tbody tr")}
    assert rows["fermee"][:2] == ["Lecture", "fermé"]
    assert rows["nouveau"][:2] == ["Documentation", "invité, sans mot de passe"]
    assert rows[admin.name][:2] == ["Administration", "ouvert"]
    assert {address_of(link) for link in page.select("tbody a")} >= {"/admin/accounts/fermee"}


def test_a_role_is_changed(desk: Desk, signed_in: SignedIn) -> None:
    """The page says that it is done; the log has both roles."""
    admin, reader = signed_in(Role.ADMIN), signed_in(Role.READER)
    page = admin.followed(admin.post(f"/admin/accounts/{reader.name}/role", role="approver"))
    assert words(one(page, ".done")) == "Le rôle est changé."
    assert one(page, "#role [selected]")["value"] == "approver"
    entry = desk.audit().read(Wanted(what="account_role"))[0].entry
    assert (entry.who, entry.subject, entry.before, entry.after) == (admin.name, reader.name, "reader", "approver")


def test_closed_and_opened_again(desk: Desk, signed_in: SignedIn) -> None:
    """Closing ends sessions and links, and can be undone; both stand in the log."""
    admin, reader = signed_in(Role.ADMIN), signed_in(Role.READER)
    path = f"/admin/accounts/{reader.name}"
    link = desk.accounts().link("cli:test", reader.name)
    assert isinstance(link, Link)
    page = admin.followed(admin.post(f"{path}/disable"))
    assert reader.get("/admin/").status_code == 303
    assert desk.accounts().invited(link.token) is None
    assert not page.select(f"form[action='{path}/link']")
    refused = read(admin.post(f"{path}/link"), 409)
    assert words(one(refused, ".faults h2")) == "Le compte est fermé"
    admin.followed(admin.post(f"{path}/enable"))
    assert desk.accounts().check(reader.name, PASSWORD) == reader.name
    assert desk.accounts().invited(link.token) is None
    assert reader.get("/admin/").status_code == 303
    done = [each.entry.what for each in desk.audit().read(Wanted(subject=reader.name))]
    assert done[:2] == ["account_enabled", "account_disabled"]


def test_the_last_admin(desk: Desk, signed_in: SignedIn) -> None:
    """The last admin can neither close the own account nor give the role away; before that, each other can."""
    admin = signed_in(Role.ADMIN)
    assert admin.post(f"/admin/accounts/{FIRST}/disable").status_code == 303
    for act, fields in (("disable", {}), ("role", {"role": "reader"})):
        page = read(admin.post(f"/admin/accounts/{admin.name}/{act}", **fields), 409)
        assert words(one(page, ".faults h2")) == "C’est la dernière personne qui administre"
    account = desk.accounts().find(admin.name)
    assert account is not None
    assert (account.role, account.enabled) == (Role.ADMIN, True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "Été", "role": "reader"}, "name"),
        ({"name": "", "role": "reader"}, "name"),
        ({"name": "x" * 41, "role": "reader"}, "name"),
        ({"name": FIRST.upper(), "role": "reader"}, "name"),
        ({"name": "b", "role": "reader", "email": "nowhere"}, "email"),
        ({"name": "b", "role": "root"}, "role"),
    ],
)
def test_not_invited(signed_in: SignedIn, fields: dict[str, str], field: str) -> None:
    """A name, mail address or role that does not do is told at its field; what was typed stays."""
    page = read(signed_in(Role.ADMIN).send("/admin/accounts", fields), 400)
    one(page, f"#{field}[aria-invalid]")
    assert one(page, "#name").get("value", "") == fields["name"]


def test_no_such_account(signed_in: SignedIn) -> None:
    """An account that there is not is no page."""
    admin = signed_in(Role.ADMIN)
    assert admin.get("/admin/accounts/personne").status_code == 404
    for act in ("role", "link", "disable", "enable"):
        assert admin.post(f"/admin/accounts/personne/{act}", role="reader").status_code == 404


ANY_TEXT = st.text(max_size=300) | st.sampled_from(
    ["<script>alert(1)</script>", "\0", '"><b>', "{{ 7*7 }}", FIRST, "admin"]
)
FORMS = (
    *("/admin/sign-in", "/admin/invitation", "/admin/account", "/admin/accounts"),
    *(f"/admin/accounts/une.reader/{act}" for act in ("role", "link", "disable", "enable")),
)


@pytest.mark.parametrize("path", FORMS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    fields=st.dictionaries(
        st.sampled_from(["name", "email", "role", "password", "password_now", "password_again", "token", "next"]),
        ANY_TEXT,
    )
)
def test_any_fields(school: School, desk: Desk, path: str, fields: dict[str, str]) -> None:
    """Whatever is written into a form is text: it comes back as such, and is no fault of ours."""
    add(desk, Role.READER, "une.reader")
    desk.throttle().forget(str(fields.get("name", "")))
    person = Person(school.app, desk, Role.ADMIN)
    answer = person.send(path, {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()})
    assert answer.status_code < 500
    if answer.mimetype == "text/html" and answer.status_code != 303:
        assert not read(answer, answer.status_code).select("script, main b:not(.fault b)")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    path=st.sampled_from(["/admin/journal", "/admin/journal.csv", "/admin/sign-in", "/admin/invitation", "/admin/"]),
    query=st.dictionaries(
        st.sampled_from(["who", "what", "subject", "since", "until", "below", "done", "lang", "next", "token"]),
        st.text(max_size=60) | st.sampled_from(["9999-12-31", "0001-01-01", "9" * 18, "%", "_", "<b>", "fr", "-1"]),
    ),
)
def test_any_address(school: School, desk: Desk, path: str, query: dict[str, str]) -> None:
    """Whatever stands in an address, there is an answer."""
    person = Person(school.app, desk, Role.READER)
    asked = {name: text.encode("utf-8", "replace").decode() for name, text in query.items()}
    answer = person.client.get(path, query_string=asked)
    assert answer.status_code in {200, 303, 404}
    assert "<b>" not in answer.get_data(as_text=True)
