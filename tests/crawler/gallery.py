"""One crawl over many hosts that each do one thing wrong: starting a crawl takes seconds, so tests share it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crawler.pages import Page
from crawler.sql_pages import SqlPages
from tests.command import Answer
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench


@dataclass(frozen=True)
class Gallery:
    """The hosts by what they do wrong, and the run that met them."""

    hosts: dict[str, Host]
    ran: Answer
    bench: Bench

    def site(self, name: str) -> dict[str, Any]:
        """The report on one of them."""
        return self.ran.site(slug(name))

    def stored(self, path: str) -> Page:
        """What the store has of the start page of one of them."""
        engine = self.bench.engine()
        page = SqlPages(engine).page(self.hosts[path].url(path))
        engine.dispose()
        assert page is not None
        return page


def slug(name: str) -> str:
    """A path as the id of a site."""
    return name.strip("/").replace(".", "-").lower()


def visit_pages(loopback: Loopback, bench: Bench, paths: Iterable[str]) -> Gallery:
    """Crawl a site for each path, which is its start page."""
    hosts = {}
    for path in paths:
        hosts[path] = loopback.host()
        bench.add(slug(path), hosts[path], path)
    return Gallery(hosts, bench.crawl(), bench)
