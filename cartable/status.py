"""How the engine is: sites, pages, index, last run, and what needs a person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from allowlist.current import CurrentList
from allowlist.model import Status as SiteStatus
from crawler.ledger import Ledger
from crawler.report import State
from crawler.sql_pages import SqlPages
from indexer.engine import SearchIndex
from indexer.help.watch import CurrentCards


@dataclass(frozen=True, slots=True)
class Status:
    """Field names are the keys of `cartable status --json`. `last_run` is the report of the last crawl."""

    sites: dict[str, int]
    pages: int
    pages_by_site: dict[str, int]
    indexed: int
    index_generation: str
    last_run: dict[str, Any] | None
    needs_a_person: list[str]

    @property
    def healthy(self) -> bool:
        """Whether nothing waits for a person."""
        return not self.needs_a_person


def status(
    current: CurrentList, cards: CurrentCards, pages: SqlPages, ledger: Ledger, index: SearchIndex, today: date
) -> Status:
    """Look at everything, change nothing."""
    report = ledger.last_report()
    last_run = None if report is None else json.loads(report)
    by_site = pages.counts()
    states = [site.status for site in current.allowlist.sites]
    behind = index.held_upto() < pages.last_sequence()
    return Status(
        sites={state.value: states.count(state) for state in SiteStatus},
        pages=sum(by_site.values()),
        pages_by_site=by_site,
        indexed=sum(1 for _ in index.addresses()),
        index_generation=index.generation(),
        last_run=last_run,
        needs_a_person=[*_of_list(current, today), *_of_cards(cards), *_of_run(last_run), *(_BEHIND if behind else ())],
    )


_BEHIND = ("the index is behind the pages: run `cartable index`",)


def _of_list(current: CurrentList, today: date) -> list[str]:
    lines = []
    if current.broken is not None:
        in_force = "the last good list is in force" if current.allowlist.sites else "nothing is shown"
        lines.append(f"the list is broken, {in_force}: see `cartable check`")
    overdue = [site for site in current.allowlist.active if site.review_by and site.review_by < today]
    return lines + [f"site {site.id}: its review was due on {site.review_by}" for site in overdue]


def _of_cards(cards: CurrentCards) -> list[str]:
    if cards.broken is None:
        return []
    return ["the file of help cards is broken, the shipped cards are in force: see `cartable check`"]


def _of_run(last_run: dict[str, Any] | None) -> list[str]:
    if last_run is None:
        return ["nothing was crawled yet: run `cartable recrawl`"]
    lines = ["the last crawl was interrupted: run `cartable recrawl`"] if last_run["interrupted"] else []
    bad = (State.FAILED.value, State.NEEDS_A_PERSON.value)
    sites = [site for site in last_run["sites"] if site["state"] in bad]
    return lines + [f"site {site['site_id']}: {'; '.join(_reasons(site))}" for site in sites]


def _reasons(site: dict[str, Any]) -> list[str]:
    return site["notes"] or list(site["reasons"]) or [site["state"]]
