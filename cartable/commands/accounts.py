"""`cartable admin create-user …` and its like: who works at the desk."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cartable.answers import json_option, print_json
from cartable.errors import CannotKeepAccount
from cartable.operator import operator
from cartable.settings import Settings
from cartable.spelling import readable

if TYPE_CHECKING:
    from webui.desk.accounts import Account, Accounts, Link, Refusal

_ROLES = ("reader", "curator", "approver", "admin")
"""Of webui.desk.roles, in its order; named here so that no other command loads it."""
_REFUSALS = {
    "name": ("this is no name", "write up to 40 letters without accents, digits, dots and hyphens, as a.martin"),
    "taken": ("there is, or was, one of that name", "choose another name, or see `cartable admin users`"),
    "email": ("this is no mail address", "write one as a.martin@school.fr, or leave --email out"),
    "unknown": ("there is none of that name", "see `cartable admin users`"),
    "disabled": ("it is disabled", "run `cartable admin enable` first"),
    "last_admin": ("no admin would be left", "make somebody else an admin first"),
}

_name_argument = click.argument("name", metavar="NAME")


@click.command("create-user")
@_name_argument
@click.option(
    "--role", type=click.Choice(_ROLES), help="What they may do (default: reader). The first one is an admin."
)
@click.option("--email", default="", metavar="ADDRESS", help="For your own use; nothing is sent.")
@json_option
@click.pass_obj
def create_user(settings: Settings, /, name: str, role: str | None, email: str, *, as_json_lines: bool) -> None:
    """Make an account of the desk, and print the link by which its password is chosen."""
    from webui.desk.roles import Role  # noqa: PLC0415 (loads Flask, which no other command needs)

    given = None if role is None else Role(role)
    _print_link(settings, _done(name, _accounts(settings).add(operator(), readable(name), given, email)), as_json_lines)


@click.command()
@json_option
@click.pass_obj
def users(settings: Settings, /, *, as_json_lines: bool) -> None:
    """Who works at the desk."""
    listed = _accounts(settings).listed()
    for account in listed:
        if as_json_lines:
            print_json({**asdict(account), "made": account.made.isoformat(timespec="seconds")})
        else:
            email = f", {account.email}" if account.email else ""
            print(f"{account.name}: {account.role}, {_state(account)}{email}, since {account.made.date()}")
    if not listed and not as_json_lines:
        print("nobody works at the desk yet: run `cartable admin create-user NAME`")


@click.command()
@_name_argument
@json_option
@click.pass_obj
def reset(settings: Settings, /, name: str, *, as_json_lines: bool) -> None:
    """Print a new link to choose a password; the one before it works no more."""
    _print_link(settings, _done(name, _accounts(settings).link(operator(), readable(name))), as_json_lines)


@click.command()
@_name_argument
@click.pass_obj
def disable(settings: Settings, /, name: str) -> None:
    """Shut somebody out at once. What they did stays; `enable` lets them in again."""
    _done(name, _accounts(settings).enable(operator(), readable(name), enabled=False))
    print(f"{readable(name)}: disabled")


@click.command()
@_name_argument
@click.pass_obj
def enable(settings: Settings, /, name: str) -> None:
    """Let somebody in again."""
    _done(name, _accounts(settings).enable(operator(), readable(name), enabled=True))
    print(f"{readable(name)}: enabled")


def _accounts(settings: Settings) -> Accounts:
    from cartable.desk import desk  # noqa: PLC0415 (loads Flask, which no other command needs)

    return desk(settings).accounts()


def _done(name: str, result: Link | Refusal | None) -> Link | None:
    """The link, if there is one. Raises CannotKeepAccount when it was refused."""
    if isinstance(result, str):
        raise CannotKeepAccount(readable(name), *_REFUSALS[result])
    return result


def _print_link(settings: Settings, link: Link | None, as_json: bool) -> None:  # noqa: FBT001 (of an option)
    from webui.admin.invitation import PATH  # noqa: PLC0415 (loads Flask, which no other command needs)

    if link is None:
        return
    address = f"{settings.public_url}{PATH}?token={link.token}"
    if as_json:
        print_json({"name": link.name, "link": address, "until": link.until.isoformat(timespec="seconds")})
        return
    print(f"{link.name}: give this link to them and to nobody else; it works once, until {link.until.date()}")
    print(address)


def _state(account: Account) -> str:
    if not account.enabled:
        return "disabled"
    return "active" if account.ready else "invited" if account.invited else "invitation out of date"
