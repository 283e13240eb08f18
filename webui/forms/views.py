"""The pages of the forms. Nothing is remembered of who fills one in: no cookie, no address, no hour."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from crawler.errors import StoreFailed
from webui.addresses import link
from webui.browse import levels_to_choose, way_to_site
from webui.desk.numbers import read_number
from webui.desk.requests import Asked, Kind, Problem
from webui.desk.tokens import BadToken
from webui.forms.fields import LONGEST_WORDS, Draft, Fault, checked, read_draft
from webui.notice import notice_of
from webui.profiles import current_profile
from webui.services import services

blueprint = Blueprint("forms", __name__)
_log = logging.getLogger(__name__)

TRAP = "website"
"""A field that no reader sees and programs like to fill in."""
_FULL, _CLOSED = "forms.full", "forms.closed"
_TOKEN_FAULTS = {
    BadToken.UNKNOWN: Fault("", "forms.token.unknown"),
    BadToken.TOO_QUICK: Fault("", "forms.token.too_quick"),
    BadToken.TOO_OLD: Fault("", "forms.token.too_old"),
}
_PAGES = {Kind.PROPOSAL: "propose", Kind.REPORT: "report"}


@blueprint.get("/propose")
def propose() -> ResponseReturnValue:
    """The form for a site that is missed."""
    return _opened(Kind.PROPOSAL)


@blueprint.post("/propose")
def proposed() -> ResponseReturnValue:
    """A proposal: 303 to its follow-up page, or the form again, saying what to mend."""
    return _sent(Kind.PROPOSAL)


@blueprint.get("/report")
def report() -> ResponseReturnValue:
    """The form for a page that has something wrong."""
    return _opened(Kind.REPORT)


@blueprint.post("/report")
def reported() -> ResponseReturnValue:
    """A report: 303 to its follow-up page, or the form again, saying what to mend."""
    return _sent(Kind.REPORT)


@blueprint.get("/follow")
def follow() -> ResponseReturnValue:
    """Where a number is typed in."""
    typed = request.args.get("number", "")
    number = read_number(typed)
    if number:
        return redirect(link("forms.followed", number=number), HTTPStatus.SEE_OTHER)
    return _follow_page(HTTPStatus.NOT_FOUND if typed else HTTPStatus.OK, typed=typed)


@blueprint.get("/follow/<number>")
def followed(number: str) -> ResponseReturnValue:
    """What became of a request; 404 for a number that was never given, or long ago."""
    read = read_number(number)
    try:
        found = services().desk.requests().find(read) if read else None
    except StoreFailed as error:
        _log.warning(error)
        return _later(_follow_page(HTTPStatus.SERVICE_UNAVAILABLE, typed=number, closed=True))
    if found is None:
        return _follow_page(HTTPStatus.NOT_FOUND, typed=number)
    current = services().current_list()
    site = current.allowlist.site_for(found.url)
    way = way_to_site(site, current.allowlist) if site else None
    return render_template("followed.html", notice=notice_of(current), found=found, site=site, way=way)


def _opened(kind: Kind) -> ResponseReturnValue:
    profile = current_profile()
    draft = read_draft({"url": request.args.get("url", ""), "level": profile.level if profile else ""})
    try:
        token = services().desk.tokens().issue(kind)
    except StoreFailed as error:
        return _closed(kind, draft, error)
    return _form_page(kind, draft, token)


def _sent(kind: Kind) -> ResponseReturnValue:
    """A form that is not taken comes back with all that was typed."""
    desk, draft = services().desk, read_draft(request.form)
    try:
        opening = desk.tokens().read(kind, request.form.get("token", ""))
        if request.form.get(TRAP):
            opening = BadToken.UNKNOWN
        if isinstance(opening, BadToken):
            return _form_page(kind, draft, _token_for(kind, opening), (_TOKEN_FAULTS[opening],))
        asked = checked(kind, draft, opening, services().current_list().allowlist)
        if not isinstance(asked, Asked):
            return _form_page(kind, draft, request.form["token"], asked)
        number = desk.requests().take(asked, desk.today())
    except StoreFailed as error:
        return _closed(kind, draft, error)
    if number is None:
        return _full(kind, draft)
    return redirect(link("forms.followed", number=number), HTTPStatus.SEE_OTHER)


def _token_for(kind: Kind, bad: BadToken) -> str:
    """One sent too quickly gets old enough by itself; of the others a new one is made."""
    return request.form["token"] if bad is BadToken.TOO_QUICK else services().desk.tokens().issue(kind)


def _closed(kind: Kind, draft: Draft, error: StoreFailed) -> ResponseReturnValue:
    """503: the desk cannot be written now (disk full, database locked). What was typed is not lost, nor logged."""
    _log.warning(error)
    token = request.form.get("token", "")
    page, _ = _form_page(kind, draft, token, (Fault("", _CLOSED),))
    return _later((page, HTTPStatus.SERVICE_UNAVAILABLE))


def _full(kind: Kind, draft: Draft) -> ResponseReturnValue:
    """429: as much was asked for today as a desk can read in a day."""
    page, _ = _form_page(kind, draft, request.form["token"], (Fault("", _FULL),))
    return page, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(_to_midnight(services().desk.now()))}


def _to_midnight(now: datetime) -> int:
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(int((tomorrow - now).total_seconds()), 1)


def _later(answer: tuple[str, HTTPStatus]) -> ResponseReturnValue:
    return *answer, {"Retry-After": "60"}


def _form_page(kind: Kind, draft: Draft, token: str, faults: tuple[Fault, ...] = ()) -> tuple[str, HTTPStatus]:
    current = services().current_list()
    allowlist = current.allowlist
    page = render_template(
        f"{_PAGES[kind]}.html",
        notice=notice_of(current),
        draft=draft,
        faults=faults,
        fault_of={fault.field: fault for fault in reversed(faults)},
        token=token,
        trap=TRAP,
        most=LONGEST_WORDS,
        subjects=allowlist.vocabulary.subjects,
        levels=levels_to_choose(allowlist),
        way_to=lambda site: way_to_site(site, allowlist),
        problems=tuple(Problem),
    )
    return page, HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK


def _follow_page(status: HTTPStatus, *, typed: str, closed: bool = False) -> tuple[str, HTTPStatus]:
    page = render_template(
        "follow.html",
        notice=notice_of(services().current_list()),
        typed=typed[:40],
        unknown=status == HTTPStatus.NOT_FOUND,
        closed=closed,
    )
    return page, status
