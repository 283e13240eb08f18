"""`cartable crawl`."""

from __future__ import annotations

import json
import sys

import click

from cartable.answers import all_option, answer, json_option, site_option
from cartable.display import print_crawl
from cartable.progress import progress
from cartable.recrawl import Asked, run_crawl
from cartable.settings import Settings


@click.command()
@site_option
@all_option
@click.option("--max-pages", type=click.IntRange(min=1), metavar="N", help="At most N requests a site in this run.")
@json_option
@click.pass_obj
def crawl(
    settings: Settings, /, sites: tuple[str, ...], max_pages: int | None, *, everything: bool, as_json_lines: bool
) -> None:
    """Fetch what is due into the page store."""
    with progress() as watch:
        report = run_crawl(settings, Asked(sites, everything, max_pages), watch.visit)
    answer(as_json_lines, lambda: json.loads(report.to_json()), lambda: print_crawl(report))
    sys.exit(1 if report.failed else 0)
