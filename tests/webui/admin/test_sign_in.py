"""In and out, as a browser does it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import OURS, PASSWORD, Person, add, read
from tests.webui.school import School, address_of, one, words
from webui.admin.person import COOKIE
from webui.admin.sign_in import FROM_ONE_ADDRESS
from webui.app import create_app
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.passwords import Passwords
from webui.desk.roles import Role
from webui.desk.throttle import MOST, WINDOW
from webui.options import Options


def sign_in(
    client: FlaskClient, name: str, password: str = PASSWORD, wanted: str = "/admin/", **more: str
) -> TestResponse:
    overrides = {"REMOTE_ADDR": more.pop("address", "192.0.2.1"), **more}
    fields = {"name": name, "password": password, "next": wanted}
    return client.post("/admin/sign-in", data=fields, headers=OURS, environ_overrides=overrides)


def cookie_of(answer: TestResponse) -> str:
    return answer.headers["Set-Cookie"]


def test_in_and_out(school: School, desk: Desk) -> None:
    """A name in any case and its password lead to the page that was wanted; after the end nothing opens any more."""
    add(desk, Role.CURATOR, "a.martin")
    start = school.client.get("/admin/journal?who=x")
    assert start.status_code == 303
    form = one(read(school.client.get(start.headers["Location"])), "form")
    assert one(form, "[name=next]")["value"] == "/admin/journal?who=x"
    answer = sign_in(school.client, " A.Martin", wanted="/admin/journal?who=x")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/journal?who=x")
    held = school.client.get_cookie(COOKIE, path="/admin")
    assert held is not None
    page = read(school.client.get("/admin/"))
    assert words(one(page, ".me a")) == "a.martin"
    token = str(one(page, ".me [name=csrf]")["value"])
    out = school.client.post("/admin/sign-out", data={"csrf": token}, headers=OURS)
    assert out.headers["Location"] == "/admin/sign-in?done=signed_out"
    assert words(one(read(school.client.get(out.headers["Location"])), ".done")) == "Vous êtes déconnecté."
    school.client.set_cookie(COOKIE, held.value, path="/admin")
    assert school.client.get("/admin/").status_code == 303


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie(school: School, desk: Desk, secure: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    """It lives below /admin, is for no script and no other site, goes over https alone where we are asked so, and ends
    with the browser. The database does not hold it.
    """
    add(desk, Role.READER, "a.martin")
    cookie = cookie_of(sign_in(school.client, "a.martin", **({"wsgi.url_scheme": "https"} if secure else {})))
    value, *marks = [part.strip() for part in cookie.split(";")]
    assert set(marks) == {"HttpOnly", "SameSite=Lax", "Path=/admin", *(["Secure"] if secure else [])}
    token = value.removeprefix(f"{COOKIE}=").encode()
    assert len(token) >= 40
    assert not [file for file in school.file.parent.glob("desk.sqlite*") if token in file.read_bytes()]


def test_secure_behind_a_proxy(school: School, desk: Desk) -> None:
    """A trusted proxy says that it was asked over https; nobody else is believed."""
    add(desk, Role.READER, "a.martin")
    app = create_app(school.services, Options(trusted_proxies=(ip_network("192.0.2.7"),)))
    for address, secure in (("192.0.2.7", True), ("192.0.2.8", False)):
        cookie = cookie_of(sign_in(app.test_client(), "a.martin", address=address, HTTP_X_FORWARDED_PROTO="https"))
        assert ("Secure" in cookie) is secure


def test_a_new_session_each_time(school: School, desk: Desk) -> None:
    """A cookie that was there before, from whomever, is worth nothing after the sign-in (fixation)."""
    add(desk, Role.READER, "a.martin")
    school.client.set_cookie(COOKIE, "planted", path="/admin")
    sign_in(school.client, "a.martin")
    first = school.client.get_cookie(COOKIE, path="/admin")
    assert first is not None
    assert first.value != "planted"
    sign_in(school.client, "a.martin")
    school.client.set_cookie(COOKIE, first.value, path="/admin")
    assert school.client.get("/admin/").status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        *(
            "https://evil.example/",
            "//evil.example/admin",
            "/admin//../..//evil.example",
            "/search",
            "",
            "/administration",
        ),
        *("/admin\\@evil.example", "/admin/\r\nSet-Cookie: x=1", "javascript:alert(1)", "/admin/" + "x" * 5000),
    ],
)
def test_goes_on_in_the_desk_only(school: School, desk: Desk, wanted: str) -> None:
    """Wherever an address wants to lead, one stays on this host."""
    add(desk, Role.READER, "a.martin")
    answer = sign_in(school.client, "a.martin", wanted=wanted)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/admin/")
    assert "evil" not in answer.headers["Location"] or wanted.startswith("/admin//")


def test_a_wrong_one_tells_nothing(school: School, desk: Desk) -> None:
    """No such name, a wrong password, a closed account, one without a password yet: all get the same page."""
    for name in ("a.martin", "fermee"):
        add(desk, Role.READER, name)
    desk.accounts().enable("cli:test", "fermee", enabled=False)
    desk.accounts().add("cli:test", "invitee")
    tried = {"a.martin": "un tout autre", "inconnue": PASSWORD, "fermee": PASSWORD, "invitee": ""}
    pages = []
    for name, password in tried.items():
        answer = sign_in(school.client, name, password)
        assert "Set-Cookie" not in answer.headers
        assert words(one(read(answer, 403), ".faults h2")) == "Connexion impossible"
        pages.append(answer.get_data(as_text=True).replace(name, "NAME"))
        assert password == "" or password not in pages[-1]
    assert len(set(pages)) == 1


def test_a_wrong_name_takes_as_long(school: School) -> None:
    """An unknown name costs a hash, too: processor time of a sign-in under a name that exists and one that does not."""
    desk = Desk(school.place, lambda: school.clock, passwords=lambda: Passwords(passes=2, kibibytes=16 * 1024))
    add(desk, Role.READER, "a.martin")

    def cost(name: str) -> float:
        began = time.process_time()
        assert desk.accounts().check(name, "un tout autre mot") is None
        return time.process_time() - began

    known, unknown = (min(cost(name) for _ in range(5)) for name in ("a.martin", "personne"))
    assert 0.5 < known / unknown < 2


def test_too_many_tries(school: School, desk: Desk) -> None:
    """After so many tries under a name the right password waits too, at all workers; the log says so once."""
    for name in ("a.martin", "b.dupont"):
        add(desk, Role.READER, name)
    other_worker = create_app(replace(school.services, desk=Desk(school.place, lambda: school.clock)))
    for number in range(MOST):
        client = (school.client, other_worker.test_client())[number % 2]
        assert sign_in(client, "A.martin", "faux").status_code == 403
    for _ in range(3):
        refused = sign_in(school.client, "a.martin")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
        assert words(one(read(refused, 429), ".faults h2")) == "Trop d’essais"
    assert len(desk.audit().read(Wanted(what="sign_in_stopped", subject="a.martin"))) == 1
    assert sign_in(school.client, "b.dupont").status_code == 303
    school.clock += WINDOW + timedelta(seconds=1)
    assert sign_in(school.client, "a.martin").status_code == 303


def test_too_many_tries_of_no_name(school: School, desk: Desk) -> None:
    """A name that nobody has is stopped alike, and stands nowhere: it may be a password in the wrong field."""
    for _ in range(MOST):
        sign_in(school.client, "unmistakable", "faux")
    assert sign_in(school.client, "unmistakable", "faux").status_code == 429
    (entry,) = desk.audit().read(Wanted(what="sign_in_stopped"))
    assert entry.entry.subject == ""
    assert not [file for file in school.file.parent.glob("desk.sqlite*") if b"unmistakable" in file.read_bytes()]


def test_a_right_one_begins_anew(school: School, desk: Desk) -> None:
    """Whoever was wrong a few times and then right has all tries again."""
    add(desk, Role.READER, "a.martin")
    for _ in range(3):
        for _ in range(MOST - 1):
            sign_in(school.client, "a.martin", "faux")
        assert sign_in(school.client, "a.martin").status_code == 303


@pytest.mark.parametrize(("address", "neighbour"), [("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::ffff:2")])
def test_too_many_from_one_address(school: School, desk: Desk, address: str, neighbour: str) -> None:
    """One address, or one network of IPv6, that tries many names is stopped; others are not."""
    add(desk, Role.READER, "a.martin")
    for number in range(FROM_ONE_ADDRESS):
        sign_in(school.client, f"x{number}", "faux", address=address)
    assert sign_in(school.client, "a.martin", address=neighbour).status_code == 429
    assert sign_in(school.client, "a.martin", address="198.51.100.9").status_code == 303
    assert not [file for file in school.file.parent.iterdir() if address.encode() in file.read_bytes()]


def test_idle(school: School, signed_in: SignedIn) -> None:
    """A session goes on as long as it is used, and ends half an hour after the last page."""
    person = signed_in(Role.READER)
    for _ in range(4):
        school.clock += timedelta(minutes=29)
        assert person.get("/admin/").status_code == 200
    school.clock += timedelta(minutes=31)
    assert person.get("/admin/").status_code == 303


def test_a_working_day(school: School, signed_in: SignedIn) -> None:
    """However busy, everybody signs in again after twelve hours."""
    person = signed_in(Role.READER)
    for _ in range(12 * 3):
        school.clock += timedelta(minutes=20)
        assert person.get("/admin/").status_code == 200
    school.clock += timedelta(minutes=1)
    assert person.get("/admin/").status_code == 303


def test_out_everywhere(desk: Desk, signed_in: SignedIn) -> None:
    """All sessions of a person end at once, and nobody else's."""
    here, there, other = signed_in(Role.READER), signed_in(Role.READER), signed_in(Role.CURATOR)
    answer = here.post("/admin/sign-out-everywhere")
    assert answer.headers["Location"] == "/admin/sign-in?done=signed_out_everywhere"
    assert [person.get("/admin/").status_code for person in (here, there, other)] == [303, 303, 200]
    assert desk.audit().read(Wanted(what="signed_out_everywhere"))[0].entry.who == here.name


def test_signed_in_already(signed_in: SignedIn) -> None:
    """Whoever is in and opens the sign-in goes on."""
    answer = signed_in(Role.READER).get("/admin/sign-in?next=/admin/journal")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/journal")


def proxied(school: School) -> FlaskClient:
    options = Options(trusted_proxies=(ip_network("192.0.2.7"),), desk_user_header="X-Remote-User")
    return create_app(school.services, options).test_client()


def ask(client: FlaskClient, user: str | None, address: str = "192.0.2.7", path: str = "/admin/") -> TestResponse:
    headers = {} if user is None else {"X-Remote-User": user}
    return client.get(path, headers=headers, environ_overrides={"REMOTE_ADDR": address})


def test_named_by_a_proxy(school: School, desk: Desk) -> None:
    """Whom a trusted proxy names is in, with the role of the account, for as long as the proxy says so."""
    for name in ("a.martin", "b.dupont"):
        add(desk, Role.CURATOR, name)
    client = proxied(school)
    assert words(one(read(ask(client, "A.Martin")), ".me a")) == "a.martin"
    assert "Set-Cookie" not in ask(client, "a.martin").headers
    assert ask(client, "a.martin", path="/admin/accounts").status_code == 403
    assert words(one(read(ask(client, "b.dupont")), ".me a")) == "b.dupont"
    assert ask(client, None).status_code == 303
    assert ask(client, "b.dupont", "198.51.100.9").status_code == 303


@pytest.mark.parametrize("user", ["personne", "", "a.martin, b.dupont", "a.martin\x00", "fermee", "é" * 500])
def test_a_proxy_that_names_nobody(school: School, desk: Desk, user: str) -> None:
    """A name without an account, or with a closed one, opens nothing."""
    add(desk, Role.READER, "fermee")
    add(desk, Role.READER, "a.martin")
    desk.accounts().enable("cli:test", "fermee", enabled=False)
    assert ask(proxied(school), user).status_code == 303


def test_the_header_is_not_believed(school: School, desk: Desk) -> None:
    """From an address that is no trusted proxy, or where the setting is off, the header says nothing."""
    add(desk, Role.ADMIN, "a.martin")
    assert ask(proxied(school), "a.martin", "198.51.100.9").status_code == 303
    off = create_app(school.services, Options(trusted_proxies=(ip_network("192.0.2.7"),))).test_client()
    assert ask(off, "a.martin").status_code == 303


def test_shut_out_at_once(desk: Desk, signed_in: SignedIn) -> None:
    """A closed account ends its sessions; another role is in force at the next page."""
    person: Person = signed_in(Role.ADMIN, "a.martin")
    desk.accounts().give_role("cli:test", "a.martin", Role.READER)
    assert person.get("/admin/accounts").status_code == 403
    desk.accounts().enable("cli:test", "a.martin", enabled=False)
    assert person.get("/admin/").status_code == 303
    desk.accounts().enable("cli:test", "a.martin", enabled=True)
    assert person.get("/admin/").status_code == 303


def test_the_way_in_is_in_both_languages(school: School) -> None:
    """The sign-in is there in English, one link away, and keeps where one was going."""
    page = read(school.client.get("/admin/sign-in?next=/admin/journal%3Fwho%3Dx&done=signed_out"))
    switch = address_of(one(page, "footer a[hreflang=en]"))
    english = read(school.client.get(switch))
    assert words(one(english, "h1")) == "Sign in"
    assert one(english, "[name=next]")["value"] == "/admin/journal?who=x"
    assert not english.select(".done")
