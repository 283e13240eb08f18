"""Dry runs asked for at the desk, and what they found. Another process makes them: nothing here starts a crawl."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from webui.admin.guard import least
from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.desk.previews import LONGEST_ENTRY, LONGEST_TARGET, PreviewAsked, Refusal, State
from webui.desk.roles import Role
from webui.forms.fields import Fault
from webui.services import services

blueprint = Blueprint("admin_previews", __name__, url_prefix="/admin")

_LARGEST = 2**31 - 1
"""Numbers beyond it are none that PostgreSQL would compare."""


@blueprint.app_template_global("previews_of")
def previews_of(target: str) -> Sequence[PreviewAsked]:
    """The newest previews of an address or a site, for other pages of the desk."""
    return services().desk.previews().of(target)


@blueprint.get("/previews")
@least(Role.READER)
def listed() -> ResponseReturnValue:
    """What was asked for, the newest first, and the form to ask."""
    return _list_page()


@blueprint.post("/previews")
@least(Role.CURATOR)
def asked() -> ResponseReturnValue:
    """Ask for one of an address, of a site by its id, or of the lines of a draft."""
    target, entry = request.form.get("target", ""), request.form.get("entry", "")
    made = services().desk.previews().ask(signed_in().name, target[: LONGEST_TARGET + 1], entry[: LONGEST_ENTRY + 1])
    if isinstance(made, Refusal):
        field = "target" if made is Refusal.TARGET else ""
        return _list_page(Fault(field, f"previews.fault.{made}"))
    return see_other("admin_previews.one", "preview_asked", number=str(made))


@blueprint.get("/previews/<int:number>")
@least(Role.READER)
def one(number: int) -> ResponseReturnValue:
    """What a preview found, or how far it is."""
    preview = services().desk.previews().find(number) if number <= _LARGEST else None
    if preview is None:
        abort(HTTPStatus.NOT_FOUND)
    told: dict[str, Any] = json.loads(preview.told) if preview.state is State.DONE else {}
    return render_template("admin/preview.html", preview=preview, told=told)


def _list_page(*faults: Fault) -> ResponseReturnValue:
    page = render_template(
        "admin/previews.html",
        previews=services().desk.previews().listed(),
        target=request.form.get("target", "")[:LONGEST_TARGET],
        faults=faults,
        fault_of={fault.field: fault for fault in faults},
        longest=LONGEST_TARGET,
        may_ask=signed_in().role.may(Role.CURATOR),
    )
    return page, HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK
