"""How the sites are, by the last crawls: a table, and a page of each site with examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.model import Site
from crawler.report import ERRORS, LINKS_OFF_LIST, Ended, Kind, SiteReport, State, kind_of
from webui.addresses import link
from webui.admin.guard import least
from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.desk.roles import Role
from webui.services import services

blueprint = Blueprint("admin_health", __name__, url_prefix="/admin")

PER_PAGE = 200
EXAMPLES = 20
"""Addresses shown of each kind."""
_SICK = (State.NEEDS_A_PERSON, State.FAILED, State.REFUSES_US, State.REFUSES_ROBOTS)
"""In the order in which they are shown, before those that are well."""


@dataclass(frozen=True, slots=True)
class Health:
    """A site as its newest report has it; without one it was never visited. `again` when a visit is asked for."""

    site: Site
    at: datetime | None
    report: SiteReport
    again: bool = False

    @property
    def state(self) -> str:
        """A word of the catalogues."""
        return "never" if self.at is None else self.report.state.name.lower()

    @property
    def sick(self) -> bool:
        """Whether somebody should look."""
        return self.at is not None and self.report.state in _SICK

    @property
    def last_visit(self) -> datetime | None:
        """When an address of it was visited last."""
        return _moment(self.report.last_visit)

    @property
    def next_visit(self) -> datetime | None:
        """When the first of its addresses is due."""
        return _moment(self.report.next_visit)

    @property
    def errors(self) -> int:
        """Addresses that could not be visited."""
        return sum(self.report.standing.get(kind, 0) for kind in ERRORS)

    def standing(self, kind: str) -> int:
        """How many of its addresses are of that kind."""
        return self.report.standing.get(kind, 0)

    def order(self) -> tuple[int, float, str]:
        """Sick ones first, then by the share of errors."""
        rank = _SICK.index(self.report.state) if self.sick else len(_SICK)
        return rank, -self.errors / (self.report.pages + self.errors or 1), self.site.id


def found() -> list[Health]:
    """The active sites, those first that need somebody. Raises StoreFailed."""
    newest = services().history.newest()
    again = {each.site_id for each in services().desk.visits().waiting()}
    sites = services().current_list().allowlist.active
    return sorted((_health(site, newest, again) for site in sites), key=Health.order)


def health_of(site_id: str) -> Health | None:
    """What the newest report says of a site, for other pages of the desk; None for an unknown one."""
    site = services().current_list().allowlist.site(site_id)
    if site is None:
        return None
    again = {each.site_id for each in services().desk.visits().waiting()}
    return _health(site, services().history.newest(), again)


@blueprint.get("/health")
@least(Role.READER)
def page() -> ResponseReturnValue:
    """The table."""
    every, only = found(), request.args.get("only", "")
    shown = [each for each in every if each.sick] if only == "sick" else every
    number = _number(request.args.get("page", ""))
    more = len(shown) > number * PER_PAGE
    asked = {"only": only} if only == "sick" else {}
    return render_template(
        "admin/health.html",
        shown=shown[(number - 1) * PER_PAGE : number * PER_PAGE],
        only=asked.get("only", ""),
        every=len(every),
        sick=sum(each.sick for each in every),
        previous=link("admin_health.page", **asked, page=number - 1) if number > 1 else None,
        following=link("admin_health.page", **asked, page=number + 1) if more else None,
    )


@blueprint.get("/health/<site_id>")
@least(Role.READER)
def one(site_id: str) -> ResponseReturnValue:
    """One site, with the addresses that are wrong."""
    health = health_of(site_id)
    if health is None:
        abort(HTTPStatus.NOT_FOUND)
    history = services().history
    ended = history.ended(site_id)
    runs = [(each.started, each.sites[site_id]) for each in history.reports() if site_id in each.sites]
    return render_template(
        "admin/health_site.html",
        health=health,
        kinds=_by_kind(ended, health.report),
        elsewhere=history.broken_elsewhere(site_id)[:EXAMPLES],
        off_list=health.report.ignored.get(LINKS_OFF_LIST, 0),
        runs=runs,
        may_ask=signed_in().role.may(Role.CURATOR),
    )


@blueprint.post("/health/<site_id>/visit")
@least(Role.CURATOR)
def visit(site_id: str) -> ResponseReturnValue:
    """Ask for a visit at the next run."""
    site = services().current_list().allowlist.site(site_id)
    if site is None:
        abort(HTTPStatus.NOT_FOUND)
    services().desk.visits().ask(signed_in().name, site_id)
    return see_other("admin_health.one", "visit_asked", site_id=site_id)


def _health(site: Site, newest: Mapping[str, tuple[datetime, SiteReport]], again: set[str]) -> Health:
    at, report = newest.get(site.id, (None, SiteReport(site.id)))
    return Health(site, at, report, site.id in again)


def _by_kind(ended: Sequence[Ended], report: SiteReport) -> list[tuple[Kind, int, list[Ended]]]:
    """Each kind that there is, how many there are, and the first of them."""
    of: dict[Kind, list[Ended]] = {}
    for each in ended:
        kind = kind_of(each.reason)
        if kind is not None:
            of.setdefault(kind, []).append(each)
    counted = Counter({kind: len(some) for kind, some in of.items()})
    return [
        (kind, max(counted[kind], report.standing.get(kind, 0)), of[kind][:EXAMPLES]) for kind in Kind if kind in of
    ]


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
