"""Where a link leads by which a password is chosen, for the first time or anew."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webui.addresses import absolute
from webui.admin import person
from webui.admin.guard import least
from webui.admin.navigation import see_other
from webui.desk.passwords import LONGEST, SHORTEST, BadPassword
from webui.forms.fields import Fault
from webui.services import services

blueprint = Blueprint("admin_invitation", __name__, url_prefix="/admin")

PATH = "/admin/invitation"
"""The token is the parameter `token`: queries are not written into access logs, paths are."""


def invitation_address(token: str) -> str:
    """What is given to the person: absolute where `public_url` is set."""
    endpoint = "admin_invitation.form"
    return absolute(endpoint, token=token) if services().public_url else url_for(endpoint, token=token)


@blueprint.get("/invitation")
@least(None)
def form() -> ResponseReturnValue:
    """The form, or 404 where the link is used, too old, or none of ours."""
    return _page(request.args.get("token", ""))


@blueprint.post("/invitation")
@least(None)
def sent() -> ResponseReturnValue:
    """Signed in under the new password, or the form again. No other site knows the token, which is as good as a
    session's.
    """
    token, password = request.form.get("token", ""), request.form.get("password", "")
    if password != request.form.get("password_again", ""):
        return _page(token, Fault("password_again", "password.fault.differs"))
    done = services().desk.accounts().redeem(token, password)
    if isinstance(done, BadPassword):
        return _page(token, password_fault_shown(done))
    if done is None or person.start(done) is None:
        return _page("")
    return see_other("admin_overview.page", "password_chosen")


def password_fault_shown(fault: BadPassword) -> Fault:
    """The sentence for a password that is not taken."""
    return Fault("password", f"password.fault.{fault}", values={"least": SHORTEST, "most": LONGEST})


def _page(token: str, *faults: Fault) -> ResponseReturnValue:
    name = services().desk.accounts().invited(token) if token else None
    page = render_template(
        "admin/invitation.html",
        name=name,
        token=token,
        faults=faults,
        fault_of={fault.field: fault for fault in faults},
        least=SHORTEST,
        longest=LONGEST,
    )
    return page, HTTPStatus.NOT_FOUND if name is None else HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK
