"""`cartable check`."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from allowlist.errors import BrokenList
from allowlist.load import load_allowlist
from cartable.answers import json_option, print_json
from cartable.display import lines_of_check
from cartable.help_cards import check_cards, check_synonyms
from cartable.settings import Settings


@click.command()
@json_option
@click.pass_obj
def check(settings: Settings, /, *, as_json_lines: bool) -> None:
    """Validate the list, and your own help cards and synonyms: every problem as file:line: what: remedy."""
    loaded = load_allowlist(settings.allowlist)
    problems = loaded.problems if isinstance(loaded, BrokenList) else ()
    cards, (words, of_words) = check_cards(settings, loaded), check_synonyms(settings)
    if as_json_lines:
        of_list = {"file": str(settings.allowlist), "problems": [asdict(problem) for problem in problems]}
        of_synonyms = {"file": words or None, "problems": [asdict(problem) for problem in of_words]}
        print_json(of_list | {"help_cards": cards.as_json(), "synonyms": of_synonyms})
    else:
        told = (f"{words}:{problem}" for problem in of_words)
        print("\n".join((*lines_of_check(settings.allowlist, loaded), *cards.lines(), *told)))
    sys.exit(1 if problems or cards.problems or of_words else 0)
