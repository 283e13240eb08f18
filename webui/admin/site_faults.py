"""The problems that `cartable check` would name, told at the fields of a form in the language of the page. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from allowlist.edit_values import Plain
from allowlist.errors import Problem
from allowlist.load import read_site
from allowlist.model import Allowlist, Site
from webui.admin.site_fields import FIELDS
from webui.desk.meant import entry_lines
from webui.forms.fields import Fault

_APPROVED: Final = "approved: {by: [x], date: 2026-01-01}"
"""Stands for what will be written when it is approved."""
_QUOTED: Final = re.compile("`([^`]*)`|'([^']*)'")
_ELSE: Final = "scope"
"""Where a problem is told that no field of the form has caused, as far as is known."""
FIELD_OF: Final = {
    "id-twice": "id",
    "start-outside": "start",
    "start-excluded": "start",
    "exclude-idle": "exclude",
    "overlaps-unknown": "overlaps",
    "overlap": "overlaps",
    "scope-equal": "scope",
    "scope-crossing": "scope",
}
"""The field where a problem between sites, or between keys, is mended."""
TOLD: Final = frozenset(FIELD_OF) | {
    *("missing", "empty", "slug", "date", "duration", "number", "count", "choice", "address", "recrawl"),
    *("scope-query", "scope-glob", "scope-path", "scope-long", "scope-scheme", "scope-characters", "scope-host"),
    *("scope-suffix", "exclude-path", "exclude-long", "exclude-scheme", "exclude-characters", "exclude-host"),
    *("exclude-suffix",),
}
"""Codes that have a sentence in the catalogues; others are told as `cartable check` tells them."""


def entry_faults(entry: Mapping[str, Plain], allowlist: Allowlist) -> tuple[Fault, ...]:
    """What is wrong with the entry alone, in the order of the fields."""
    lines = entry_lines(entry)
    text = "\n".join([*(line for _, line in lines), _APPROVED])
    read = read_site(text, allowlist.vocabulary, allowlist.defaults)
    if isinstance(read, Site):
        return ()
    keys = [key for key, _ in lines]
    return _sorted(_fault(_field(problem, keys), problem) for problem in read)


def list_faults(problems: Sequence[Problem]) -> tuple[Fault, ...]:
    """What would be wrong with the list that has the entry, and is not wrong with it alone."""
    return _sorted(_fault(FIELD_OF.get(problem.code, _ELSE), problem) for problem in problems)


def _field(problem: Problem, keys: Sequence[str]) -> str:
    key = _entry(problem) if problem.code == "missing" else "".join(keys[problem.line - 1 : problem.line])
    field = "recrawl_min" if key == "recrawl" else key
    return field if field in FIELDS else _ELSE


def _fault(field: str, problem: Problem) -> Fault:
    told = problem.code if problem.code in TOLD else "other"
    values = {"entry": _entry(problem), "what": problem.what, "remedy": problem.remedy}
    return Fault(field, f"site_form.fault.{told.replace('-', '_')}", values=values)


def _entry(problem: Problem) -> str:
    """What the problem names first."""
    found = _QUOTED.search(problem.what)
    return (found[1] or found[2] or "") if found else ""


def _sorted(faults: Iterator[Fault]) -> tuple[Fault, ...]:
    ranks = {field: rank for rank, field in enumerate(FIELDS)}
    return tuple(sorted(faults, key=lambda fault: ranks.get(fault.field, len(ranks))))
