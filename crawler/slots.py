"""Scrapy's unit of politeness: sites that share a host share one, so that no host is asked twice as fast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from allowlist.model import Site


def slots_of(sites: Iterable[Site]) -> dict[str, str]:
    """The slot of each site, by its id: the id of the first site it shares hosts with, through others too.

    Whatever the port: it is one machine.
    """
    sites = tuple(sites)
    wide = {name: site.id for site in sites for scope in site.scope if scope.hosts.below for name in scope.hosts.names}
    first: dict[str, str] = {}
    leader = {site.id: site.id for site in sites}
    for site in sites:
        for name in (name for scope in site.scope for name in scope.hosts.names):
            _join(leader, site.id, first.setdefault(name, site.id))
            for above in _above(name):
                if above in wide:
                    _join(leader, site.id, wide[above])
    return {site_id: _follow(leader, site_id) for site_id in leader}


def delays_of(sites: Iterable[Site], slots: dict[str, str]) -> dict[str, float]:
    """Seconds between two requests of each slot: the longest that one of its sites asks for."""
    delays: dict[str, float] = {}
    for site in sites:
        delays[slots[site.id]] = max(site.delay, delays.get(slots[site.id], 0.0))
    return delays


def _above(name: str) -> Iterator[str]:
    yield name
    while "." in name:
        name = name.partition(".")[2]
        yield name


def _follow(leader: dict[str, str], site_id: str) -> str:
    while leader[site_id] != site_id:
        site_id = leader[site_id]
    return site_id


def _join(leader: dict[str, str], one: str, other: str) -> None:
    leader[_follow(leader, one)] = _follow(leader, other)
