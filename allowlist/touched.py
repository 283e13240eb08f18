"""Which sites a change of the list can concern, so that not every address has to be asked about anew. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from allowlist.model import Allowlist, Site, Status


def touched(before: Allowlist, after: Allowlist) -> frozenset[str]:
    """Ids of the sites of whose addresses the two lists may decide differently; of all others' they decide alike.

    An address is decided by the narrowest scope that holds it. So a site that has changed touches itself, and any site
    with a host that is its own, lies below it, or has it below.
    """
    ids = {site_id for site_id, _, _ in _rules(before) ^ _rules(after)}
    names = {name for sites in (before, after) for site in sites.sites if site.id in ids for name in _names(site)}
    around = {name for own in names for name in _and_above(own)}
    meeting = (
        site.id
        for site in after.sites
        if any(name in around or not names.isdisjoint(_and_above(name)) for name in _names(site))
    )
    return frozenset(ids).union(meeting)


def _rules(allowlist: Allowlist) -> set[tuple[str, Status, object]]:
    """What of each site decides about addresses: the parts of `Allowlist.fence`."""
    return {(site.id, site.status, site.scope_key) for site in allowlist.sites}


def _names(site: Site) -> Iterator[str]:
    return (name for scope in site.scope for name in scope.hosts.names)


def _and_above(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.partition(".")[2]
