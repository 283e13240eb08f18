"""How a run goes on, on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from cartable.display import VISITS


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
            told = ", ".join(f"{counts[name]} {name}" for name in VISITS if counts[name])
            tell("Crawling", f"{told}   {site_id}")

        yield Watch(visit, lambda pages: tell("Indexing", f"{pages} pages"))
