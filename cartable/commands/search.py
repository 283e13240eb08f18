"""`cartable search WORDS`."""

from __future__ import annotations

from dataclasses import asdict

import click

from cartable.answers import answer, json_option, list_in_force
from cartable.compose import help_cards, search_index, searcher
from cartable.help_cards import print_cards
from cartable.reasons import print_reasons
from cartable.results import print_results
from cartable.settings import Settings
from indexer.answering.answer_json import as_json
from indexer.query import BadQuery, read_query


@click.command()
@click.argument("words", nargs=-1)
@click.option("--level", default="")
@click.option("--subject", default="")
@click.option("--site", default="")
@click.option("--language", default="")
@click.option("--type", "kind", default="")
@click.option("--page", default="1", metavar="N")
@click.option("--sort", default="", help="Newest first with `date`.")
@click.option("--exact", is_flag=True, help="The words as typed, never corrected.")
@click.option("--like", default="", metavar="URL", help="In place of words: pages like this one, which is indexed.")
@click.option("--explain", "explained", is_flag=True, help="Say why each hit stands where it does.")
@json_option
@click.pass_obj
def search(
    settings: Settings,
    /,
    words: tuple[str, ...],
    kind: str,
    *,
    exact: bool,
    explained: bool,
    as_json_lines: bool,
    **others: str,
) -> None:
    """Search as a student would.

    With --explain each hit has its reasons: the points by word and field, added; the factors that they are multiplied
    by (words it lacks, quality, ease, boost, level, closeness); the place it was moved from, so that no site fills a
    page alone; near copies left out for it. Points are each engine's own. With --json they stand in `explanation`.
    """
    if bool(words) == bool(others["like"]):
        raise click.UsageError("give either words or --like URL")
    allowlist = list_in_force(settings).allowlist
    index = search_index(settings)
    given = {"q": " ".join(words), "type": kind, "exact": "1" if exact else "", **others}
    query = read_query(given, allowlist, index.site_of)
    if isinstance(query, BadQuery):
        raise click.UsageError(f"--{query.parameter} {query.given!r} cannot be answered: {query.allowed}")
    asked = searcher(settings, index)
    result = asked.search(query, allowlist)
    cards = help_cards(settings)().cards.called_for(query.text, query.level)
    reasons = asked.explain(result, allowlist) if explained else ()

    def for_scripts() -> dict[str, object]:
        added = {"explanation": [asdict(reason) for reason in reasons]} if explained else {}
        return as_json(result, allowlist, cards) | added

    def for_people() -> None:
        print_cards(cards)
        print_results(result, allowlist)
        print_reasons(result, reasons)

    answer(as_json_lines, for_scripts, for_people)
