"""What is searched, what is missing, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webui.addresses import link
from webui.admin.guard import least
from webui.admin.navigation import can_open
from webui.counting import FEW, FOLLOWED
from webui.desk.counts import Counted, Outcome
from webui.desk.roles import Role
from webui.services import services

blueprint = Blueprint("admin_searches", __name__, url_prefix="/admin")

SPANS: Final = (7, 30, 90, 365)
"""Days that can be looked back."""
_USUAL = 30
_MOST: Final = 50
"""Queries of each kind: what a person reads."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, how it can be tried, and what can be done about it: keys of texts with their addresses. A search that is
    tried from here is not counted.
    """

    counted: Counted
    url: str
    correction_url: str | None
    ways: tuple[tuple[str, str], ...]


@blueprint.get("/searches")
@least(Role.READER)
def counted() -> ResponseReturnValue:
    """By day; the most asked; those without results, with few, and misspelt ones."""
    desk, days = services().desk, _days(request.args.get("days", ""))
    counts, since = desk.counts(), desk.today() - timedelta(days=days - 1)
    listed = {outcome: counts.listed(since, outcome, _MOST) for outcome in Outcome}
    return render_template(
        "admin/searches.html",
        days=days,
        spans=SPANS,
        by_day=counts.by_day(since),
        outcomes=tuple(Outcome),
        listed={outcome: [_asked(each) for each in found] for outcome, found in listed.items()},
        counted_from=desk.counted_from,
        kept=desk.days_counted,
        few=FEW,
    )


def _days(text: str) -> int:
    return int(text) if text in map(str, SPANS) else _USUAL


def _asked(each: Counted) -> Asked:
    correction = link("search.results", q=each.correction, **FOLLOWED) if each.correction else None
    return Asked(each, link("search.results", q=each.query, **FOLLOWED), correction, tuple(_ways(each)))


def _ways(each: Counted) -> list[tuple[str, str]]:
    """From what was missed to what helps: a site, a pinned page, a synonym."""
    pin = [("pin", link("admin_pins.new", q=each.query))] if can_open("admin_pins.new") else []
    if each.outcome not in (Outcome.NONE, Outcome.FEW):
        return pin
    proposing = "admin_site_form.new" if can_open("admin_site_form.new") else "forms.propose"
    group = "admin_synonyms.page"
    synonym = [("synonym", link(group, q=each.query))] if can_open(group) else []
    return [("propose", link(proposing, q=each.query)), *pin, *synonym]
