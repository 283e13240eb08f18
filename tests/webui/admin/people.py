"""People at the desk of tests/webui/school.py: signed in, as a browser would be, without the wait for a password."""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from tests.webui.school import one
from webui.admin.person import COOKIE
from webui.desk.accounts import Link
from webui.desk.desk import Desk
from webui.desk.roles import Role

PASSWORD = "des volcans sous la neige"  # noqa: S105  # of people who do not exist
HOME = "http://localhost"
OURS = {"Origin": HOME}
"""What browsers say of a form of our own pages."""
FIRST = "premiere"
"""The admin whom every desk has, since the first account is one."""


def add(desk: Desk, role: Role, name: str) -> str:
    """An account with `PASSWORD`; its name."""
    for made, given in ((FIRST, Role.ADMIN), (name, role)):
        if desk.accounts().find(made) is None:
            link = desk.accounts().add("cli:test", made, given)
            assert isinstance(link, Link), link
            assert desk.accounts().redeem(link.token, PASSWORD) == made
    return name


def session_of(desk: Desk, role: Role, name: str = "") -> str:
    """The cookie of somebody of that role, signed in."""
    token = desk.sessions().open(add(desk, role, name or f"une.{role}"))
    assert token is not None
    return token


class Person:
    """Somebody of a role with a browser of their own."""

    def __init__(self, app: Flask, desk: Desk, role: Role, name: str = "") -> None:
        self.name = name or f"une.{role}"
        self.client = app.test_client()
        self.client.set_cookie(COOKIE, session_of(desk, role, self.name), path="/admin")
        self._desk = desk

    @property
    def csrf(self) -> str:
        """The token that this person's forms carry now."""
        cookie = self.client.get_cookie(COOKIE, path="/admin")
        session = self._desk.sessions().find(cookie.value) if cookie else None
        return session.csrf if session else ""

    def get(self, path: str) -> TestResponse:
        """Ask for a page."""
        return self.client.get(path)

    def page(self, path: str, status: int = 200) -> BeautifulSoup:
        """The page, read as a browser would."""
        return read(self.get(path), status)

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form of one of our pages."""
        return self.send(path, fields)

    def send(self, path: str, fields: Mapping[str, str]) -> TestResponse:
        """Likewise, for fields that are no names of Python."""
        return self.client.post(path, data={"csrf": self.csrf, **fields}, headers=OURS)

    def followed(self, answer: TestResponse) -> BeautifulSoup:
        """The page that a form which was taken leads to."""
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.page(answer.headers["Location"])


def read(answer: TestResponse, status: int = 200) -> BeautifulSoup:
    """The page of an answer."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    page = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    one(page, "h1")
    return page
