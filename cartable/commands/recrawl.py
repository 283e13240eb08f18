"""`cartable recrawl`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from cartable.answers import all_option, answer, json_option, site_option
from cartable.display import print_recrawl
from cartable.progress import progress
from cartable.recrawl import Asked, run_recrawl
from cartable.settings import Settings


@click.command()
@site_option
@all_option
@json_option
@click.pass_obj
def recrawl(settings: Settings, /, sites: tuple[str, ...], *, everything: bool, as_json_lines: bool) -> None:
    """The nightly job: review dates, crawl what is due, index, report."""
    today = datetime.now(UTC).date()
    with progress() as watch:
        report = run_recrawl(settings, Asked(sites, everything), today, watch.visit, watch.indexed)
    answer(as_json_lines, lambda: json.loads(report.to_json()), lambda: print_recrawl(report))
    sys.exit(1 if report.failed else 0)
