"""One's own account: another password, and the end of all sessions."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from webui.admin import person
from webui.admin.guard import least
from webui.admin.invitation import password_fault_shown
from webui.admin.navigation import see_other
from webui.admin.sign_in import name_admitted
from webui.desk.accounts import Refusal
from webui.desk.passwords import LONGEST, SHORTEST, BadPassword
from webui.desk.roles import Role
from webui.forms.fields import Fault
from webui.services import services

blueprint = Blueprint("admin_own_account", __name__, url_prefix="/admin")


@blueprint.get("/account")
@least(Role.READER)
def page() -> ResponseReturnValue:
    """Name, role, and the forms."""
    return _page()


@blueprint.post("/account")
@least(Role.READER)
def password() -> ResponseReturnValue:
    """A new password: every other session ends, and this one goes on under a new cookie."""
    name, desk = person.signed_in().name, services().desk
    new, current = request.form.get("password", ""), request.form.get("password_now", "")
    if new != request.form.get("password_again", ""):
        return _page(Fault("password_again", "password.fault.differs"))
    if not name_admitted(name):
        return _page(Fault("", "sign_in.wait"))
    refusal = desk.accounts().change_password(name, current, new)
    if isinstance(refusal, BadPassword):
        return _page(password_fault_shown(refusal))
    if refusal is Refusal.WRONG_PASSWORD:
        return _page(Fault("password_now", "password.fault.wrong"))
    desk.throttle().forget(name)
    person.start(name)
    return see_other("admin_own_account.page", "password_changed")


def _page(*faults: Fault) -> ResponseReturnValue:
    account = services().desk.accounts().find(person.signed_in().name)
    if account is None:
        abort(HTTPStatus.NOT_FOUND)
    page = render_template(
        "admin/own_account.html",
        account=account,
        faults=faults,
        fault_of={fault.field: fault for fault in faults},
        least=SHORTEST,
        longest=LONGEST,
    )
    return page, HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK
