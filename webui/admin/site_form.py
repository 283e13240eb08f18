"""The form of a site: a new one, a change, or another version of a draft. Checked, tried, then saved or submitted."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.edit_notes import notes_of
from allowlist.errors import EditRefused
from allowlist.model import Allowlist
from webui.admin.guard import least
from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.admin.site_asked import asked_for, prefilled
from webui.admin.site_fields import typed
from webui.admin.site_proposing import done_with, propose
from webui.admin.site_subject import Subject, subject_of_draft, subject_of_site
from webui.admin.site_trial import Trial, alone, tried, try_edit
from webui.desk.drafting import Refused
from webui.desk.drafts import Unfit
from webui.desk.meant import digest_of
from webui.desk.roles import Role
from webui.desk.versions import difference
from webui.forms.fields import visible
from webui.language import messages
from webui.services import services

blueprint = Blueprint("admin_site_form", __name__, url_prefix="/admin")

LONGEST_WHY = 1000
CHECK, SAVE, KEEP = "check", "save", "keep"
"""What the buttons ask for: to look, to save or submit, and to put it aside."""


@blueprint.get("/sites/new")
@least(Role.CURATOR)
def new() -> ResponseReturnValue:
    """An empty form, or one that holds what a reader proposes (`?request=NUMBER`) or an address (`?url=`)."""
    fields = prefilled(asked_for(request.args.get("request", "")), request.args.get("url", ""), _list_in_force())
    return _page(Subject(fields=fields))


@blueprint.post("/sites/new")
@least(Role.CURATOR)
def new_sent() -> ResponseReturnValue:
    """Checked, kept, saved or submitted."""
    return _sent(Subject(fields=typed(request.form)))


@blueprint.get("/sites/<site_id>/edit")
@least(Role.CURATOR)
def edit(site_id: str) -> ResponseReturnValue:
    """The form of a site as the list has it."""
    return _page(subject_of_site(site_id) or abort(HTTPStatus.NOT_FOUND))


@blueprint.post("/sites/<site_id>/edit")
@least(Role.CURATOR)
def edit_sent(site_id: str) -> ResponseReturnValue:
    """Checked, kept, saved or submitted."""
    subject = subject_of_site(site_id) or abort(HTTPStatus.NOT_FOUND)
    return _sent(subject.filled(typed(request.form)))


@blueprint.get("/drafts/<int:number>/edit")
@least(Role.CURATOR)
def revise(number: int) -> ResponseReturnValue:
    """The form of a draft that may still be changed."""
    return _page(subject_of_draft(number) or abort(HTTPStatus.NOT_FOUND))


@blueprint.post("/drafts/<int:number>/edit")
@least(Role.CURATOR)
def revise_sent(number: int) -> ResponseReturnValue:
    """Checked, kept or submitted anew."""
    subject = subject_of_draft(number) or abort(HTTPStatus.NOT_FOUND)
    return _sent(subject.filled(typed(request.form)))


def _sent(subject: Subject) -> ResponseReturnValue:
    action = request.form.get("action", CHECK)
    stale = subject.base and request.form.get("seen", "") != digest_of(subject.base)
    trial = _tried_out(subject)
    if stale or action not in (SAVE, KEEP) or (action == SAVE and not trial.good):
        return _page(subject, trial, stale=bool(stale), checked=action == CHECK)
    if action == KEEP:
        return _kept(subject)
    return _saved(subject)


def _saved(subject: Subject) -> ResponseReturnValue:
    if subject.draft is not None:
        return _revised(subject, submit=True)
    done = propose(subject.what, subject.verb, _why(), _request())
    if isinstance(done, Refused):
        return _page(subject, Trial(refusal=str(done), difference=done.difference))
    return done_with(done, subject.site_id)


def _kept(subject: Subject) -> ResponseReturnValue:
    """Put aside, whatever is wrong with it."""
    if subject.draft is not None:
        return _revised(subject, submit=False)
    content = subject.content(_why(), _request())
    number = services().desk.drafts().add(signed_in().name, content, submit=False)
    return see_other("admin_approvals.one", "draft_kept", number=str(number))


def _revised(subject: Subject, *, submit: bool) -> ResponseReturnValue:
    draft = subject.draft
    if draft is None:
        abort(HTTPStatus.NOT_FOUND)
    content, seal = subject.content(_why(), draft.content.request), request.form.get("seal", "")
    refusal = services().desk.drafts().revise(draft.number, signed_in().name, content, seal, submit=submit)
    if isinstance(refusal, Unfit):
        return _page(subject, _tried_out(subject), unfit=refusal)
    return see_other("admin_approvals.one", "draft_submitted" if submit else "draft_kept", number=str(draft.number))


def _tried_out(subject: Subject) -> Trial:
    try:
        text = services().editor().text()
    except EditRefused as error:
        return Trial(refusal=str(error))
    names = (messages()("site_form.diff_before"), messages()("site_form.diff_after"))
    people = alone((signed_in().name,), services().desk.today())
    return try_edit(text, subject.what, subject.entry, people, names)


def _page(
    subject: Subject,
    trial: Trial | None = None,
    *,
    stale: bool = False,
    checked: bool = False,
    unfit: Unfit | None = None,
) -> ResponseReturnValue:
    allowlist, addresses = _list_in_force(), visible(request.form.get("try", ""))
    faults = trial.faults if trial else ()
    page = render_template(
        "admin/site_form.html",
        subject=subject,
        fields=subject.fields,
        trial=trial,
        faults=faults,
        fault_of={fault.field: fault for fault in reversed(faults)},
        stale=stale,
        versions=_versions(subject) if stale else "",
        checked=checked,
        unfit=unfit,
        seen=digest_of(subject.base) if subject.base else "",
        addresses=addresses,
        tried=list(tried(addresses, trial.allowlist, subject.site_id)) if trial and trial.allowlist else (),
        why=_why() or (subject.draft.content.why if subject.draft else ""),
        longest_why=LONGEST_WHY,
        vocabulary=allowlist.vocabulary,
        defaults=allowlist.defaults,
        asked=asked_for(_request()),
        notes=_notes(subject),
    )
    conflict = stale or unfit or (trial and trial.refusal)
    wrong = HTTPStatus.CONFLICT if conflict else HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK
    return page, wrong


def _versions(subject: Subject) -> str:
    """What the list says now beside what this form would make of it."""
    names = (messages()("site_form.diff_now"), messages()("site_form.diff_yours"))
    return difference(subject.entry_now, subject.content("", "").entry, names)


def _notes(subject: Subject) -> str:
    try:
        return "" if subject.new else notes_of(services().editor().text(), subject.site_id)
    except EditRefused:
        return ""


def _list_in_force() -> Allowlist:
    return services().current_list().allowlist


def _why() -> str:
    return " ".join(visible(request.form.get("reason", "")).split())[:LONGEST_WHY]


def _request() -> str:
    return visible(request.values.get("request", ""))[:40]
