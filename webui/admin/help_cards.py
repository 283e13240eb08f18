"""The help cards: edited as the text of their file."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.errors import BrokenList, Problem
from indexer.help.file import beside_the_list, parse_help_cards
from webui.admin.guard import least
from webui.admin.text_form import form_page, sent
from webui.desk.roles import Role
from webui.help_cards import ShownCard, shown_cards
from webui.language import messages
from webui.services import services

blueprint = Blueprint("admin_help_cards", __name__, url_prefix="/admin/help-cards")


@dataclass(frozen=True, slots=True)
class Tried:
    """The cards that a query would call, and what in the text does not fit the list."""

    cards: tuple[ShownCard, ...]
    beside: tuple[Problem, ...]


@blueprint.get("")
@least(Role.APPROVER)
def page() -> ResponseReturnValue:
    """The text in force; with `?from=shipped` the shipped one, to begin again."""
    own = services().help_cards_text
    if own is None:
        return render_template("admin/help_cards_off.html"), HTTPStatus.NOT_FOUND
    held = own.held()
    text = own.shipped() if request.args.get("from") == "shipped" else held.text
    return form_page(own, held, text, told=own.problems(text))


@blueprint.post("")
@least(Role.APPROVER)
def posted() -> ResponseReturnValue:
    """Tried, or published."""
    own = services().help_cards_text
    if own is None:
        return render_template("admin/help_cards_off.html"), HTTPStatus.NOT_FOUND
    return sent(own, "admin_help_cards.page", _trial)


def _trial(text: str, tried: str) -> Tried:
    """Told to nobody, as when a pupil asks."""
    cards = parse_help_cards(text)
    if isinstance(cards, BrokenList):
        return Tried((), cards.problems)
    allowlist = services().current_list().allowlist
    return Tried(shown_cards(cards.called_for(tried), allowlist, messages()), tuple(beside_the_list(cards, allowlist)))
