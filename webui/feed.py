"""The newest pages that a search finds, as an Atom feed (RFC 4287): a reader of feeds tells when there is another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.model import Allowlist
from indexer.engine import Hit, ResultPage
from indexer.query import BadQuery
from webui import errors
from webui.addresses import absolute, parameters_of
from webui.language import given_language
from webui.profiles import asked_query
from webui.services import services

blueprint = Blueprint("feed", __name__)

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, section 2.2; a page's title may hold it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as a reader of feeds shows it; `updated` is the day that it gives itself, as `2026-09-01`."""

    url: str
    title: str
    author: str
    updated: str
    summary: str
    language: str


@blueprint.get("/search.atom")
def search() -> ResponseReturnValue:
    """The newest pages of a search; 400 for parameters that have none, 404 without `public_url`.

    The addresses in it are absolute, because a feed is read elsewhere.
    """
    if not services().public_url:
        abort(404)
    allowlist = services().current_list().allowlist
    query = asked_query(request.args, allowlist)
    if isinstance(query, BadQuery):
        return errors.bad_query(query, allowlist)
    # Only the first page: whoever wants the older ones searches. No correction: a feed must not change its subject.
    result = services().search(replace(query, page=1, sort="date", exact=True), allowlist)
    return Response(_written(result, allowlist), mimetype="application/atom+xml")


def entries(result: ResultPage, allowlist: Allowlist) -> tuple[Entry, ...]:
    """The hits that have a date, as every entry must. The list is asked once more, last of all."""
    return tuple(
        _entry(hit, site.name, hit.published)
        for hit in result.hits
        if hit.published and (site := allowlist.site_for(hit.url)) is not None
    )


def writable(text: str) -> str:
    """The text without what XML cannot hold, and without spaces around it."""
    return _NO_XML.sub("", text).strip()


def _entry(hit: Hit, author: str, day: str) -> Entry:
    title = writable(hit.title.text) or hit.url
    return Entry(hit.url, title, writable(author), day, writable(hit.snippet.text), hit.language)


def _written(result: ResultPage, allowlist: Allowlist) -> str:
    shown = entries(result, allowlist)
    repeat = {**parameters_of(replace(result.query, exact=False)), "sort": None, "lang": given_language()}
    return render_template(
        "feed.xml",
        text=writable(result.query.text),
        entries=shown,
        updated=max((entry.updated for entry in shown), default=_of_the_list(allowlist)),
        itself=absolute("feed.search", **repeat),
        page=absolute("search.results", **repeat),
        home=absolute("search.home"),
    )


def _of_the_list(allowlist: Allowlist) -> str:
    """When what is searched last changed: the date of a feed in which nothing stands yet."""
    return max((site.approved.date for site in allowlist.active), default=date(1970, 1, 1)).isoformat()
