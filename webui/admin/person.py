"""Who is at the desk: by the cookie of a session, which lives below /admin and nowhere else, or by a trusted proxy."""

from __future__ import annotations

from flask import Flask, Response, g, request

from webui.admin.area import PATH
from webui.desk.accounts import read_name
from webui.desk.sessions import Session
from webui.proxies import NAMED
from webui.services import services

COOKIE = "desk"
_SESSION, _NEW = "desk_session", "desk_cookie"


def install(app: Flask) -> None:
    """Send the cookie, and give templates who is there as `me`, and the token of forms as `csrf_token()`."""
    app.after_request(_send_cookie)
    app.context_processor(lambda: {"me": current()})
    app.jinja_env.globals["csrf_token"] = lambda: signed_in().csrf


def current() -> Session | None:
    """Who asks for this page, as far as the guard has found out."""
    found: Session | None = g.get(_SESSION)
    return found


def signed_in() -> Session:
    """Who asks for this page, in a view that the guard lets only signed-in people to."""
    found = current()
    if found is None:
        raise LookupError("nobody is signed in")
    return found


def enter() -> Session | None:
    """Find out who asks. Raises StoreFailed."""
    found = _found()
    g.desk_session = found
    return found


def start(name: str, *, proxied: bool = False) -> Session | None:
    """A new session for `name`, in place of the one that this browser had: a cookie set by others is worth nothing.

    None when there is no such account that may enter. Raises StoreFailed.
    """
    leave()
    sessions = services().desk.sessions()
    token = sessions.open(name, proxied=proxied)
    if token is None:
        return None
    g.desk_cookie = token
    g.desk_session = sessions.find(token)
    return current()


def leave() -> None:
    """End the session of this browser, if it has one. Raises StoreFailed."""
    sessions = services().desk.sessions()
    held = sessions.find(request.cookies.get(COOKIE, ""))
    if held:
        sessions.close(held)
    g.desk_cookie, g.desk_session = "", None


def _found() -> Session | None:
    token = request.cookies.get(COOKIE, "")
    held = services().desk.sessions().find(token) if token else None
    named: str | None = request.environ.get(NAMED)
    if named is None:
        # What the proxy has opened is worth what the proxy says now.
        return None if held and held.proxied else held
    if held and held.name == read_name(named):
        return held
    return start(read_name(named), proxied=True)


def _send_cookie(response: Response) -> Response:
    token: str | None = g.get(_NEW)
    if token is None:
        return response
    path, secure = f"{request.script_root}{PATH}", request.is_secure
    if token:
        response.set_cookie(COOKIE, token, path=path, httponly=True, samesite="Lax", secure=secure)
    elif COOKIE in request.cookies:
        response.delete_cookie(COOKIE, path=path, httponly=True, samesite="Lax", secure=secure)
    return response
