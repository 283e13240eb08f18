"""In and out: a name and a password. Nothing told here, and no time that it takes, says whether a name exists."""

from __future__ import annotations

from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from webui.addresses import link
from webui.admin import person
from webui.admin.area import is_desk_path
from webui.admin.guard import least
from webui.admin.navigation import see_other
from webui.desk.accounts import LONGEST_NAME, read_name
from webui.desk.audit import Entry
from webui.desk.passwords import LONGEST
from webui.desk.roles import Role
from webui.desk.throttle import MOST, WINDOW
from webui.forms.fields import Fault
from webui.services import services
from webui.times import Times

blueprint = Blueprint("admin_sign_in", __name__, url_prefix="/admin")

FROM_ONE_ADDRESS: Final = 60
"""Sign-ins that one address may try within `WINDOW`, of each worker: thirty people of a school, each wrong once. An
address is held in memory for that time, and nowhere else."""
_KEY: Final = "cartable.sign_in"


@blueprint.record
def _count(state: BlueprintSetupState) -> None:
    state.app.extensions[_KEY] = Times(WINDOW.seconds)


@blueprint.get("/sign-in")
@least(None)
def form() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    wanted = _wanted(request.args.get("next", ""))
    if person.current():
        return redirect(wanted, HTTPStatus.SEE_OTHER)
    return _page("", wanted), HTTPStatus.OK


@blueprint.post("/sign-in")
@least(None)
def sent() -> ResponseReturnValue:
    """303 to the page that was wanted; 403 with the form for a wrong name or password; 429 after too many."""
    typed, password = request.form.get("name", ""), request.form.get("password", "")
    name, wanted, desk = read_name(typed), _wanted(request.form.get("next", "")), services().desk
    if not _address_admitted() or not name_admitted(name):
        page = _page(name, wanted, Fault("", "sign_in.wait"))
        return page, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(WINDOW.seconds)}
    known = desk.accounts().check(name, password)
    if known is None or person.start(known) is None:
        return _page(name, wanted, Fault("", "sign_in.wrong")), HTTPStatus.FORBIDDEN
    desk.throttle().forget(known)
    return redirect(wanted, HTTPStatus.SEE_OTHER)


@blueprint.post("/sign-out")
@least(Role.READER)
def out() -> ResponseReturnValue:
    """End this session."""
    person.leave()
    return see_other("admin_sign_in.form", "signed_out")


@blueprint.post("/sign-out-everywhere")
@least(Role.READER)
def out_everywhere() -> ResponseReturnValue:
    """End every session of this person, on all computers."""
    services().desk.sessions().close_all(person.signed_in())
    person.leave()
    return see_other("admin_sign_in.form", "signed_out_everywhere")


def _wanted(path: str) -> str:
    """Where to go on: a page of the desk, whatever an address says."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    good = plain and is_desk_path(path.partition("?")[0]) and len(path) <= 2000
    return request.script_root + path if good else link("admin_overview.page")


def name_admitted(name: str) -> bool:
    """Whether one more password may be tried under `name`. The log hears once when it may not, with the name where it
    exists (people type passwords into the wrong field), without it otherwise, so that either takes as long.
    """
    desk = services().desk
    times = desk.throttle().count(name)
    if times == MOST + 1:
        known = desk.accounts().find(name)
        desk.audit().append(Entry("", "sign_in_stopped", known.name if known else ""))
    return times <= MOST


def _address_admitted() -> bool:
    times: Times = current_app.extensions[_KEY]
    return times.count(_network(request.remote_addr or "")) <= FROM_ONE_ADDRESS


def _network(address: str) -> str:
    """Whoever has one IPv6 address has 2⁶⁴ of them."""
    try:
        return str(ip_network((address, 64), strict=False)) if ip_address(address).version == 6 else address
    except ValueError:
        return ""


def _page(name: str, wanted: str, *faults: Fault) -> str:
    bounds = {"longest_name": LONGEST_NAME, "longest": LONGEST}
    return render_template("admin/sign_in.html", name=name, wanted=wanted, faults=faults, **bounds)
