"""What readers ask for: the queue, one request with all that was said, and its answer."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.model import Admitted
from webui.admin.guard import least
from webui.admin.navigation import can_open, see_other
from webui.admin.person import signed_in
from webui.admin.reason import LONGEST_REASON
from webui.admin.request_groups import grouped
from webui.desk.audit import Entry
from webui.desk.numbers import read_number
from webui.desk.requests import Request, Status
from webui.desk.roles import Role
from webui.forms.fields import Fault
from webui.notice import notice_of
from webui.services import services

blueprint = Blueprint("admin_requests", __name__, url_prefix="/admin/requests")

_ANSWERS = (Status.ACCEPTED, Status.REFUSED, Status.ANSWERED)


@blueprint.get("")
@least(Role.READER)
def waiting() -> ResponseReturnValue:
    """Those that wait for an answer, or all, by the site that they are about."""
    current = services().current_list()
    everything = request.args.get("all") == "1"
    listed = services().desk.requests().listed(answered=everything)
    return render_template(
        "admin/requests.html",
        notice=notice_of(current),
        groups=grouped(listed, current.allowlist),
        everything=everything,
        total=len(listed),
    )


@blueprint.get("/<number>")
@least(Role.READER)
def one(number: str) -> ResponseReturnValue:
    """One request; 404 for a number that was never given, or long ago."""
    return _page(_found(number)), HTTPStatus.OK


@blueprint.post("/<number>")
@least(Role.CURATOR)
def answered(number: str) -> ResponseReturnValue:
    """The answer, which whoever has the number reads; not in place of one that was given meanwhile."""
    found, desk = _found(number), services().desk
    status, reason = request.form.get("status", ""), _words(request.form.get("reason", ""))
    faults = [
        *([Fault("status", "requests.fault.status")] if status not in set(_ANSWERS) else []),
        *([] if 0 < len(reason) <= LONGEST_REASON else [Fault("reason", "requests.fault.reason", values=_MOST)]),
    ]
    if faults:
        return _page(found, *faults), HTTPStatus.BAD_REQUEST
    if request.form.get("seen", "") != _told(found):
        return _page(found, Fault("", "requests.meanwhile")), HTTPStatus.CONFLICT
    before, after = _told(found), f"{status}: {reason}"
    desk.requests().answer(found.number, Status(status), reason, desk.today())
    desk.audit().append(Entry(signed_in().name, "request_answered", found.number, before, after))
    return see_other("admin_requests.one", "request_answered", number=found.number)


_MOST = {"most": LONGEST_REASON}


def _found(number: str) -> Request:
    read = read_number(number)
    listed = services().desk.requests().listed(answered=True) if read else []
    found = next((each for each in listed if each.number == read), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _told(found: Request) -> str:
    """The answer that it has."""
    return "" if found.status is Status.NEW else f"{found.status}: {found.reason}"


def _words(text: str) -> str:
    """As it was typed, lines too, without what a database cannot keep."""
    return "\n".join(text.replace("\0", "").splitlines()).strip()


def _page(found: Request, *faults: Fault) -> str:
    current = services().current_list()
    decision = current.allowlist.decide(found.url)
    return render_template(
        "admin/request.html",
        notice=notice_of(current),
        found=found,
        decision=decision,
        admitted=isinstance(decision, Admitted),
        vocabulary=current.allowlist.vocabulary,
        seen=_told(found),
        status=request.form.get("status", ""),
        reason=_words(request.form.get("reason", ""))[: 2 * LONGEST_REASON],
        answers=_ANSWERS,
        faults=faults,
        fault_of={fault.field: fault for fault in faults},
        longest_reason=LONGEST_REASON,
        may_edit=can_open("admin_bulk.looked_at"),
        can_open=can_open,
    )
