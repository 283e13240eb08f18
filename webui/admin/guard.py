"""The one place that lets anybody into the desk. Each view says the least role that it is for; one that says nothing
keeps the application from starting.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

from flask import Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue

from webui.addresses import link
from webui.admin import person
from webui.admin.area import is_desk_path
from webui.admin.origin import is_ours
from webui.admin.refused import Refused, refused
from webui.desk.roles import Role
from webui.services import services

CSRF: Final = "csrf"
"""The field of a form that carries its session's token."""
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_LEAST: Final = "_least_role"
_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


def least(role: Role | None) -> Callable[[_View], _View]:
    """Say whom a view is for: people of this role and those above it; None for anybody, signed in or not.

    It goes below the route: `@blueprint.get("/admin/x")`, `@least(Role.READER)`, `def x()`.
    """

    def declare(view: _View) -> _View:
        setattr(view, _LEAST, role)
        return view

    return declare


def least_role(view: Callable[..., Any]) -> Role | None:
    """Whom a view is for. Raises LookupError when it does not say."""
    if not hasattr(view, _LEAST):
        raise LookupError(view.__name__)
    role: Role | None = getattr(view, _LEAST)
    return role


def install(app: Flask) -> None:
    """Guard the desk of `app`, whose pages are all there. Raises RuntimeError when one of them is open by mistake."""
    for rule in app.url_map.iter_rules():
        if is_desk_path(rule.rule):
            try:
                least_role(app.view_functions[rule.endpoint])
            except LookupError:
                raise RuntimeError(f"{rule.rule}: nobody says whom it is for: write @least(…) above its view") from None
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    rule = request.url_rule
    if rule is None or not is_desk_path(rule.rule):
        return None
    role = least_role(current_app.view_functions[rule.endpoint])  # one added later fails here: nobody gets in
    writing = request.method not in _READING
    if writing and not is_ours(dict(request.headers), request.host, services().public_url):
        return refused(Refused.ORIGIN, HTTPStatus.BAD_REQUEST)
    found = person.enter()
    if role is None:
        return None
    if found is None:
        return refused(Refused.SESSION, HTTPStatus.FORBIDDEN) if writing else _to_sign_in()
    if not found.role.may(role):
        return refused(Refused.ROLE, HTTPStatus.FORBIDDEN)
    if writing and not found.sent(request.form.get(CSRF, "")):
        return refused(Refused.CSRF, HTTPStatus.BAD_REQUEST)
    return None


def _to_sign_in() -> ResponseReturnValue:
    wanted = request.full_path.removesuffix("?")
    return redirect(link("admin_sign_in.form", next=wanted), HTTPStatus.SEE_OTHER)
