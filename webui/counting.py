"""Which searches are counted, and as what. Whatever becomes of the count, the answer is the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import request

from indexer.engine import ResultPage
from indexer.help.cards import HelpCard
from webui.desk.counts import Outcome
from webui.services import services

FOLLOWED: Final[Mapping[str, str]] = {"via": "link"}
"""What our own links to another search have in their address: nobody typed it, so it is not counted."""
FEW: Final = 3
"""Pages that are few: less than a third of a page of answers."""
_OTHERWISE: Final = ("level", "subject", "site", "language", "type", "sort", "exact", "like", *FOLLOWED)
"""With one of these, a search is the same again, narrowed or in another order."""


def count(result: ResultPage, called: tuple[HelpCard, ...]) -> None:
    """Count the search that this request asked for, when it is one that counts: the first page, of words as typed into
    the box. One that calls for a help card never is.
    """
    query = result.query
    if called or query.page != 1 or _is_otherwise(request.args) or _is_loaded_anew():
        return
    if query.level and services().help_cards().called_for(query.text):
        return  # the card is for other levels only
    if result.total or services().index_ready():
        services().desk.counter.count(query.text, *outcome_of(result))


def outcome_of(result: ResultPage) -> tuple[Outcome, str]:
    """What came of a search, and the spelling that was answered in place of the typed one.

    With no page that has all the words, what was asked for is missing as well: few.
    """
    if result.corrected:
        return Outcome.CORRECTED, result.suggestion or ""
    if not result.total:
        return Outcome.NONE, ""
    return Outcome.FEW if result.partial or result.total <= FEW else Outcome.FINE, ""


def _is_otherwise(parameters: Mapping[str, str]) -> bool:
    return any(parameters[name] for name in _OTHERWISE if name in parameters)


def _is_loaded_anew() -> bool:
    """By the browser's own button (RFC 9111, 5.2.1): the same person, for the same answer."""
    asked = request.cache_control
    return bool(asked.no_cache) or asked.max_age == 0
