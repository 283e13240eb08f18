"""`cartable takedown SITE|URL`."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from cartable.answers import LOCKED, answer, json_option
from cartable.settings import Settings
from cartable.takedown import Takedown, take_down


@click.command()
@click.argument("target", metavar="SITE|URL")
@json_option
@click.pass_obj
def takedown(settings: Settings, /, target: str, *, as_json_lines: bool) -> None:
    """Remove a site, or a page and all below it, everywhere, and prove it.

    The list is edited first: from then on no search shows it. Then its pages leave the store and the index, and what
    is left is counted anew: exit 0 when that is nothing. While another run is at work the list alone is edited; exit
    3, and the next recrawl purges, or the same command again.
    """
    done = take_down(settings, target)
    answer(as_json_lines, lambda: {**asdict(done), "proven": done.proven}, lambda: _print(done))
    sys.exit(0 if done.proven else LOCKED if done.held_by else 1)


def _print(done: Takedown) -> None:
    print(done.edit)
    print(f"removed: {done.pages} pages from the store, {done.documents} from the index")
    left = done.left
    print(
        f"left: {left.hits} hits, {left.index} in the index, {left.store} stored pages, "
        f"{left.suggestions} suggestions, {left.cache} older copies of the list, {left.links} with its links"
    )
    if done.held_by:
        print(
            f"still to be purged, since another run is at work ({done.held_by}): it is hidden from every search now; "
            "the next recrawl purges store and index, or this command again"
        )
    print(f"{'proven' if done.proven else 'NOT proven'}: {done.target}, in {done.seconds:.1f} s")
