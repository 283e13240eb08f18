"""Where errors meet people: a page for those who read, problem+json (RFC 9457) for programs."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, json, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from allowlist.model import Allowlist
from indexer.query import BadQuery
from webui.addresses import asked, link
from webui.admin.area import in_desk
from webui.openapi import PROBLEM
from webui.profiles import locked_profile

API = "/api/v1"
_SEARCH = "search.results"
_EXPLAINED = frozenset({400, 404, 405, 413, 429, 500})
_LONGEST = 80
"""How much of a wrong value is repeated to the person who gave it."""


def install(app: Flask) -> None:
    """Answer every error of `app` from here."""
    app.register_error_handler(HTTPException, _http_error)


def bad_query(bad: BadQuery, allowlist: Allowlist) -> ResponseReturnValue:
    """400: which parameter cannot be answered, what it said, and what it may say."""
    if _for_a_program():
        detail = f"{bad.parameter} cannot be {_cut(bad.given)!r}; allowed: {bad.allowed}"
        members = {"parameter": bad.parameter, "given": bad.given, "allowed": bad.allowed}
        return _problem(HTTPStatus.BAD_REQUEST, detail, members)
    kept = {name: value for name, value in asked().items() if name not in {bad.parameter, "page"}}
    endpoint = request.endpoint or _SEARCH
    page = render_template(
        "bad_query.html",
        bad=bad,
        repeat=kept,
        given=_cut(bad.given),
        locked=locked_profile(allowlist),
        choices=_choices(endpoint, bad.parameter, kept, allowlist),
        without=link(endpoint, **kept) if kept or endpoint != _SEARCH else link("search.home"),
    )
    return page, HTTPStatus.BAD_REQUEST


def _choices(endpoint: str, parameter: str, kept: Mapping[str, str], allowlist: Allowlist) -> list[tuple[str, str]]:
    """Label and address of each value that the parameter may have, where they are few enough to be offered."""
    vocabulary = allowlist.vocabulary
    levels = {} if locked_profile(allowlist) else vocabulary.levels
    labels = {"level": levels, "subject": vocabulary.subjects}.get(parameter, {})
    return [(label, link(endpoint, **{**kept, parameter: value})) for value, label in labels.items()]


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, (SecurityError, BadHost)):
        # Under a host that is not trusted, or cannot be, no address can be made, so no page.
        return Response("This host is not known here.\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    shown = _problem(HTTPStatus(code), error.description or "") if _for_a_program() else _page(code)
    answer = error.get_response()  # carries what the code asks for: Allow, Retry-After
    answer.set_data(shown.get_data())
    answer.content_type = shown.content_type
    return answer


def _page(code: int) -> Response:
    """Needs neither list nor index: it must work when nothing else does."""
    kind = code if code in _EXPLAINED else 400 if code < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    template = "admin/error.html" if in_desk() else "error.html"
    return Response(render_template(template, kind=kind, code=code), code, mimetype="text/html")


def _problem(status: HTTPStatus, detail: str, members: Mapping[str, str] | None = None) -> Response:
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail, **(members or {})}
    return Response(json.dumps(problem), status, mimetype=PROBLEM)


def _for_a_program() -> bool:
    return request.path.startswith(f"{API}/")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
