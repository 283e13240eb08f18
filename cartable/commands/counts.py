"""`cartable admin counts`: what is searched, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import click

from cartable.answers import json_option, number_of, print_json
from cartable.settings import Settings

if TYPE_CHECKING:
    from webui.desk.counts import Counted, Outcome

_SHOWN: Final = 20
"""Queries of each kind shown to people."""
_MOST: Final = 10_000
"""Queries told to scripts."""
_KINDS: Final = {
    "fine": "found enough",
    "none": "found nothing",
    "few": "found few pages, or none with all the words",
    "corrected": "answered in another spelling",
}


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 36_500), help="So many, today included.")
@click.option("--without-results", is_flag=True, help="Only what found nothing.")
@json_option
@click.pass_obj
def counts(settings: Settings, /, *, days: int, without_results: bool, as_json_lines: bool) -> None:
    """What is searched most, what finds nothing or little, and what is misspelt.

    A search is counted from `counts_k` times a day on, with each outcome apart, by each worker of the server for itself
    until the first has that many. So sums are lower than what was really asked, and rare searches are in none.
    """
    from cartable.desk import desk  # noqa: PLC0415 (loads Flask, which no other command needs)
    from webui.desk.counts import Outcome  # noqa: PLC0415 (likewise)

    kept = desk(settings)
    since = kept.today() - timedelta(days=days - 1)
    outcomes = (Outcome.NONE,) if without_results else tuple(map(Outcome, _KINDS))
    if as_json_lines:
        for found in kept.counts().listed(since, Outcome.NONE if without_results else None, _MOST):
            print_json({**asdict(found), "last": found.last.isoformat()})
        return
    listed = {outcome: kept.counts().listed(since, outcome, _SHOWN) for outcome in outcomes}
    print("\n".join(_lines(listed)) or _nothing(settings, days))


def _lines(listed: dict[Outcome, list[Counted]]) -> Iterator[str]:
    for outcome, found in listed.items():
        if found:
            yield f"{_KINDS[outcome]}:"
        for each in found:
            meant = f" -> {each.correction}" if each.correction else ""
            yield f"    {each.times:>6}  {each.query}{meant}   (on {number_of(each.days, 'day')}, last on {each.last})"


def _nothing(settings: Settings, days: int) -> str:
    if not settings.counts_k:
        return "nothing is counted: the setting counts_k is 0"
    return f"nothing was asked {settings.counts_k} times on one of these {number_of(days, 'day')}"
