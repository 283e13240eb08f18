"""Who works at the desk, for admins: invite, change roles, shut out and let in again."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from webui.admin.guard import least
from webui.admin.invitation import invitation_address
from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.desk.accounts import LINK_DAYS, LONGEST_EMAIL, LONGEST_NAME, Link, Refusal
from webui.desk.roles import Role
from webui.forms.fields import Fault
from webui.services import services

blueprint = Blueprint("admin_accounts", __name__, url_prefix="/admin/accounts")

_FIELDS = {Refusal.NAME: "name", Refusal.TAKEN: "name", Refusal.EMAIL: "email"}


@blueprint.get("")
@least(Role.ADMIN)
def listed() -> ResponseReturnValue:
    """All accounts, and the form to invite somebody."""
    return _list_page()


@blueprint.post("")
@least(Role.ADMIN)
def invited() -> ResponseReturnValue:
    """A new account: its link, shown once."""
    name, email, role = (request.form.get(field, "")[:1000] for field in ("name", "email", "role"))
    if role not in set(Role):
        return _list_page(Fault("role", "accounts.fault.role"))
    made = services().desk.accounts().add(signed_in().name, name, Role(role), email)
    return _link_page(made) if isinstance(made, Link) else _list_page(_fault(made))


@blueprint.get("/<name>")
@least(Role.ADMIN)
def one(name: str) -> ResponseReturnValue:
    """One account."""
    return _account_page(name)


@blueprint.post("/<name>/role")
@least(Role.ADMIN)
def role_given(name: str) -> ResponseReturnValue:
    """Another role."""
    role = request.form.get("role", "")
    if role not in set(Role):
        return _account_page(name, Fault("role", "accounts.fault.role"))
    return _done(name, services().desk.accounts().give_role(signed_in().name, name, Role(role)), "account_role")


@blueprint.post("/<name>/link")
@least(Role.ADMIN)
def linked(name: str) -> ResponseReturnValue:
    """A new link to choose a password."""
    made = services().desk.accounts().link(signed_in().name, name)
    return _link_page(made) if isinstance(made, Link) else _done(name, made, "")


@blueprint.post("/<name>/disable")
@least(Role.ADMIN)
def disabled(name: str) -> ResponseReturnValue:
    """Shut somebody out."""
    refusal = services().desk.accounts().enable(signed_in().name, name, enabled=False)
    return _done(name, refusal, "account_disabled")


@blueprint.post("/<name>/enable")
@least(Role.ADMIN)
def enabled(name: str) -> ResponseReturnValue:
    """Let somebody in again."""
    refusal = services().desk.accounts().enable(signed_in().name, name, enabled=True)
    return _done(name, refusal, "account_enabled")


def _done(name: str, refusal: Refusal | None, done: str) -> ResponseReturnValue:
    if refusal is not None:
        return _account_page(name, _fault(refusal))
    return see_other("admin_accounts.one", done, name=name)


def _fault(refusal: Refusal) -> Fault:
    return Fault(_FIELDS.get(refusal, ""), f"accounts.fault.{refusal}", values={"most": LONGEST_NAME})


def _list_page(*faults: Fault) -> ResponseReturnValue:
    page = render_template(
        "admin/accounts.html",
        accounts=services().desk.accounts().listed(),
        given={field: request.form.get(field, "")[:1000] for field in ("name", "email", "role")},
        faults=faults,
        fault_of={fault.field: fault for fault in faults},
        roles=tuple(Role),
        longest_name=LONGEST_NAME,
        longest_email=LONGEST_EMAIL,
    )
    return page, HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK


def _account_page(name: str, *faults: Fault) -> ResponseReturnValue:
    account = services().desk.accounts().find(name)
    if account is None:
        abort(HTTPStatus.NOT_FOUND)
    page = render_template(
        "admin/account.html",
        account=account,
        faults=faults,
        fault_of={fault.field: fault for fault in faults},
        roles=tuple(Role),
        days=LINK_DAYS,
    )
    return page, HTTPStatus.CONFLICT if faults else HTTPStatus.OK


def _link_page(made: Link) -> ResponseReturnValue:
    return render_template("admin/link.html", made=made, address=invitation_address(made.token))
