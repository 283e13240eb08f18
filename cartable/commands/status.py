"""`cartable status`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from cartable.answers import answer, json_option
from cartable.compose import help_cards, search_index
from cartable.display import print_status
from cartable.lists import current_list
from cartable.settings import Settings
from cartable.status import status as look
from cartable.stores import database
from crawler.ledger import Ledger
from crawler.sql_pages import SqlPages


@click.command()
@json_option
@click.pass_obj
def status(settings: Settings, /, *, as_json_lines: bool) -> None:
    """How things are, and what needs a person."""
    engine = database(settings)
    today = datetime.now(UTC).date()
    cards = help_cards(settings)()
    found = look(current_list(settings), cards, SqlPages(engine), Ledger(engine), search_index(settings), today)
    answer(as_json_lines, lambda: {**asdict(found), "healthy": found.healthy}, lambda: print_status(found))
    sys.exit(0 if found.healthy else 1)
