"""Pinned results: which there are, whether pupils see them now, and the form of one."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from webui.addresses import link
from webui.admin.guard import least
from webui.admin.navigation import can_open, see_other
from webui.admin.person import signed_in
from webui.admin.pin_form import PLACES, Written, names, read_pin, typed, written
from webui.counting import FOLLOWED
from webui.desk.pins import MOST_PINS, Pin, PinnedPage
from webui.desk.roles import Role
from webui.forms.fields import Fault
from webui.services import services

blueprint = Blueprint("admin_pins", __name__, url_prefix="/admin/pins")

_SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Listed:
    """A pin; `state` is the key of when it is shown, and each page comes with the key of what keeps it from pupils, or
    "" where nothing does.
    """

    pin: Pin
    state: str
    pages: tuple[tuple[PinnedPage, str], ...]
    url: str


@blueprint.get("")
@least(Role.READER)
def listed() -> ResponseReturnValue:
    """All pins."""
    pins = [_listed(pin) for pin in services().desk.pins().listed()]
    return render_template("admin/pins.html", pins=pins, may_edit=can_open("admin_pins.new"))


@blueprint.get("/new")
@least(Role.CURATOR)
def new() -> ResponseReturnValue:
    """An empty form, or one for a query (`?q=`)."""
    return _form_page(typed({"query": request.args.get("q", "")}))


@blueprint.post("/new")
@least(Role.CURATOR)
def made() -> ResponseReturnValue:
    """Kept, or the form again."""
    form = typed(request.form)
    read = read_pin(form, services().current_list().allowlist)
    if not isinstance(read, Pin):
        return _form_page(form, faults=read)
    if services().desk.pins().add(read, signed_in().name) is None:
        return _form_page(form, faults=(Fault("query", "pins.fault.full", values={"most": MOST_PINS}),))
    return see_other("admin_pins.listed", "pin_made")


@blueprint.get("/<int:number>")
@least(Role.CURATOR)
def one(number: int) -> ResponseReturnValue:
    """A pin, to be changed or taken away."""
    pin = _found(number)
    return _form_page(written(pin), pin)


@blueprint.post("/<int:number>")
@least(Role.CURATOR)
def changed(number: int) -> ResponseReturnValue:
    """Changed, or the form again: also when somebody else has changed it meanwhile."""
    form, pin = typed(request.form), _found(number)
    read = read_pin(form, services().current_list().allowlist)
    if not isinstance(read, Pin):
        return _form_page(form, pin, read)
    try:
        now = services().desk.pins().change(number, read, request.form.get(_SEEN, ""), signed_in().name)
    except LookupError:
        abort(HTTPStatus.NOT_FOUND)
    if now is not None:
        return _form_page(form, now, (Fault("query", "pins.fault.changed"),))
    return see_other("admin_pins.listed", "pin_changed")


@blueprint.post("/<int:number>/remove")
@least(Role.CURATOR)
def removed(number: int) -> ResponseReturnValue:
    """Taken away, if it is still there."""
    services().desk.pins().remove(number, signed_in().name)
    return see_other("admin_pins.listed", "pin_removed")


def _found(number: int) -> Pin:
    pin = services().desk.pins().find(number)
    if pin is None:
        abort(HTTPStatus.NOT_FOUND)
    return pin


def _listed(pin: Pin) -> Listed:
    today = services().desk.today()
    state = "now" if pin.holds_on(today) else "later" if pin.since and today < pin.since else "over"
    pages = tuple((page, _kept_from_pupils(page)) for page in pin.pages)
    return Listed(pin, state, pages, link("search.results", q=pin.query, **FOLLOWED))


def _kept_from_pupils(page: PinnedPage) -> str:
    """Why a page is not shown, or may lead nowhere."""
    site = services().current_list().allowlist.site_for(page.url)
    if site is None:
        return "not_listed"
    return "" if services().site_of(page.url) == site.id else "not_indexed"


def _form_page(form: Written, pin: Pin | None = None, faults: tuple[Fault, ...] = ()) -> ResponseReturnValue:
    page = render_template(
        "admin/pin.html",
        form=form,
        pin=pin,
        seen=pin.digest if pin else "",
        faults=faults,
        fault_of={fault.field: fault for fault in reversed(faults)},
        places=PLACES,
        longest={name: most - 1 for name, most in names().items()},
        today=services().desk.today(),
    )
    return page, HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK
