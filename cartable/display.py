"""What the commands print for people. Nothing here decides anything."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from allowlist.errors import BrokenList
from allowlist.model import Allowlist
from crawler.report import State

if TYPE_CHECKING:  # each command loads what it prints, and no more
    from cartable.recrawl import RecrawlReport
    from cartable.status import Status
    from crawler.report import CrawlReport, SiteReport
    from indexer.update import IndexReport

VISITS = ("fetched", "unchanged", "moved", "vanished", "refused", "failed")
"""Outcomes of visits, in the order in which they are told."""


def print_crawl(report: CrawlReport) -> None:
    """A line for each site, its notes and reasons below it, and the sum."""
    for site in report.sites.values():
        _print_site(site)
    seconds = (report.finished - report.started).total_seconds()
    visits = sum(site.outcomes.total() for site in report.sites.values())
    pages = sum(site.pages for site in report.sites.values())
    print(f"{visits} visits to {len(report.sites)} sites in {seconds:.1f} s; {pages} pages held")
    if report.interrupted:
        print("The crawl was interrupted: the next one goes on from here.")


def _print_site(site: SiteReport) -> None:
    told = ", ".join(f"{site.outcomes[name]} {name}" for name in VISITS if site.outcomes[name]) or "nothing due"
    state = "" if site.state is State.WELL else f" [{site.state.value}]"
    taken = f", {site.taken_out} taken out" if site.taken_out else ""
    print(f"{site.site_id}: {site.pages} pages ({told}{taken}){state}")
    for reason, count in site.reasons.most_common(8):
        _print_reason(site, reason, count)
    for what, count in site.ignored.items():
        _print_reason(site, what, count)
    for note in site.notes:
        print(f"    {note}")


def _print_reason(site: SiteReport, reason: str, count: int) -> None:
    print(f"    {reason} ({count})")
    if reason in site.examples:
        print(f"        first: {site.examples[reason]}")


def print_index(report: IndexReport) -> None:
    """One line, and the reasons of what was left out, each with the first addresses."""
    print(f"{report.written} pages indexed, {report.removed} taken out, in {report.seconds:.1f} s")
    for reason, count in report.skipped.most_common():
        print(f"    left out: {reason} ({count})")
        for url in report.examples[reason]:
            print(f"        {url}")


def print_recrawl(report: RecrawlReport) -> None:
    """Reviews, then the crawl, then the index."""
    for note in report.notes:
        print(note)
    print_crawl(report.crawl)
    print_index(report.index)


def lines_of_check(path: Path, loaded: Allowlist | BrokenList) -> list[str]:
    """Every problem of the list, or that there is none."""
    return loaded.lines() if isinstance(loaded, BrokenList) else [f"{path}: {len(loaded.sites)} sites, no problem"]


def print_status(status: Status) -> None:
    """The numbers, then what needs a person."""
    print("sites: " + ", ".join(f"{count} {state}" for state, count in status.sites.items()))
    print(f"pages: {status.pages} stored, {status.indexed} indexed (generation {status.index_generation or 'none'})")
    print(f"last crawl: {status.last_run['finished'] if status.last_run else 'never'}")
    for line in status.needs_a_person:
        print(f"needs a person: {line}")


def print_notice(text: str) -> None:
    """A sentence beside the answer, on stderr."""
    print(text, file=sys.stderr)
