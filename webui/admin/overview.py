"""The first page of the desk: what waits for somebody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from crawler.errors import StoreFailed
from webui.addresses import link
from webui.admin import health, reviews
from webui.admin.guard import least
from webui.admin.navigation import can_open
from webui.admin.person import signed_in
from webui.admin.plots import Plot, plot
from webui.desk.roles import Role
from webui.notice import notice_of
from webui.services import services

blueprint = Blueprint("admin_overview", __name__, url_prefix="/admin")

SHOWN = timedelta(days=90)
"""What the pictures show."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many things wait, told by the text `overview.waiting.<key>`; `url` leads to them, where there is a page."""

    key: str
    count: int
    url: str | None


@blueprint.get("/")
@least(Role.READER)
def page() -> ResponseReturnValue:
    """What waits, and how things went; without what the page store tells when that cannot be read."""
    sick, plots = _of_the_store()
    waiting = [each for each in (*_waiting(), *sick) if each.count]
    return render_template(
        "admin/overview.html",
        waiting=waiting,
        plots=plots,
        store_failed=plots is None,
        notice=notice_of(services().current_list()),
    )


def _of_the_store() -> tuple[list[Waiting], list[Plot] | None]:
    desk = services().desk
    since = desk.now() - SHOWN
    searches = [(day.day, day.total) for day in desk.counts().by_day(since.date())]
    try:
        totals = services().history.totals(since)
        sick = sum(each.sick for each in health.found())
    except StoreFailed as error:
        _log.warning(error)
        return [], None
    lines = (
        plot("pages", [(each.started.date(), each.pages) for each in totals]),
        plot("searches", searches),
        plot("failed", [(each.started.date(), each.failed) for each in totals]),
    )
    return [_found("sick", sick, "admin_health.page")], [line for line in lines if line]


def _waiting() -> Iterator[Waiting]:
    desk = services().desk
    yield _found("drafts", desk.drafts().waiting(), "admin_approvals.waiting")
    yield _found("requests", len(desk.requests().listed(answered=False)), "admin_requests.waiting")
    yield _found("reviews", reviews.due_soon(desk.today()), "admin_reviews.due")
    if signed_in().role.may(Role.ADMIN):
        invited = [each for each in desk.accounts().listed() if each.enabled and not each.ready]
        yield _found("accounts", len(invited), "admin_accounts.listed")


def _found(key: str, count: int, endpoint: str) -> Waiting:
    return Waiting(key, count, link(endpoint) if can_open(endpoint) else None)
