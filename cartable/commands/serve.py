"""`cartable serve`."""

from __future__ import annotations

import click

from cartable.commands.previews import command_like
from cartable.serve import Server, check_free, check_texts
from cartable.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.pass_context
def serve(context: click.Context, /, host: str, port: int, workers: int) -> None:
    """The web application, and the process that makes the previews asked for at the desk."""
    check_free(host, port)
    check_texts()
    print(f"Cartable answers at http://{host}:{port}/", flush=True)
    settings: Settings = context.obj
    beside = [*command_like(context), "admin", "previews", "--watch"] if settings.previews else None
    Server(settings, host, port, workers, beside).run()
