"""Sites whose review comes near, as a list to work through, and as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from icalendar import Calendar, Event

from allowlist.model import Site, Status
from webui.addresses import absolute
from webui.admin.guard import least
from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.desk.drafting import Change
from webui.desk.editing import Asked, Saved
from webui.desk.roles import Role
from webui.forms.fields import Fault
from webui.language import messages
from webui.services import services

blueprint = Blueprint("admin_reviews", __name__, url_prefix="/admin")

NEAR, FAR = timedelta(days=30), timedelta(days=90)
UNDATED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Sites whose review is about as near, told by the texts `reviews.group.<key>`; `count` may be more than shown."""

    key: str
    sites: tuple[Site, ...]
    count: int


def groups(today: date) -> list[Group]:
    """Past, within a month, within three, and without a date; the nearest first. Retired sites need none."""
    kept = [site for site in services().current_list().allowlist.sites if site.status is not Status.RETIRED]
    return [group for group in _grouped(kept, today) if group.sites]


def due_soon(today: date) -> int:
    """How many active sites are to be reviewed within a month, or were."""
    sites = services().current_list().allowlist.active
    return sum(1 for site in sites if site.review_by and site.review_by <= today + NEAR)


def in_a_year(today: date) -> date:
    """The same day next year.

    >>> in_a_year(date(2028, 2, 29))
    datetime.date(2029, 2, 28)
    """
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return today.replace(year=today.year + 1, day=28)


@blueprint.get("/reviews")
@least(Role.READER)
def due() -> ResponseReturnValue:
    """The list."""
    return _page()


@blueprint.post("/reviews/<site_id>")
@least(Role.CURATOR)
def reviewed(site_id: str) -> ResponseReturnValue:
    """Somebody has looked: the next time is in one year. `seen` is the date that was looked at."""
    site, kept = services().current_list().allowlist.site(site_id), services().desk
    if site is None:
        abort(HTTPStatus.NOT_FOUND)
    if request.form.get("seen", "") != str(site.review_by or ""):
        return _page(Fault("", "reviews.fault.changed", values={"site": site.name}))
    change = Change(site_id, {"review_by": in_a_year(kept.today())})
    done = services().editor().edit(Asked(change, "site_reviewed", signed_in().name))
    if not isinstance(done, Saved):
        return _page(Fault("", "reviews.fault.not_saved", values={"why": str(done)}))
    return see_other("admin_reviews.due", "site_reviewed")


@blueprint.post("/reviews-calendar")
@least(Role.READER)
def calendar_made() -> ResponseReturnValue:
    """A new secret link, shown once."""
    key = services().desk.calendars().make(signed_in().name)
    endpoint = "admin_reviews.calendar"
    address = absolute(endpoint, key=key) if services().public_url else url_for(endpoint, key=key, _external=False)
    return render_template("admin/calendar_link.html", address=address)


@blueprint.post("/reviews-calendar/revoke")
@least(Role.READER)
def calendar_revoked() -> ResponseReturnValue:
    """The link works no more."""
    services().desk.calendars().revoke(signed_in().name)
    return see_other("admin_reviews.due", "calendar_revoked")


@blueprint.get("/reviews.ics")
@least(None)
def calendar() -> ResponseReturnValue:
    """The dates as iCalendar (RFC 5545), for whoever has a secret link: calendars cannot sign in."""
    key = request.args.get("key", "")
    if not key or not services().desk.calendars().opens(key):
        abort(HTTPStatus.NOT_FOUND)
    answer = Response(_ical(), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = "inline; filename=cartable-reviews.ics"
    return answer


def _grouped(sites: list[Site], today: date) -> Iterator[Group]:
    dated = sorted(((site.review_by, site) for site in sites if site.review_by), key=lambda pair: (pair[0], pair[1].id))
    bounds = (("past", date.min, today), ("near", today, today + NEAR), ("far", today + NEAR, today + FAR))
    for key, after, until in bounds:
        last = until if key != "past" else until - timedelta(days=1)
        first = after if key != "near" else after - timedelta(days=1)
        some = tuple(site for day, site in dated if first < day <= last)
        yield Group(key, some, len(some))
    undated = tuple(site for site in sites if site.review_by is None)
    yield Group("none", undated[:UNDATED_SHOWN], len(undated))


def _ical() -> bytes:
    t, kept = messages(), Calendar()
    kept.add("prodid", "-//Cartable//EN")
    kept.add("version", "2.0")
    kept.add("x-wr-calname", t("reviews.calendar"))
    for site in services().current_list().allowlist.sites:
        if site.review_by and site.status is not Status.RETIRED:
            kept.add_component(_event(site, site.review_by))
    return bytes(kept.to_ical())


def _event(site: Site, day: date) -> Event:
    event = Event()
    event.add("uid", f"review-{site.id}@cartable")
    # The date itself: a feed that is the same is told so, too.
    event.add("dtstamp", datetime.combine(site.approved.date, time(), UTC))
    event.add("dtstart", day)
    event.add("summary", messages()("reviews.event", site=site.name))
    event.add("description", site.why)
    if services().public_url:
        event.add("url", absolute("admin_reviews.due"))
    event.add("transp", "TRANSPARENT")
    return event


def _page(*faults: Fault) -> ResponseReturnValue:
    kept = services().desk
    page = render_template(
        "admin/reviews.html",
        groups=groups(kept.today()),
        faults=faults,
        may_edit=signed_in().role.may(Role.CURATOR),
        calendar_since=kept.calendars().made(signed_in().name),
        next_time=in_a_year(kept.today()),
    )
    return page, HTTPStatus.CONFLICT if faults else HTTPStatus.OK
