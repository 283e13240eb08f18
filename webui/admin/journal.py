"""The audit log as a page, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from webui.addresses import link
from webui.admin.guard import least
from webui.desk.audit import PER_PAGE, Recorded, Wanted
from webui.desk.roles import Role
from webui.desk.spreadsheet import csv_lines
from webui.services import services

blueprint = Blueprint("admin_journal", __name__, url_prefix="/admin")

_LARGEST = 2**31 - 1
"""Numbers beyond it are none that PostgreSQL would compare."""
_COLUMNS = ("number", "at", "who", "what", "subject", "before", "after", "why")


@blueprint.get("/journal")
@least(Role.READER)
def page() -> ResponseReturnValue:
    """Entries, the newest first, by person, action, subject and days."""
    log, wanted = services().desk.audit(), _wanted(request.args)
    found = log.read(wanted, _number(request.args.get("below", "")), PER_PAGE + 1)
    shown, more = found[:PER_PAGE], len(found) > PER_PAGE
    asked = _asked(wanted)
    return render_template(
        "admin/journal.html",
        shown=shown,
        older=link("admin_journal.page", **asked, below=shown[-1].number) if more else None,
        newest=link("admin_journal.page", **asked) if "below" in request.args else None,
        export=link("admin_journal.export", **asked),
        wanted=wanted,
        verbs=log.verbs(),
    )


@blueprint.get("/journal.csv")
@least(Role.READER)
def export() -> ResponseReturnValue:
    """All that the page's filters find, as CSV."""
    desk, wanted = services().desk, _wanted(request.args)
    name = f"cartable-journal-{desk.today()}.csv"
    answer = Response(csv_lines(_rows(desk.audit().every(wanted))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _rows(found: Iterator[Recorded]) -> Iterator[tuple[str, ...]]:
    yield _COLUMNS
    for each in found:
        entry = each.entry
        at = each.at.isoformat(timespec="seconds")
        yield (str(each.number), at, entry.who, entry.what, entry.subject, entry.before, entry.after, entry.why)


def _wanted(given: Mapping[str, str]) -> Wanted:
    """Filters as they were typed; a day that is none is as if nothing was asked."""
    who, what, subject = (given.get(name, "").strip()[:200].replace("\0", "") for name in ("who", "what", "subject"))
    return Wanted(who, what, subject, _day(given.get("since", "")), _day(given.get("until", "")))


def _asked(wanted: Wanted) -> dict[str, str]:
    named = {"who": wanted.who, "what": wanted.what, "subject": wanted.subject}
    days = {"since": wanted.since, "until": wanted.until}
    return {name: text for name, text in named.items() if text} | {name: str(day) for name, day in days.items() if day}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return min(int(text), _LARGEST) if text.isascii() and text.isdigit() and len(text) < 20 else None
