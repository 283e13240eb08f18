"""Allowlists written in a line, for tests of what stands behind the list."""

from __future__ import annotations

from datetime import date

from allowlist.model import Allowlist, Approval, Site, Status, Vocabulary
from allowlist.scope import Exclusion, Scope, parse_exclusion, parse_scope

VOCABULARY = Vocabulary({"cycle3": "CM1–6e", "cycle4": "5e–3e"}, {"svt": "SVT", "maths": "Mathématiques"})


def site(
    site_id: str,
    *scope: str,
    exclude: tuple[str, ...] = (),
    levels: tuple[str, ...] = (),
    subjects: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    status: Status = Status.ACTIVE,
) -> Site:
    """A site whose start is its first scope entry."""
    return Site(
        id=site_id,
        name=site_id.title(),
        start=(f"https://{scope[0]}/",),
        scope=tuple(_parsed_scope(entry) for entry in scope),
        exclude=tuple(_parsed_exclusion(entry) for entry in exclude),
        approved=Approval(("a.martin",), date(2026, 9, 1)),
        why="essai",
        levels=levels,
        subjects=subjects,
        languages=languages,
        status=status,
    )


def listed(*sites: Site) -> Allowlist:
    """A list of these sites."""
    return Allowlist(sites, VOCABULARY)


def _parsed_scope(entry: str) -> Scope:
    scope = parse_scope(entry)
    assert isinstance(scope, Scope)
    return scope


def _parsed_exclusion(entry: str) -> Exclusion:
    exclusion = parse_exclusion(entry)
    assert isinstance(exclusion, Exclusion)
    return exclusion
