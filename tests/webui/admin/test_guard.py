"""The guard, over every route that there is: whoever adds one to the desk is tested here without doing anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import OURS, read
from tests.webui.school import PUBLIC_URL, School, address_of, one, words
from webui.admin import guard
from webui.admin.area import is_desk_path
from webui.admin.guard import least, least_role
from webui.admin.person import COOKIE
from webui.app import create_app
from webui.desk.desk import Desk
from webui.desk.roles import Role

Route = tuple[str, str, Role | None]
"""Method, path, and the least role."""


def routes(app: Flask) -> list[Route]:
    """Every way into the desk, with something in the place of each variable."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if is_desk_path(rule.rule):
                role = least_role(app.view_functions[rule.endpoint])
                found += [(method, filled(rule), role) for method in sorted((rule.methods or set()) - {"OPTIONS"})]
    return found


def filled(rule: Rule) -> str:
    built = rule.build(dict.fromkeys(rule.arguments, "1"))
    assert built is not None, f"{rule.rule}: the converter does not take 1: teach the test another value"
    return built[1]


def closed(app: Flask) -> list[Route]:
    """Those that are not for everybody."""
    return [route for route in routes(app) if route[2] is not None]


def test_there_are_routes(school: School) -> None:
    """The desk has pages of each kind, or the tests below would look at nothing; few are open to everybody."""
    found = routes(school.app)
    assert {"GET", "POST"} <= {method for method, _, _ in found}
    assert {path for _, path, role in found if role is None} == {
        "/admin/sign-in",
        "/admin/invitation",
        "/admin/reviews.ics",  # a secret key opens it: calendars cannot sign in
    }


def test_nobody(school: School) -> None:
    """Who is not signed in is led to the sign-in, and back afterwards; a form is refused."""
    for method, path, _ in closed(school.app):
        answer = school.client.open(path, method=method, headers=OURS)
        if method == "POST":
            assert answer.status_code == 403, path
        else:
            assert (answer.status_code, answer.headers["Location"]) == (303, f"/admin/sign-in?next={path}"), path
        assert "Set-Cookie" not in answer.headers


def test_a_cookie_of_nobody(school: School) -> None:
    """A made-up cookie is worth nothing."""
    for cookie in ("x", "é" * 300, "' OR 1=1 --"):
        school.client.set_cookie(COOKIE, cookie, path="/admin")
        assert school.client.get("/admin/").status_code == 303


@pytest.mark.parametrize("role", list(Role))
def test_the_wrong_role(school: School, signed_in: SignedIn, role: Role) -> None:
    """Whoever lacks the role of a route gets 403, with a good token too; whoever has it does not."""
    person = signed_in(role)
    for method, path, needed in closed(school.app):
        if path.startswith("/admin/sign-out"):
            continue
        fields = {"csrf": person.csrf} if method == "POST" else {}
        answer = person.client.open(path, method=method, data=fields, headers=OURS)
        assert needed is not None
        assert (answer.status_code == 403) is not role.may(needed), f"{method} {path}: {answer.status_code}"


@pytest.mark.parametrize("token", [None, "", "x", "é", "other", "\0", "00" * 64, "00"])
def test_the_wrong_token(school: School, signed_in: SignedIn, token: str | None) -> None:
    """A form without the token of this very session is refused, and does nothing."""
    person, other = signed_in(Role.ADMIN), signed_in(Role.ADMIN, "autre")
    fields = {} if token is None else {"csrf": other.csrf if token == "other" else token}  # noqa: S105 (of a form)
    for method, path, _ in closed(school.app):
        if method == "POST":
            assert person.client.post(path, data=fields, headers=OURS).status_code == 400, path
            assert person.client.post(f"{path}?csrf={person.csrf}", data=fields, headers=OURS).status_code == 400
    assert person.get("/admin/").status_code == 200


def test_a_token_never_looks_the_same(signed_in: SignedIn) -> None:
    """A page's compressed length tells nothing of the token: it is written otherwise each time, and good each time."""
    person = signed_in(Role.READER)
    written = [str(one(person.page("/admin/"), ".me [name=csrf]")["value"]) for _ in range(3)]
    assert len({half for token in written for half in (token[:64], token[64:])}) == 6
    assert person.client.post("/admin/sign-out", data={"csrf": written[0]}, headers=OURS).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://["},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_foreign_form(school: School, signed_in: SignedIn, headers: dict[str, str]) -> None:
    """A form that another site sends, or that does not say from where, is refused, with a good token too."""
    person = signed_in(Role.ADMIN)
    for method, path, _ in routes(school.app):
        if method == "POST":
            answer = person.client.post(path, data={"csrf": person.csrf, "why": "strange"}, headers=headers)
            assert answer.status_code == 400, path
            assert "strange" not in answer.get_data(as_text=True)
    assert person.get("/admin/").status_code == 200


@pytest.mark.parametrize("headers", [OURS, {"Sec-Fetch-Site": "same-origin"}, {"Origin": PUBLIC_URL}])
def test_our_own_form(signed_in: SignedIn, headers: dict[str, str]) -> None:
    """A form of ours is taken, also where a proxy asks under another host than `public_url`."""
    person = signed_in(Role.ADMIN)
    answer = person.client.post("/admin/sign-out", data={"csrf": person.csrf}, headers=headers)
    assert answer.status_code == 303


def test_undeclared() -> None:
    """An application with a page of the desk that says nothing does not start."""
    app = Flask(__name__)
    app.add_url_rule("/admin/forgotten", view_func=lambda: "open")
    with pytest.raises(RuntimeError, match="/admin/forgotten"):
        guard.install(app)


def test_undeclared_later(school: School, signed_in: SignedIn) -> None:
    """One that comes after the start is closed, even to admins."""
    person = signed_in(Role.ADMIN)
    school.app.add_url_rule("/admin/late", view_func=lambda: "open")
    answer = person.get("/admin/late")
    assert answer.status_code == 500
    assert "open" not in words(one(read(answer, 500), "main"))


def test_declared(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """`least` is what the guard goes by."""

    @least(Role.APPROVER)
    def view() -> str:
        return "<h1>in</h1>"

    school.app.add_url_rule("/admin/late", view_func=view)
    assert signed_in(Role.APPROVER).get("/admin/late").status_code == 200
    assert signed_in(Role.CURATOR).get("/admin/late").status_code == 403
    assert desk.accounts().find("une.approver") is not None


def test_what_was_written_is_not_lost(school: School, signed_in: SignedIn) -> None:
    """A form that comes too late is refused, and shows what was written, as text, without passwords."""
    person = signed_in(Role.READER)
    token = person.csrf
    school.clock += timedelta(minutes=31)
    answer = person.client.post(
        "/admin/account", data={"csrf": token, "why": "<b>long</b>\ntext", "password": "secret"}, headers=OURS
    )
    page = read(answer, 403)
    assert one(page, "textarea").get_text().lstrip("\n") == "<b>long</b>\ntext"
    assert "secret" not in answer.get_data(as_text=True)
    assert token not in answer.get_data(as_text=True)
    assert address_of(one(page, "main a")) == "/admin/sign-in"


def test_unknown_page(school: School, signed_in: SignedIn) -> None:
    """An address of no page is told in the desk's own look, signed in or not, and leads to its home."""
    for client in (school.client, signed_in(Role.READER).client):
        page = read(client.get("/admin/nowhere"), 404)
        assert address_of(one(page, "main a")) == "/admin/"
    assert school.client.get("/administration").status_code == 404


def test_a_desk_that_fails(school: School) -> None:
    """Without its database the desk says 503 in its own look, and the search goes on."""
    broken = replace(school.place, url="sqlite:////nowhere/desk.sqlite")
    app = create_app(replace(school.services, desk=Desk(broken)))
    client = app.test_client()
    client.set_cookie(COOKIE, "x", path="/admin")
    answer = client.get("/admin/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert words(one(read(answer, 503), "h1")) == "Bureau fermé pour le moment"
    assert client.get("/search?q=volcan").status_code == 200


def test_headers(school: School, signed_in: SignedIn) -> None:
    """No page of the desk is kept, framed or told to others; no page outside gets the cookie, or sets one."""
    person = signed_in(Role.ADMIN)
    for method, path, _ in routes(school.app):
        if method == "GET":
            answer = person.get(path)
            assert answer.headers["Cache-Control"] == "no-store", path
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "Set-Cookie" not in answer.headers, path
    for path in ("/", "/search?q=volcan", "/propose"):
        answer = person.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.request.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "admin.css" not in answer.get_data(as_text=True)
