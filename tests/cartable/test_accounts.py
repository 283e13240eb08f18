"""The desk's accounts from the command line, over a real database."""

from __future__ import annotations

import json
import os
import pwd
from pathlib import Path

import pytest
from click.testing import CliRunner

from cartable.cli import cartable as command_line
from cartable.commands.accounts import _REFUSALS, _ROLES
from cartable.desk import desk
from cartable.errors import CannotKeepAccount
from cartable.operator import operator
from cartable.serve import web_application
from cartable.settings import Settings, read_settings
from tests.cartable.test_cli import LIST
from tests.command import Cartable
from webui.desk.accounts import Refusal
from webui.desk.audit import Wanted
from webui.desk.roles import Role

PASSWORD = "des volcans sous la neige"  # noqa: S105  # of people who do not exist


@pytest.fixture
def cartable(tmp_path: Path) -> Cartable:
    (tmp_path / "allowlist.yaml").write_text(LIST, encoding="utf-8")
    return Cartable(tmp_path / "allowlist.yaml", tmp_path / "var")


@pytest.fixture
def settings(cartable: Cartable) -> Settings:
    return read_settings({}, None, {"state": str(cartable.state), "allowlist": str(cartable.allowlist)})


def test_from_the_first_account_to_a_signed_in_admin(cartable: Cartable, settings: Settings) -> None:
    """The first account is an admin; its link opens the desk once, under a password of one's own; all is recorded."""
    assert "nobody works at the desk yet" in said(settings, "users")
    made = cartable("admin", "create-user", "A.Martin", "--role", "reader", "--email", "a@school.fr")
    assert made.code == 0, made.err
    told, link = made.out.splitlines()
    assert told.startswith("a.martin: give this link to them")
    assert said(settings, "users").startswith("a.martin: admin, invited, a@school.fr, since ")

    client = web_application(settings).test_client()
    assert client.get(link).status_code == 200
    fields = {"token": link.partition("token=")[2], "password": PASSWORD, "password_again": PASSWORD}
    done = client.post("/admin/invitation", data=fields, headers={"Origin": "http://localhost"})
    assert (done.status_code, done.headers["Location"]) == (303, "/admin/?done=password_chosen")
    assert client.get("/admin/accounts").status_code == 200
    assert client.get(link).status_code == 404
    refused = cartable("admin", "disable", "a.martin")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert said(settings, "users").startswith("a.martin: admin, active")
    entries = [each.entry for each in desk(settings).audit().read(Wanted())]
    assert [(each.who, each.what, each.after) for each in reversed(entries)] == [
        (operator(), "account_made", "admin"),
        ("a.martin", "password_chosen", ""),
        ("a.martin", "signed_in", ""),
    ]


def said(settings: Settings, *arguments: str, url: str = "") -> str:
    """What a command prints, run in this process: a process of its own takes a second. Raises what it raises."""
    places = ("--state", str(settings.state), "--allowlist", str(settings.allowlist))
    done = CliRunner(env={"CARTABLE_PUBLIC_URL": url or None}).invoke(
        command_line, [*places, "admin", *arguments], catch_exceptions=False
    )
    return done.output


def test_links_are_absolute(settings: Settings) -> None:
    """With `public_url` the link can be sent as it is; a new one ends the one before it."""
    url = "https://recherche.ecole.fr/"
    first = json.loads(said(settings, "create-user", "a.martin", "--json", url=url))
    assert first["link"].startswith("https://recherche.ecole.fr/admin/invitation?token=")
    second = json.loads(said(settings, "reset", "A.MARTIN", "--json", url=url))
    assert second["name"] == "a.martin"
    tokens = [each["link"].partition("token=")[2] for each in (first, second)]
    assert [desk(settings).accounts().invited(token) for token in tokens] == [None, "a.martin"]


def test_later_ones(settings: Settings) -> None:
    """Others get the role that is said, or the least; disabling shuts out and enabling lets in."""
    for arguments in (("premiere",), ("b.dupont",), ("c.leroy", "--role", "approver")):
        said(settings, "create-user", *arguments)
    lines = [json.loads(line) for line in said(settings, "users", "--json").splitlines()]
    roles = {line["name"]: line["role"] for line in lines}
    assert roles == {"premiere": "admin", "b.dupont": "reader", "c.leroy": "approver"}
    assert said(settings, "disable", "C.Leroy") == "C.Leroy: disabled\n"
    assert "c.leroy: approver, disabled" in said(settings, "users")
    with pytest.raises(CannotKeepAccount, match="it is disabled"):
        said(settings, "reset", "c.leroy")
    assert said(settings, "enable", "c.leroy") == "c.leroy: enabled\n"
    assert "/admin/invitation?token=" in said(settings, "reset", "c.leroy")
    assert desk(settings).audit().read(Wanted(what="account_disabled"))[0].entry.subject == "c.leroy"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("create-user", "Été"), "this is no name"),
        (("create-user", "a.martin"), "there is, or was, one of that name"),
        (("create-user", "b", "--email", "nowhere"), "this is no mail address"),
        (("reset", "personne"), "there is none of that name"),
        (("disable", "personne"), "there is none of that name"),
        (("disable", "a.martin"), "no admin would be left"),
    ],
)
def test_refused(settings: Settings, arguments: tuple[str, ...], told: str) -> None:
    """What cannot be done is one sentence with its remedy."""
    desk(settings).accounts().add("cli:test", "a.martin")
    with pytest.raises(CannotKeepAccount) as raised:
        said(settings, *arguments)
    assert str(raised.value).startswith(f"account {arguments[1]}: {told}")


def test_words_for_everything() -> None:
    """Each refusal that a command can meet has its sentence, and the roles are those of the desk."""
    assert set(_REFUSALS) == set(Refusal) - {Refusal.WRONG_PASSWORD}
    assert tuple(Role) == _ROLES
    assert operator() == f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
