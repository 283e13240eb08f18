"""`cartable admin previews`: the dry runs that the desk asks for."""

from __future__ import annotations

import signal
import sys
from types import FrameType

import click

from cartable.answers import json_option, number_of, print_json
from cartable.settings import Settings


def command_like(context: click.Context) -> list[str]:
    """`cartable` under the options that this process was given; variables it inherits."""
    given = context.find_root().params
    options = [(f"--{name}", given[name]) for name in ("allowlist", "state", "config")]
    return [sys.executable, "-m", "cartable", *(str(part) for name, text in options if text for part in (name, text))]


@click.command()
@click.option("--watch", is_flag=True, help="Stay, and make what is asked for from now on, as `cartable serve` does.")
@json_option
@click.pass_context
def previews(context: click.Context, /, *, watch: bool, as_json_lines: bool) -> None:
    """Make the previews that are asked for at the desk, one after the other.

    Each visits 50 pages at most, within half an hour. One whose hosts a crawl may be visiting waits for its end.
    """
    from cartable.desk import desk  # noqa: PLC0415 (loads Flask, which no other command needs)
    from cartable.previewing import keep_making, make_once  # noqa: PLC0415 (likewise)

    settings: Settings = context.obj
    kept, command = desk(settings), command_like(context)
    if watch:
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, _end)
        keep_making(settings, command, kept.previews)
        return
    made = make_once(settings, command, kept.previews)
    for each in made:
        if as_json_lines:
            print_json({"number": each.number, "target": each.target, "state": each.state, "told": each.told})
        else:
            why = f": {each.told}" if each.state == "failed" else ""
            print(f"{each.number}: {each.target}: {each.state}{why}")
    if not as_json_lines:
        print(f"{number_of(len(made), 'preview')} made" if made else "no preview is asked for")


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
