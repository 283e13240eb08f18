"""`cartable demo`."""

from __future__ import annotations

import click

from cartable.demo import run_demo
from cartable.settings import Settings


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="End after crawling and indexing.")
@click.pass_obj
def demo(settings: Settings, /, port: int, *, no_serve: bool) -> None:
    """Serve the demo's sites on loopback, crawl them, and search them."""
    run_demo(settings, port, serve=not no_serve)
