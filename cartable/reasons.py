"""Why hits stand where they do, in words and numbers for people. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from indexer.answering.spread import PER_SITE
from indexer.engine import ResultPage
from indexer.query import PER_PAGE
from indexer.reason import ANYWHERE, BOOST, CLOSENESS, COVERAGE, LEVEL, Reason

_FIELDS = {
    "title": "in the title",
    "headings": "in its headings",
    "description": "in its description",
    "address": "in its address",
    "anchors": "in what other pages call it",
    "text": "in the text",
    "asks": "its title asks the same",
    "whole": "is its whole title",
    ANYWHERE: "has it at all",
}
_FACTORS = {
    COVERAGE: "words of the question that it has",
    "quality": "quality of the page",
    "rank": "other pages lead to it",
    "whole": "its whole title is the question",
    "ease": "easy to read, for the young",
    BOOST: "boost of its site",
    LEVEL: "its site is for this level",
    CLOSENESS: "words stand together, as typed",
}
_NO_DIFFERENCE = 0.0005


def print_reasons(result: ResultPage, reasons: Sequence[Reason]) -> None:
    """A small table for each hit, in the order shown, and below it what moved the hit or was left out for it."""
    console = Console(highlight=False, soft_wrap=True)
    missing = {hit.url: hit.missing for hit in result.hits}
    first = (result.query.page - 1) * PER_PAGE + 1
    for place, reason in enumerate(reasons, first):
        console.print()
        console.print(f"{place}. {reason.url}", style="bold", markup=False)
        if reason.place:
            console.print(_table(reason))
        for note in _notes(place, reason, missing[reason.url]):
            console.print(f"    {note}", markup=False)


def _table(reason: Reason) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for _ in range(3):
        table.add_column()
    table.columns[2].justify = "right"
    for gain in reason.gains:
        table.add_row(f"    {escape(gain.what)}", _FIELDS.get(gain.field, f"in {gain.field}"), f"{gain.points:+.2f}")
    for name, factor in reason.factors.items():
        if abs(factor - 1) > _NO_DIFFERENCE:
            table.add_row("", _FACTORS.get(name, name), f"× {factor:.3f}")
    table.add_row("", "score", f"{reason.score:.2f}", style="bold")
    return table


def _notes(place: int, reason: Reason, missing: Sequence[str]) -> Iterator[str]:
    if not reason.place:
        yield "sorted by date: the newest first, of one day the better page"
    elif reason.place != place:
        yield f"moved from place {reason.place}: a page has {PER_SITE} hits of a site before others have their turn"
    if missing:
        yield f"lacks: {', '.join(missing)}"
    for url in reason.copies:
        yield f"left out as a near copy: {url}"
