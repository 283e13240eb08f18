"""All of one site: its entry, who let it in, where it stands, and what can be done about it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.edit import notes_above, text_of
from allowlist.errors import EditRefused
from allowlist.model import Site
from webui.admin.guard import least
from webui.admin.navigation import can_open
from webui.admin.reason import LONGEST_REASON
from webui.desk.drafting import Refused, Waits
from webui.desk.roles import Role
from webui.forms.fields import Fault
from webui.labels import language_name, level_labels, subject_labels
from webui.language import messages
from webui.notice import notice_of
from webui.services import services

blueprint = Blueprint("admin_site", __name__, url_prefix="/admin/sites")

LONGEST_EXCLUDED = 2083


@blueprint.get("/<site_id>")
@least(Role.READER)
def page(site_id: str) -> ResponseReturnValue:
    """The site; 404 for one that the list does not have."""
    return site_page(site_id), HTTPStatus.OK


def site_or_404(site_id: str) -> Site:
    """The site of that id, active or not."""
    site = services().current_list().allowlist.site(site_id)
    if site is None:
        abort(HTTPStatus.NOT_FOUND)
    return site


def site_page(site_id: str, *faults: Fault, refusal: Waits | Refused | None = None) -> str:
    """The page, with what is to be mended in one of its forms, or why an edit was not made."""
    site, current = site_or_404(site_id), services().current_list()
    text, notes = _written(site_id)
    return render_template(
        "admin/site.html",
        notice=notice_of(current),
        site=site,
        text=text,
        notes=notes,
        today=services().desk.today(),
        levels=level_labels(site, current.allowlist),
        subjects=subject_labels(site, current.allowlist),
        spoken=[language_name(code, messages()) for code in site.languages],
        faults=faults,
        fault_of={fault.field: fault for fault in faults},
        refusal=refusal,
        given=request.values,
        may_edit=can_open("admin_bulk.looked_at"),
        can_open=can_open,
        longest_reason=LONGEST_REASON,
        longest_excluded=LONGEST_EXCLUDED,
    )


def _written(site_id: str) -> tuple[str, str]:
    """The site's lines in the file, and the notes above them; nothing while the file is being mended."""
    try:
        text = services().editor().text()
        return text_of(text, site_id), notes_above(text, site_id)
    except EditRefused:
        return "", ""
