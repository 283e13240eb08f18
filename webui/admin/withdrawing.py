"""A site, or a part of one, taken out of the search at once, with proof of it; and let in again."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.edit import entry_of
from allowlist.edit_values import Value
from allowlist.errors import EditRefused
from allowlist.exclusion import exclusion_for
from allowlist.model import Site, Status
from allowlist.scope import Exclusion, parse_exclusion
from crawler.canonical import address_typed, canonical_spelling
from crawler.errors import StoreFailed
from indexer.errors import IndexerError
from webui.admin.guard import least
from webui.admin.navigation import can_open, see_other
from webui.admin.person import signed_in
from webui.admin.reason import reason_given
from webui.admin.site import LONGEST_EXCLUDED, site_or_404, site_page
from webui.admin.site_proposing import approvers_here, approving, done_with
from webui.desk.approving import Submitted
from webui.desk.audit import Entry, Wanted
from webui.desk.drafting import Change, Refused
from webui.desk.editing import Asked, Saved
from webui.desk.numbers import read_number
from webui.desk.restoring import approvers_of_restoring
from webui.desk.roles import Role
from webui.forms.fields import Fault
from webui.notice import notice_of
from webui.services import services
from webui.withdrawal import Withdrawn

blueprint = Blueprint("admin_withdrawing", __name__, url_prefix="/admin/sites")

_log = logging.getLogger(__name__)
_REMEMBERED = 500
"""Entries of the audit log that are looked through for who took a site out."""


@blueprint.post("/<site_id>/suspend")
@least(Role.CURATOR)
def suspended(site_id: str) -> ResponseReturnValue:
    """Hidden for now; its pages stay where they are unless they are to be deleted."""
    return _set_aside(site_id, Status.SUSPENDED, "suspend", "site_suspended")


@blueprint.post("/<site_id>/retire")
@least(Role.CURATOR)
def retired(site_id: str) -> ResponseReturnValue:
    """Taken off for good; the next run deletes its pages, where they are not deleted now."""
    return _set_aside(site_id, Status.RETIRED, "retire", "site_retired")


@blueprint.post("/<site_id>/exclude")
@least(Role.CURATOR)
def excluded(site_id: str) -> ResponseReturnValue:
    """A page with all below it, or what an entry as the list writes it takes out."""
    site = site_or_404(site_id)
    exclusion, why = _meant(request.form.get("excluded", ""), site), reason_given("exclude-why")
    faults = [each for each in (exclusion, why) if isinstance(each, Fault)]
    if not isinstance(exclusion, Exclusion) or not isinstance(why, str):
        return site_page(site_id, *faults), HTTPStatus.BAD_REQUEST
    if exclusion.text not in [each.text for each in site.exclude]:
        try:
            written = entry_of(services().editor().text(), site_id).get("exclude", [])
        except EditRefused as error:
            return site_page(site_id, refusal=Refused(str(error))), HTTPStatus.CONFLICT
        entries = [*map(str, written), exclusion.text]
        refused = _edit(site_id, {"exclude": entries}, "site_excluded", why)
        if refused:
            return refused
    return _proven(site_id, "site_excluded", exclusion)


@blueprint.post("/<site_id>/restore")
@least(Role.CURATOR)
def restoring(site_id: str) -> ResponseReturnValue:
    """In again at once where enough people have approved what it has, else by way of a draft."""
    site, why = site_or_404(site_id), reason_given("restore-why")
    if isinstance(why, Fault):
        return site_page(site_id, why), HTTPStatus.BAD_REQUEST
    again = Change(site_id, {"status": Status.ACTIVE.value})
    done = approving().ask(Asked(again, "site_restored", signed_in().name, why, _approvers(site)))
    if isinstance(done, Refused):
        return site_page(site_id, refusal=done), HTTPStatus.CONFLICT
    if isinstance(done, Submitted):
        return done_with(done, site_id)
    return see_other("admin_site.page", "site_restored", site_id=site_id)


@blueprint.post("/<site_id>/delete")
@least(Role.CURATOR)
def deleted(site_id: str) -> ResponseReturnValue:
    """The pages of what is out, out of the store and the index too."""
    what = _out(site_id, request.form.get("exclusion", ""))
    return _delete(what, "pages_deleted")


@blueprint.get("/<site_id>/proof")
@least(Role.READER)
def proof(site_id: str) -> ResponseReturnValue:
    """What is left, counted anew at this moment; 404 for what is not out."""
    what, current = _out(site_id, request.args.get("exclusion", "")), services().current_list()
    number = read_number(request.args.get("request", ""))
    return render_template(
        "admin/proof.html",
        notice=notice_of(current),
        what=what,
        left=services().withdrawals.left(what, current.allowlist),
        request_number=number,
        may_edit=can_open("admin_bulk.looked_at"),
        can_open=can_open,
    )


def _set_aside(site_id: str, status: Status, form: str, verb: str) -> ResponseReturnValue:
    site_or_404(site_id)
    why = reason_given(f"{form}-why")
    if isinstance(why, Fault):
        return site_page(site_id, why), HTTPStatus.BAD_REQUEST
    return _edit(site_id, {"status": status.value}, verb, why) or _proven(site_id, verb)


def _approvers(site: Site) -> tuple[str, ...]:
    """Who has approved what the site has, and that it is let in again."""
    if not approvers_here():
        return ()
    recorded = [each.entry for each in services().desk.audit().read(Wanted(subject=site.id), most=_REMEMBERED)]
    allowlist, needed = services().current_list().allowlist, services().editor().needed
    return approvers_of_restoring(site, recorded, allowlist, signed_in().name, needed)


def _edit(site_id: str, keys: dict[str, Value | None], verb: str, why: str) -> ResponseReturnValue | None:
    """The page that says why it was not done; None when it was."""
    done = services().editor().edit(Asked(Change(site_id, keys), verb, signed_in().name, why))
    if isinstance(done, Saved):
        return None
    return site_page(site_id, refusal=done), HTTPStatus.CONFLICT


def _proven(site_id: str, done: str, exclusion: Exclusion | None = None) -> ResponseReturnValue:
    """To the proof, after the deletion that was ticked."""
    if request.form.get("delete"):
        return _delete(_out(site_id, exclusion.text if exclusion else ""), f"{done}_deleted")
    return _to_proof(site_id, done, exclusion)


def _to_proof(site_id: str, done: str, exclusion: Exclusion | None) -> ResponseReturnValue:
    more = {"exclusion": exclusion.text} if exclusion else {}
    number = read_number(request.form.get("request", ""))
    more |= {"request": number} if number else {}
    return see_other("admin_withdrawing.proof", done, site_id=site_id, **more)


def _delete(what: Withdrawn, done: str) -> ResponseReturnValue:
    allowlist, site_id = services().current_list().allowlist, what.site.id
    try:
        gone = services().withdrawals.delete(what, allowlist)
    except (IndexerError, StoreFailed) as error:
        _log.warning(error)
        return _to_proof(site_id, "pages_failed", what.exclusion)
    if gone.held_by:
        return _to_proof(site_id, "pages_held", what.exclusion)
    about = what.exclusion.text if what.exclusion else ""
    services().desk.audit().append(Entry(signed_in().name, "pages_deleted", site_id, about, str(gone.pages)))
    return _to_proof(site_id, done, what.exclusion)


def _out(site_id: str, text: str) -> Withdrawn:
    """A site that is not active, or an exclusion that the list has; whatever else is asked for is no page."""
    site = site_or_404(site_id)
    exclusion = next((each for each in site.exclude if each.text == text), None)
    if exclusion is None and (text or site.status is Status.ACTIVE):
        abort(HTTPStatus.NOT_FOUND)
    return Withdrawn(site, exclusion)


def _meant(typed: str, site: Site) -> Exclusion | Fault:
    """What is to be excluded: the address of a page of the site, or an entry as the list writes it."""
    text = typed.strip()
    if not text or len(text) > LONGEST_EXCLUDED:
        return Fault("excluded", "desk_site.fault.excluded_none")
    if "://" in text:
        url = canonical_spelling(address_typed(text))
        if services().current_list().allowlist.decide(url).site != site:
            return Fault("excluded", "desk_site.fault.excluded_other")
        text = exclusion_for(url)
    exclusion = parse_exclusion(text)
    if isinstance(exclusion, Exclusion):
        return exclusion
    return Fault("excluded", "desk_site.fault.excluded_odd")
