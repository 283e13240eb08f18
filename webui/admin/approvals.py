"""What waits for another person: the drafts, and the page of each, where it is approved, refused, or given up."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.edit import read_entry
from allowlist.errors import EditRefused
from webui.admin.guard import least
from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.admin.site_asked import asked_for
from webui.admin.site_proposing import answer, approving
from webui.admin.site_trial import Trial, alone, tried, try_edit
from webui.desk.drafting import Addition, Refused
from webui.desk.drafts import WAITING, SiteDraft, State, Unfit
from webui.desk.editing import Saved
from webui.desk.meant import edit_of
from webui.desk.roles import Role
from webui.desk.versions import difference
from webui.forms.fields import visible
from webui.language import messages
from webui.services import services

blueprint = Blueprint("admin_approvals", __name__, url_prefix="/admin")

LONGEST_WORDS: Final = 1000
_SETTLED: Final = (State.APPROVED, State.REFUSED, State.WITHDRAWN)


@blueprint.get("/drafts")
@least(Role.READER)
def waiting() -> ResponseReturnValue:
    """Those that wait, one's own that are not sent, and those that are settled."""
    drafts, me = services().desk.drafts(), signed_in().name
    return render_template(
        "admin/drafts.html",
        waiting=drafts.listed(WAITING),
        own=drafts.listed((State.DRAFT,), me),
        settled=drafts.listed(_SETTLED),
        needed=services().editor().needed,
    )


@blueprint.get("/drafts/<int:number>")
@least(Role.READER)
def one(number: int) -> ResponseReturnValue:
    """A draft: what it says, what it lets in, and what may be done with it. `?try=` asks the fence."""
    return _page(_found(number))


@blueprint.post("/drafts/<int:number>/approve")
@least(Role.APPROVER)
def approved(number: int) -> ResponseReturnValue:
    """One person more; the list has it when that is enough."""
    draft = _found(number)
    done = approving().approve(number, signed_in().name, request.form.get("seal", ""))
    if isinstance(done, Unfit):
        return _page(_found(number), unfit=done)
    if isinstance(done, Refused):
        return _page(_found(number), refusal=done)
    if isinstance(done, Saved) and not draft.content.base:
        answer(draft.content.request, Addition((read_entry(draft.content.entry),)))
    said = "draft_approved" if isinstance(done, Saved) else "draft_needs_more"
    return see_other("admin_approvals.one", said, number=str(number))


@blueprint.post("/drafts/<int:number>/refuse")
@least(Role.APPROVER)
def refused(number: int) -> ResponseReturnValue:
    """Not let in; the author reads why."""
    draft, words = _found(number), _words()
    if not words:
        return _page(draft, lacking="refusal")
    unfit = services().desk.drafts().refuse(number, signed_in().name, words, request.form.get("seal", ""))
    return _done(number, unfit, "draft_refused")


@blueprint.post("/drafts/<int:number>/withdraw")
@least(Role.CURATOR)
def withdrawn(number: int) -> ResponseReturnValue:
    """Given up by its author."""
    _found(number)
    return _done(number, services().desk.drafts().withdraw(number, signed_in().name), "draft_withdrawn")


@blueprint.post("/drafts/<int:number>/comment")
@least(Role.CURATOR)
def commented(number: int) -> ResponseReturnValue:
    """Something said of it."""
    draft, words = _found(number), _words()
    if not words:
        return _page(draft, lacking="comment")
    return _done(number, services().desk.drafts().comment(number, signed_in().name, words), "draft_commented")


def _done(number: int, unfit: Unfit | None, done: str) -> ResponseReturnValue:
    if unfit is not None:
        return _page(_found(number), unfit=unfit)
    return see_other("admin_approvals.one", done, number=str(number))


def _found(number: int) -> SiteDraft:
    found = services().desk.drafts().find(number)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _page(
    draft: SiteDraft, *, unfit: Unfit | None = None, refusal: Refused | None = None, lacking: str = ""
) -> ResponseReturnValue:
    trial, addresses = _tried_out(draft), visible(request.args.get("try", ""))
    me, needed = signed_in(), services().editor().needed
    page = render_template(
        "admin/draft.html",
        draft=draft,
        trial=trial,
        difference=trial.difference if trial.good else difference(draft.content.base, draft.content.entry, _names()),
        unfit=unfit,
        refusal=refusal,
        lacking=lacking,
        words=_words(),
        longest=LONGEST_WORDS,
        mine=draft.author == me.name,
        may_approve=me.role.may(Role.APPROVER) and (needed == 1 or draft.author != me.name),
        may_revise=me.role.may(Role.CURATOR) and draft.open,
        needed=needed,
        addresses=addresses,
        tried=list(tried(addresses, trial.allowlist, draft.content.site_id)) if trial.allowlist else (),
        asked=asked_for(draft.content.request),
    )
    wrong = HTTPStatus.CONFLICT if unfit or refusal else HTTPStatus.BAD_REQUEST if lacking else HTTPStatus.OK
    return page, wrong


def _tried_out(draft: SiteDraft) -> Trial:
    """What approving it would do to the list as it is now; of one that is settled, nothing any more."""
    if not draft.open and not draft.waiting:
        return Trial()
    people = tuple(dict.fromkeys((draft.author, *draft.approved_by, signed_in().name)))
    try:
        text = services().editor().text()
        what, entry = edit_of(draft.content, text), read_entry(draft.content.entry)
    except EditRefused as error:
        return Trial(refusal=str(error))
    return try_edit(text, what, entry, alone(people, services().desk.today()), _names())


def _names() -> tuple[str, str]:
    return messages()("site_form.diff_before"), messages()("site_form.diff_after")


def _words() -> str:
    return visible(request.form.get("words", ""))[:LONGEST_WORDS]
