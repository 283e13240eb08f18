"""What pages do with an edit of the list: save it, or submit it to another person, and answer whoever asked for it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.admin.site_asked import asked_for
from webui.desk.approving import Approving, Submitted
from webui.desk.drafting import Addition, Change, Refused
from webui.desk.editing import Asked, Saved
from webui.desk.requests import Status
from webui.desk.roles import Role
from webui.language import messages
from webui.services import services


def approving() -> Approving:
    """The way of edits through this desk. Raises StoreFailed."""
    return Approving(services().desk.drafts(), services().editor())


def propose(what: Change | Addition, verb: str, why: str, request: str = "") -> Saved | Submitted | Refused:
    """An edit that whoever is signed in asks for, and approves where the role allows that. `request` is the follow-up
    number of what it answers.
    """
    asked = Asked(what, verb, signed_in().name, why, approvers_here())
    done = approving().ask(asked, request)
    if isinstance(done, Saved):
        answer(request, what)
    return done


def approvers_here() -> tuple[str, ...]:
    """Who approves what is asked for on this page: to ask is a curator's, to let in an approver's."""
    me = signed_in()
    return (me.name,) if me.role.may(Role.APPROVER) else ()


def done_with(done: Saved | Submitted, site_id: str) -> ResponseReturnValue:
    """To the page that shows what became of it."""
    if isinstance(done, Submitted):
        return see_other("admin_approvals.one", "draft_submitted", number=str(done.number))
    said = "site_saved" if done.changed and done.logged else "site_unlogged" if done.changed else "site_same"
    return see_other("admin_site_history.page", said, site_id=site_id)


def answer(request: str, what: Change | Addition) -> None:
    """Tell whoever proposed the site that the list has it."""
    asked = asked_for(request)
    if asked is None:
        return
    name = what.entries[0].get("name", "") if isinstance(what, Addition) else what.site_id
    reason = messages()("drafts.request_accepted", site=name)
    desk = services().desk
    desk.requests().answer(asked.number, Status.ACCEPTED, reason, desk.today())
