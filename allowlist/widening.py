"""What a change of a site lets in that was not in before: what a second person must have seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from allowlist.model import Site, Status
from allowlist.scope import Exclusion, Relation, Scope, glob_matches, hosts_within, may_exclude, relation


class Widens(StrEnum):
    """How more gets in."""

    NEW = "new site"
    RESTORED = "restored"
    SCOPE = "scope"
    EXCLUSION = "exclusion taken away"
    LEFT_TO_OTHERS = "left to a wider site"
    PRIVATE = "private network"


@dataclass(frozen=True, slots=True)
class Widening:
    """One way in that a change opens; `rule` is the entry of the list that does."""

    how: Widens
    rule: str

    def __str__(self) -> str:
        return f"{self.how.value}: {self.rule}"


def widenings(before: Site | None, after: Site) -> tuple[Widening, ...]:
    """What `after` lets in that `before` did not; `before` is None for a new site. Never too little, maybe too much.

    A site that is not active lets nothing in, so making it active does, with all that it has by then. But what a
    narrower site owns is kept from the wider one whatever its status: a scope that it gives up widens that one.
    """
    return tuple(_found(before, after))


def _found(before: Site | None, after: Site) -> Iterator[Widening]:
    if before is not None and before.overlaps:
        lost = (scope for scope in before.scope if not _within(scope, after.scope))
        yield from (Widening(Widens.LEFT_TO_OTHERS, scope.text) for scope in lost)
    if after.status is not Status.ACTIVE:
        return
    if before is None or before.status is not Status.ACTIVE:
        how = Widens.NEW if before is None else Widens.RESTORED
        yield from (Widening(how, scope.text) for scope in after.scope)
    else:
        yield from (Widening(Widens.SCOPE, scope.text) for scope in after.scope if not _within(scope, before.scope))
        yield from (Widening(Widens.EXCLUSION, each.text) for each in before.exclude if _missed(each, after))
    if after.private_network and not (before and before.private_network and before.status is Status.ACTIVE):
        yield Widening(Widens.PRIVATE, "private_network: true")


def _within(scope: Scope, scopes: tuple[Scope, ...]) -> bool:
    return any(relation(scope, other) in (Relation.EQUAL, Relation.NARROWER) for other in scopes)


def _missed(exclusion: Exclusion, after: Site) -> bool:
    """Whether something that was taken out by it may be in now."""
    reaches = any(may_exclude(exclusion, scope) for scope in after.scope)
    return reaches and not any(_takes_all(other, exclusion) for other in after.exclude)


def _takes_all(wide: Exclusion, narrow: Exclusion) -> bool:
    """Whether all that `narrow` takes out `wide` does too. A star of `narrow` is met by a star of `wide` only, so what
    its glob matches as a text it matches for whatever the stars stand for.
    """
    if wide.globs == narrow.globs and wide.hosts == narrow.hosts:
        return True
    if wide.hosts.port not in (None, narrow.hosts.port) or not hosts_within(narrow.hosts, wide.hosts):
        return False
    if wide.query_glob is not None:
        # An empty glob means a lone `?`, which no other glob does.
        if not narrow.query_glob or not glob_matches(wide.query_glob, narrow.query_glob):
            return False
        return wide.path_glob == narrow.path_glob
    return not wide.path_glob or glob_matches(f"{wide.path_glob.rstrip('/')}/*", f"{narrow.path_glob.rstrip('/')}/")
