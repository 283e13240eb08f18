"""The synonyms: edited as a text, a line a group of words."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from indexer.asking.synonyms import Synonyms
from indexer.engine import ResultPage
from indexer.query import BadQuery, read_query
from webui.admin.guard import least
from webui.admin.text_form import form_page, sent
from webui.desk.own_text import OwnText
from webui.desk.roles import Role
from webui.forms.fields import visible
from webui.hits import ShownHit, shown_hits
from webui.language import messages
from webui.services import services

blueprint = Blueprint("admin_synonyms", __name__, url_prefix="/admin/synonyms")

_SHOWN = 5
"""Answers of a trial: enough to see what comes first."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The first answers to a query, and how many there are."""

    key: str
    total: int
    hits: tuple[ShownHit, ...]


@blueprint.get("")
@least(Role.APPROVER)
def page() -> ResponseReturnValue:
    """The text in force; with `?from=shipped` the shipped one, to begin again; with `?q=` a new group at its end."""
    own = _own()
    held = own.held()
    text = own.shipped() if request.args.get("from") == "shipped" else held.text
    word = " ".join(visible(request.args.get("q", "")).replace(",", " ").split())[:100]
    begun = f"{text.rstrip()}\n\n{word}, " if word else text
    return form_page(own, held, begun, tried=word, told=own.problems(text))


@blueprint.post("")
@least(Role.APPROVER)
def posted() -> ResponseReturnValue:
    """Tried, or published."""
    return sent(_own(), "admin_synonyms.page", _trial)


def _own() -> OwnText:
    return services().synonyms_text or abort(HTTPStatus.NOT_FOUND)


def _trial(text: str, tried: str) -> tuple[Tried, ...]:
    """What the query finds now, and what it would find."""
    allowlist = services().current_list().allowlist
    query = read_query({"q": tried}, allowlist)
    if isinstance(query, BadQuery):
        return ()
    now, then = services().search(query, allowlist), services().search_under(Synonyms(text), query, allowlist)
    return (_tried("now", now), _tried("then", then))


def _tried(key: str, result: ResultPage) -> Tried:
    hits = shown_hits(result, services().current_list().allowlist, messages(), simple=True)
    return Tried(key, result.total, hits[:_SHOWN])
