"""One crawl over many hosts that each do one thing wrong: starting a crawl takes seconds, so tests share it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench, Ran


@dataclass(frozen=True)
class Gallery:
    """The hosts by what they do wrong, and the run that met them."""

    hosts: dict[str, Host]
    ran: Ran

    def site(self, name: str) -> dict[str, Any]:
        """The report on one of them."""
        return self.ran.site(slug(name))


def slug(name: str) -> str:
    """A path as the id of a site."""
    return name.strip("/").replace(".", "-").lower()


def visit_pages(loopback: Loopback, bench: Bench, paths: Iterable[str]) -> Gallery:
    """Crawl a site for each path, which is its start page."""
    hosts = {}
    for path in paths:
        hosts[path] = loopback.host()
        bench.add(slug(path), hosts[path], path)
    return Gallery(hosts, bench.crawl())
