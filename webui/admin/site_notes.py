"""The notes of a site: the comment above it in the file, read and written by those who keep the list."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.edit_notes import LONGEST_NOTES, notes_of
from allowlist.errors import EditRefused
from webui.admin.guard import least
from webui.admin.person import signed_in
from webui.admin.site_proposing import done_with
from webui.desk.drafting import Refused
from webui.desk.roles import Role
from webui.forms.fields import visible
from webui.services import services

blueprint = Blueprint("admin_site_notes", __name__, url_prefix="/admin/sites")


@blueprint.get("/<site_id>/notes")
@least(Role.CURATOR)
def form(site_id: str) -> ResponseReturnValue:
    """The notes as the list has them."""
    notes = _notes(site_id)
    return _page(site_id, notes, notes)


@blueprint.post("/<site_id>/notes")
@least(Role.CURATOR)
def sent(site_id: str) -> ResponseReturnValue:
    """Other notes in their place."""
    now = _notes(site_id)
    notes, seen = visible(request.form.get("notes", "")), visible(request.form.get("seen", ""))
    if len(notes) > LONGEST_NOTES:
        return _page(site_id, notes, now, too_long=True)
    done = services().editor().note(site_id, notes, seen, signed_in().name)
    if isinstance(done, Refused):
        return _page(site_id, notes, now, refusal=done)
    return done_with(done, site_id)


def _notes(site_id: str) -> str:
    try:
        return notes_of(services().editor().text(), site_id)
    except EditRefused:
        abort(HTTPStatus.NOT_FOUND)


def _page(
    site_id: str, notes: str, seen: str, *, refusal: Refused | None = None, too_long: bool = False
) -> ResponseReturnValue:
    shown = {"site_id": site_id, "notes": notes, "seen": seen, "longest": LONGEST_NOTES}
    page = render_template("admin/site_notes.html", **shown, refusal=refusal, too_long=too_long)
    return page, HTTPStatus.CONFLICT if refusal else HTTPStatus.BAD_REQUEST if too_long else HTTPStatus.OK
