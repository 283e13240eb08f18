"""What somebody is told who does not get in, with what was written in the form: it took time, and can be copied."""

from __future__ import annotations

import logging
from enum import StrEnum
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue

from crawler.errors import StoreFailed
from indexer.errors import IndexerError

_log = logging.getLogger(__name__)
_MOST_FIELDS = 50


class Refused(StrEnum):
    """Why; each has a title and a text in the catalogues."""

    SESSION = "session"
    ROLE = "role"
    CSRF = "csrf"
    ORIGIN = "origin"
    CLOSED = "closed"


def refused(why: Refused, status: HTTPStatus) -> tuple[str, HTTPStatus]:
    """The page that says why. What another site has sent is not repeated."""
    written = [] if why is Refused.ORIGIN else _written()
    return render_template("admin/refused.html", why=why, written=written), status


def closed(error: StoreFailed | IndexerError) -> ResponseReturnValue:
    """503: the desk's database, or the index that it asks about, cannot be read or written now."""
    _log.warning(error)
    return *refused(Refused.CLOSED, HTTPStatus.SERVICE_UNAVAILABLE), {"Retry-After": "60"}


def _written() -> list[tuple[str, str]]:
    """Name and text of what was filled in, without passwords and tokens."""
    secret = ("password", "token", "csrf")
    fields = list(request.form.items(multi=True))[:_MOST_FIELDS]
    return [(name, text) for name, text in fields if text and not any(word in name for word in secret)]
