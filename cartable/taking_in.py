"""Sites of a file taken into the list: each row on its own, and what is good of them in one edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allowlist.edit import add_sites
from allowlist.edit_values import Value, on_one_line, plain
from allowlist.errors import EditRefused
from allowlist.exchange import Row
from allowlist.load import parse_allowlist, read_site
from allowlist.model import Allowlist, Site, Status

_AS_IF = {"by": ["somebody"], "date": "2000-01-01"}
"""Stands for the approval that is written when the sites are saved, while the rest of an entry is looked at."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row: "" when it is taken in, else why not. `there` when the list has its id already."""

    row: Row
    problem: str = ""
    there: bool = False

    @property
    def site_id(self) -> str:
        """The id it names."""
        return str(self.row.entry.get("id", ""))

    @property
    def taken(self) -> bool:
        """Whether it is taken in."""
        return not (self.problem or self.there)


def sort_out(text: str, rows: Sequence[Row], *, active: bool) -> list[Outcome]:
    """Which rows the list `text` can take in, as active sites or as suspended ones, in the order of the file. Pure."""
    loaded = parse_allowlist(text)
    allowlist = loaded if isinstance(loaded, Allowlist) else Allowlist()
    first = [_look(row, allowlist, active=active) for row in rows]
    refused = _refused(text, [outcome.row for outcome in first if outcome.taken], active=active)[1]
    return [Outcome(each.row, refused.get(each.row.line, each.problem), each.there) for each in first]


def entry_of_row(row: Row, *, active: bool) -> dict[str, Value]:
    """The entry that is saved for it. Unless people of this list approve it, it enters suspended, whatever it says."""
    entry = {key: value for key, value in row.entry.items() if key != "approved"}
    if active or entry.get("status") == Status.RETIRED:
        return entry
    return {**entry, "status": Status.SUSPENDED.value}


def _look(row: Row, allowlist: Allowlist, *, active: bool) -> Outcome:
    """The row by itself."""
    site_id = str(row.entry.get("id", ""))
    if row.problem or (site_id and allowlist.site(site_id)):
        return Outcome(row, row.problem, there=not row.problem)
    entry = {key: plain(value) for key, value in _probed(row, active=active).items()}
    read = read_site(on_one_line(entry), allowlist.vocabulary, allowlist.defaults)
    if isinstance(read, Site):
        return Outcome(row)
    return Outcome(row, "; ".join(f"{problem.what}: {problem.remedy}" for problem in read))


def _probed(row: Row, *, active: bool) -> dict[str, Value]:
    return {**entry_of_row(row, active=active), "approved": _AS_IF}


def _refused(text: str, rows: Sequence[Row], *, active: bool) -> tuple[str, dict[int, str]]:
    """The list with those rows that it can hold, and by line why not the others. Halved until the bad ones are found:
    what one row spoils must not keep out the rest.
    """
    if not rows:
        return text, {}
    try:
        return add_sites(text, [_probed(row, active=active) for row in rows]), {}
    except EditRefused as error:
        if len(rows) == 1:
            return text, {rows[0].line: str(error)}
    half = len(rows) // 2
    text, earlier = _refused(text, rows[:half], active=active)
    text, later = _refused(text, rows[half:], active=active)
    return text, {**earlier, **later}
