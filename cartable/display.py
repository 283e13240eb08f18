"""What the commands print for people. Nothing here decides anything."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from allowlist.model import Allowlist
from cartable.recrawl import RecrawlReport
from cartable.status import Status
from crawler.report import CrawlReport, SiteReport, State
from indexer.engine import Marked, ResultPage
from indexer.update import IndexReport

_SHOWN = ("fetched", "unchanged", "moved", "vanished", "refused", "failed")


@dataclass(frozen=True)
class Watch:
    """Who is told how a run goes on: (site id, outcome) of each visit, and the number of pages indexed so far."""

    visit: Callable[[str, str], None]
    indexed: Callable[[int], None]


@contextmanager
def progress() -> Iterator[Watch]:
    """A live line for each step on a terminal, silence elsewhere (cron gets the report). On stderr: stdout is for the
    answer.
    """
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[detail]}"),
        TimeElapsedColumn(),
    )
    counts: Counter[str] = Counter()
    steps: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:

        def tell(step: str, detail: str) -> None:
            if step not in steps:
                steps[step] = shown.add_task(step, total=None, detail=detail)
            shown.update(steps[step], detail=detail)

        def visit(site_id: str, outcome: str) -> None:
            counts[outcome] += 1
            told = ", ".join(f"{counts[name]} {name}" for name in _SHOWN if counts[name])
            tell("Crawling", f"{told}   {site_id}")

        yield Watch(visit, lambda pages: tell("Indexing", f"{pages} pages"))


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
    told = ", ".join(f"{site.outcomes[name]} {name}" for name in _SHOWN if site.outcomes[name]) or "nothing due"
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


def print_results(result: ResultPage, allowlist: Allowlist) -> None:
    """Hits as on the page: where, title, snippet."""
    console = Console(highlight=False, soft_wrap=True)
    answered = result.suggestion if result.corrected else result.query.text or f"like {result.query.like}"
    console.print(f"{result.total} results for “{answered}”, page {result.query.page}", markup=False)
    if result.corrected:
        console.print(f"Nothing has all the words of “{result.query.text}”; --exact searches for them.", markup=False)
    elif result.suggestion:
        console.print(f"Did you mean “{result.suggestion}”?", markup=False)
    if result.partial and not result.corrected:
        console.print("No page has all the words; these are the nearest.")
    for hit in result.hits:
        site = allowlist.site(hit.site_id)
        console.print()
        console.print(_marked(hit.title, "bold"))
        console.print(f"{site.name if site else hit.site_id}  {hit.url}", style="cyan", markup=False)
        console.print(_marked(hit.snippet, ""))
        if hit.missing:
            console.print(f"Without: {', '.join(hit.missing)}", style="dim", markup=False)


def _marked(marked: Marked, style: str) -> Text:
    text = Text(marked.text, style=style)
    for start, end in marked.spans:
        text.stylize("bold yellow", start, end)
    return text


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
