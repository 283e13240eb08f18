"""Sites that share a host are visited as one."""

from __future__ import annotations

from dataclasses import replace

from crawler.slots import delays_of, slots_of
from tests.allowlist.lists import site


def test_sites_apart_have_slots_apart() -> None:
    """Each site has a slot of its own."""
    slots = slots_of([site("a", "a.example.org"), site("b", "b.example.org")])
    assert len(set(slots.values())) == 2


def test_folders_of_one_host_share_a_slot() -> None:
    """Two sites that are folders of one host, and its www twin, are asked one request at a time."""
    slots = slots_of([site("a", "example.org/a"), site("b", "example.org/b"), site("c", "www.example.org/c")])
    assert len(set(slots.values())) == 1


def test_hosts_below_share_a_slot_through_others() -> None:
    """A site of every host below, a narrower one, and one that shares hosts with that are one."""
    sites = [site("a", "x.example.org", "other.net"), site("b", "*.example.org"), site("c", "other.net/c")]
    assert len(set(slots_of(sites).values())) == 1


def test_the_longest_delay_of_a_slot_counts() -> None:
    """No site of a shared host is visited faster than it asks for, nor than another one of that host does."""
    sites = [replace(site("a", "example.org/a"), delay=0.5), replace(site("b", "example.org/b"), delay=3.0)]
    assert list(delays_of(sites, slots_of(sites)).values()) == [3.0]
