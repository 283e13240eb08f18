"""The first page of the desk: what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.addresses import link
from webui.admin.guard import least
from webui.admin.navigation import can_open
from webui.admin.person import signed_in
from webui.desk.roles import Role
from webui.notice import notice_of
from webui.services import services

blueprint = Blueprint("admin_overview", __name__, url_prefix="/admin")


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many things wait, told by the text `overview.waiting.<key>`; `url` leads to them, where there is a page."""

    key: str
    count: int
    url: str | None


@blueprint.get("/")
@least(Role.READER)
def page() -> ResponseReturnValue:
    """What waits."""
    waiting = [each for each in _waiting() if each.count]
    return render_template("admin/overview.html", waiting=waiting, notice=notice_of(services().current_list()))


def _waiting() -> Iterator[Waiting]:
    desk = services().desk
    yield _found("drafts", desk.drafts().waiting(), "admin_approvals.waiting")
    yield _found("requests", len(desk.requests().listed(answered=False)), "admin_requests.waiting")
    if signed_in().role.may(Role.ADMIN):
        invited = [each for each in desk.accounts().listed() if each.enabled and not each.ready]
        yield _found("accounts", len(invited), "admin_accounts.listed")


def _found(key: str, count: int, endpoint: str) -> Waiting:
    return Waiting(key, count, link(endpoint) if can_open(endpoint) else None)
