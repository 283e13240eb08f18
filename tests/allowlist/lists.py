"""Lists for the tests of the fence, as values and as text."""

from __future__ import annotations

from datetime import date

from allowlist.errors import BrokenList
from allowlist.load import parse_allowlist
from allowlist.model import Allowlist, Approval, Site, Status
from allowlist.scope import Exclusion, Misspelt, Scope, parse_exclusion, parse_scope


def scope_of(text: str) -> Scope:
    """A scope entry that must be well written."""
    scope = parse_scope(text)
    assert not isinstance(scope, Misspelt), scope
    return scope


def exclusion_of(text: str) -> Exclusion:
    """An exclusion that must be well written."""
    exclusion = parse_exclusion(text)
    assert not isinstance(exclusion, Misspelt), exclusion
    return exclusion


def site(
    site_id: str,
    *scope: str,
    exclude: tuple[str, ...] = (),
    status: Status = Status.ACTIVE,
    private_network: bool = False,
) -> Site:
    """A site with these scopes."""
    return Site(
        id=site_id,
        name=site_id,
        start=(),
        scope=tuple(map(scope_of, scope)),
        approved=Approval(("a.martin",), date(2026, 9, 1)),
        why="test",
        exclude=tuple(map(exclusion_of, exclude)),
        status=status,
        private_network=private_network,
    )


def entry(site_id: str, scope: str, *more: str, start: str = "") -> str:
    """A site as lines of the file; `more` are further lines of it."""
    start = start or "https://" + scope.strip("\"'").removeprefix("*.")
    lines = [
        f"  - id: {site_id}",
        f"    name: Site {site_id}",
        f"    start: [{start}]",
        f"    scope: [{scope}]",
        "    why: Pour les tests",
        "    approved: {by: [a.martin], date: 2026-09-01}",
    ]
    return "\n".join([*lines, *(f"    {line}" for line in more)]) + "\n"


def text_of(*entries: str, head: str = "version: 1\nsites:\n") -> str:
    """A whole list."""
    return head + "".join(entries)


def good(text: str) -> Allowlist:
    """The list of a text that must have no problem."""
    loaded = parse_allowlist(text)
    assert isinstance(loaded, Allowlist), "\n".join(loaded.lines())
    return loaded


def broken(text: str) -> BrokenList:
    """The problems of a text that must have some."""
    loaded = parse_allowlist(text)
    assert isinstance(loaded, BrokenList), "the list has no problem"
    return loaded


def codes(text: str) -> list[tuple[int, str]]:
    """Line and code of each problem of a text."""
    return [(problem.line, problem.code) for problem in broken(text).problems]
