"""`cartable index`."""

from __future__ import annotations

import click

from cartable.answers import answer, json_option
from cartable.display import print_index
from cartable.progress import progress
from cartable.recrawl import index_as_json, run_index
from cartable.settings import Settings


@click.command()
@click.option("--rebuild", is_flag=True, help="Fill a new generation from all stored pages, then swap.")
@json_option
@click.pass_obj
def index(settings: Settings, /, *, rebuild: bool, as_json_lines: bool) -> None:
    """Bring the index to the page store."""
    with progress() as watch:
        report = run_index(settings, rebuild=rebuild, observe=watch.indexed)
    answer(as_json_lines, lambda: index_as_json(report), lambda: print_index(report))
