"""The ways through the desk, and what a page says of what was just done: by a code in the address, without a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlencode

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webui.addresses import link
from webui.admin.area import in_desk
from webui.admin.guard import least_role
from webui.admin.person import current
from webui.language import PARAMETER, messages

_DONE = "done"
WAYS = (
    ("overview", "admin_overview.page"),
    ("sites", "admin_sites.listed"),
    ("approvals", "admin_approvals.waiting"),
    ("requests", "admin_requests.waiting"),
    ("searches", "admin_searches.counted"),
    ("pins", "admin_pins.listed"),
    ("synonyms", "admin_synonyms.page"),
    ("help_cards", "admin_help_cards.page"),
    ("health", "admin_health.page"),
    ("reviews", "admin_reviews.due"),
    ("journal", "admin_journal.page"),
    ("accounts", "admin_accounts.listed"),
)
"""Key of the name, and endpoint, in order; shown are those that there are, to those whom they are for."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the navigation; `here` for the part of the desk that this page is of."""

    key: str
    url: str
    here: bool


def install(app: Flask) -> None:
    """Give templates the ways, what was just done, and this page in other languages."""
    app.context_processor(lambda: {"ways": _ways(), _DONE: _done()} if in_desk() else {})
    app.jinja_env.globals["desk_here_in"] = _here_in


def see_other(endpoint: str, done: str, **parameters: str) -> ResponseReturnValue:
    """After something was done: to a page that says so, by the text `desk.done.<done>`."""
    return redirect(link(endpoint, done=done, **parameters), HTTPStatus.SEE_OTHER)


def can_open(endpoint: str) -> bool:
    """Whether there is such a page, and whoever asks may see it."""
    found, view = current(), current_app.view_functions.get(endpoint)
    if found is None or view is None:
        return False
    role = least_role(view)
    return role is None or found.role.may(role)


def _ways() -> list[Way]:
    shown = [(key, endpoint) for key, endpoint in WAYS if can_open(endpoint)]
    return [Way(key, link(endpoint), _is_here(url_for(endpoint))) for key, endpoint in shown]


def _is_here(path: str) -> bool:
    """Whether this page is that of a way, or one below it: `/admin/sites/x` is of `/admin/sites`."""
    here = request.script_root + request.path
    return here == path or (not path.endswith("/") and here.startswith(path))


def _done() -> str | None:
    """The key of the text; a code that has none says nothing."""
    key = f"desk.done.{request.args.get(_DONE, '')}"
    return key if messages().has(key) else None


def _here_in(language: str) -> str:
    """This page in another language, with all that its address holds but for the news."""
    kept = {name: text for name, text in request.args.items() if name not in {PARAMETER, _DONE}}
    asked = urlencode({**kept, PARAMETER: language}, errors="replace")
    return f"{quote(request.script_root + request.path)}?{asked}"
