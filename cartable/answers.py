"""What commands share: an answer for people or for scripts, and the list to answer from."""

from __future__ import annotations

import json
from collections.abc import Callable

import click

from allowlist.current import CurrentList
from cartable import display
from cartable.lists import current_list
from cartable.settings import Settings

LOCKED = 3
"""Exit code when another run holds the lock."""

site_option = click.option("--site", "sites", multiple=True, metavar="ID", help="Only this site; may be repeated.")
all_option = click.option("--all", "everything", is_flag=True, help="Ask for everything, due or not.")
json_option = click.option("--json", "as_json_lines", is_flag=True, help="Print JSON on stdout.")


def answer(as_lines: bool, for_scripts: Callable[[], dict[str, object]], for_people: Callable[[], None]) -> None:  # noqa: FBT001
    """Print one of the two."""
    if as_lines:
        print_json(for_scripts())
    else:
        for_people()


def print_json(value: dict[str, object]) -> None:
    """One object on one line."""
    print(json.dumps(value, ensure_ascii=False))


def list_in_force(settings: Settings) -> CurrentList:
    """The list to answer from; when it is not the file's own, that is said on stderr."""
    current = current_list(settings)
    if current.broken is not None:
        in_force = "the last good list is in force" if current.allowlist.sites else "nothing is shown"
        display.print_notice(f"cartable: {settings.allowlist}: the list is broken, {in_force}: see `cartable check`")
    return current


def number_of(count: int, what: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def plainly(reason: str) -> str:
    """A reason in words that need no explaining."""
    return "it asks not to be indexed (noindex)" if reason == "noindex" else reason
