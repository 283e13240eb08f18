"""What was done to one site, change by change, each of which can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.edit import text_of
from allowlist.errors import EditRefused
from webui.addresses import link
from webui.admin.guard import least
from webui.admin.person import signed_in
from webui.admin.site_proposing import done_with, propose
from webui.desk.audit import Recorded, Wanted
from webui.desk.drafting import Change, Refused
from webui.desk.roles import Role
from webui.desk.undoing import reverse
from webui.desk.versions import difference
from webui.forms.fields import visible
from webui.language import messages
from webui.services import services

blueprint = Blueprint("admin_site_history", __name__, url_prefix="/admin/sites")

PER_PAGE: Final = 25
_LARGEST: Final = 2**31 - 1
NOTED: Final = "site_noted"
"""What the log calls a change of the notes above a site, of which it has the words alone."""
_NO_CHANGE: Final = ("_asked", "_refused")
_LONGEST_WHY: Final = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """A recorded change of a site, and how its text differs by it."""

    recorded: Recorded
    difference: str


@blueprint.get("/<site_id>/history")
@least(Role.READER)
def page(site_id: str) -> ResponseReturnValue:
    """The changes, the newest first."""
    return _page(site_id)


@blueprint.post("/<site_id>/history/<int:number>/undo")
@least(Role.CURATOR)
def undone(site_id: str, number: int) -> ResponseReturnValue:
    """The reverse of one change: saved at once, or a draft where it lets in more."""
    recorded = next(_changes(site_id, min(number, _LARGEST) + 1), None)
    if recorded is None or recorded.number != number:
        abort(HTTPStatus.NOT_FOUND)
    if recorded.entry.what == NOTED:
        noted = services().editor().note(site_id, recorded.entry.before, recorded.entry.after, signed_in().name)
        return _page(site_id, noted) if isinstance(noted, Refused) else done_with(noted, site_id)
    try:
        change = reverse(recorded.entry, text_of(services().editor().text(), site_id))
    except EditRefused as error:
        change = Refused(str(error))
    if isinstance(change, Change):
        why = " ".join(visible(request.form.get("why", "")).split())[:_LONGEST_WHY]
        done = propose(change, "site_undone", why)
        if not isinstance(done, Refused):
            return done_with(done, site_id)
        change = done
    return _page(site_id, change)


def _page(site_id: str, refusal: Refused | None = None) -> ResponseReturnValue:
    below = request.args.get("below", "")
    limit = min(int(below), _LARGEST) if below.isascii() and below.isdigit() and len(below) < 20 else None
    found = _changes(site_id, limit)
    shown = [recorded for _, recorded in zip(range(PER_PAGE + 1), found, strict=False)]
    site = services().current_list().allowlist.site(site_id)
    if site is None and not shown:
        abort(HTTPStatus.NOT_FOUND)
    more = len(shown) > PER_PAGE
    page = render_template(
        "admin/site_history.html",
        site_id=site_id,
        site=site,
        steps=[Step(each, _told(each)) for each in shown[:PER_PAGE]],
        older=link("admin_site_history.page", site_id=site_id, below=shown[PER_PAGE - 1].number) if more else None,
        drafts=services().desk.drafts().of_site(site_id),
        refusal=refusal,
    )
    return page, HTTPStatus.CONFLICT if refusal else HTTPStatus.OK


def _changes(site_id: str, below: int | None) -> Iterator[Recorded]:
    """The entries of the audit log by which the list was changed, the newest first."""
    log = services().desk.audit()
    while found := log.read(Wanted(subject=site_id), below):
        yield from (each for each in found if _is_change(each, site_id))
        below = found[-1].number


def _is_change(recorded: Recorded, site_id: str) -> bool:
    entry = recorded.entry
    done = entry.what.startswith("site_") and not entry.what.endswith(_NO_CHANGE)
    changed = entry.before != entry.after and (bool(entry.after) or entry.what == NOTED)
    return done and changed and entry.subject == site_id


def _told(recorded: Recorded) -> str:
    names = (messages()("history.before"), messages()("history.after"))
    return difference(recorded.entry.before, recorded.entry.after, names)
