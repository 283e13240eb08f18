"""Sites as tables and back: CSV for spreadsheets, and what is read of CSV or of another list, row by row."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from allowlist.edit import entries_of
from allowlist.edit_values import Plain, Value
from allowlist.errors import EditRefused
from allowlist.load import SITE_KEYS
from allowlist.spreadsheet import cell_text, safe_cell

_LISTS = ("start", "scope", "exclude", "levels", "subjects", "languages", "overlaps", "sitemap")
"""Keys whose entries have no white space in them, so it stands between them in a cell."""
_PARTS = {"approved": ("by", "date"), "recrawl": ("min", "max")}
COLUMNS = tuple(
    column for key in SITE_KEYS for column in ([f"{key}_{part}" for part in _PARTS[key]] if key in _PARTS else [key])
)
"""The columns of a table of sites."""

_DELIMITERS = (",", ";", "\t")
MAX_ROWS = 20_000
"""Rows read of one table: four times the largest list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A site to be taken in, as line `line` of the file has it; or `problem`, where that line cannot be read."""

    line: int
    entry: Mapping[str, Value]
    problem: str = ""


def as_csv(entries: Sequence[Mapping[str, Plain]]) -> str:
    """The sites as a table (RFC 4180), every cell safe to open in a spreadsheet."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(cell) for cell in _cells(entry)] for entry in entries)
    return table.getvalue()


def read_csv(text: str) -> list[Row]:
    """The rows of a table whose columns are some of COLUMNS, apart by commas, semicolons or tabs.

    Raises EditRefused when it is no such table.
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text), strict=True)
    try:
        head = [name.strip().lower() for name in next(lines, [])]
        _check_head(head)
        return list(_rows(lines, head))
    except csv.Error as error:
        raise EditRefused(f"line {lines.line_num}: not a table of cells ({error}): save it as CSV anew") from None


def read_list(text: str) -> list[Row]:
    """The sites of another list of ours. Raises EditRefused when it has problems."""
    return [Row(number, entry) for number, entry in enumerate(entries_of(text), 1)]


def _cells(entry: Mapping[str, Plain]) -> Iterator[str]:
    for key in SITE_KEYS:
        value = entry.get(key, "")
        if key in _PARTS:
            parts = value if isinstance(value, dict) else {}
            yield from (_cell(parts.get(part, ""), ", ") for part in _PARTS[key])
        else:
            yield _cell(value, " ")


def _cell(value: Plain, between: str) -> str:
    return between.join(map(str, value)) if isinstance(value, list) else str(value)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(_DELIMITERS, key=head.count)


def _check_head(head: list[str]) -> None:
    if not any(head):
        raise EditRefused(f"line 1: there are no columns: name some of {', '.join(COLUMNS)}")
    for name in head:
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, n=1)
            remedy = f"did you mean `{near[0]}`?" if near else f"use some of {', '.join(COLUMNS)}"
            raise EditRefused(f"line 1: there is no column `{name}`: {remedy}")
        if head.count(name) > 1:
            raise EditRefused(f"line 1: the column `{name}` is there twice: keep one of the two")


def _rows(lines: Iterator[list[str]], head: list[str]) -> Iterator[Row]:
    number = 1
    for cells in lines:
        number += 1
        if number > MAX_ROWS + 1:
            raise EditRefused(f"row {number}: the table has more than {MAX_ROWS} rows: split it")
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(head):
            yield Row(number, {}, f"it has {len(cells)} cells and the head {len(head)}: put quotes around a text")
            continue
        yield Row(number, _entry(dict(zip(head, (cell_text(cell).strip() for cell in cells), strict=False))))


def _entry(cells: Mapping[str, str]) -> dict[str, Value]:
    entry: dict[str, Value] = {}
    for key in SITE_KEYS:
        if key in _PARTS:
            parts = {part: cell for part in _PARTS[key] if (cell := cells.get(f"{key}_{part}", ""))}
            if parts:
                entry[key] = {part: _names(cell) if part == "by" else cell for part, cell in parts.items()}
        elif cell := cells.get(key, ""):
            entry[key] = cell.split() if key in _LISTS else cell
    return entry


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(",") if name.strip()]
