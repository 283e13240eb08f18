"""`cartable preview URL|SITE`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

import click

from cartable.answers import answer, json_option, number_of, plainly
from cartable.candidate import candidate_of, candidate_of_entry, publicly
from cartable.progress import progress
from cartable.settings import Settings

if TYPE_CHECKING:
    from cartable.preview import Preview

_SHOWN = 5
_LONGEST = 100_000
"""Characters of an entry."""


@click.command()
@click.argument("target", metavar="[URL|SITE]", required=False)
@click.option(
    "--entry", type=click.File(encoding="utf-8"), metavar="FILE", help="Look at this entry of a list; `-`: from stdin."
)
@click.option(
    "--pages", default=50, show_default=True, type=click.IntRange(1, 500), metavar="N", help="At most N pages."
)
@click.option("--public-only", is_flag=True, help="Ask nothing of a private network, but of a site that is active.")
@json_option
@click.pass_obj
def preview(
    settings: Settings,
    /,
    target: str | None,
    entry: TextIO | None,
    pages: int,
    *,
    public_only: bool,
    as_json_lines: bool,
) -> None:
    """A dry run: what approving this site would add. Stores nothing.

    A site's id stands for its entry in the list, whatever its status; an address for its folder, or its whole host;
    an entry of yours is looked at as if it stood in the list.
    Guard, robots.txt and delays are those of a crawl. Ctrl-C ends it and prints what was found so far.
    """
    if (target is None) is (entry is None):
        raise click.UsageError("name an address, a site or --entry")
    candidate = candidate_of_entry(entry.read(_LONGEST), settings) if entry else candidate_of(target or "", settings)
    candidate = publicly(candidate, settings) if public_only else candidate
    from cartable.preview import preview as look_ahead  # noqa: PLC0415 (loads Scrapy and Twisted)

    with progress() as watch:
        found = look_ahead(candidate, settings, pages, datetime.now(UTC).date(), watch.visit)
    answer(as_json_lines, lambda: asdict(found), lambda: print("\n".join(_lines(found))))


def _lines(of: Preview) -> Iterator[str]:
    """Numbers first, then reasons, then what the pages are called."""
    yield f"{', '.join(of.scope)}: {number_of(of.indexed, 'page')} would be found, of {of.pages} that came"
    interrupted = "; interrupted: what was found so far" if of.interrupted else ""
    yield f"    {number_of(of.requests, 'request')} in {_time(of.seconds)}{interrupted}"
    yield f"    languages: {_counts(of.languages)}"
    yield f"    types: {_counts(of.types)}"
    if of.pages:
        yield f"    {_full_crawl(of)}"
    yield from _reasons("not indexed", of.left_out, of.examples)
    if of.same_text:
        yield from _reasons("double", {"same text": of.same_text}, of.examples)
    yield from _reasons("not fetched", of.not_fetched, of.examples)
    yield from _redirects(of)
    if of.links_off_list:
        yield f"links off the list, not followed: {of.links_off_list} ({_counts(of.hosts_off_list)})"
    yield from of.notes
    if of.titles:
        yield "titles, a sample:"
        yield from (f"    {each['title']}   {each['url']}" for each in of.titles)
    if of.entry:
        yield "the entry for the list, under `sites:`; write why, and sign it:"
        yield of.entry


def _full_crawl(of: Preview) -> str:
    known = f"{number_of(min(of.pages_known, of.max_pages), 'page')} known so far"
    at_most = f"at most {of.max_pages} (max_pages), {_time(of.seconds_at_most)}"
    return f"a full crawl: {known}, {_time(of.seconds_for_all)} at {of.pace:g} s a request; {at_most}"


def _reasons(what: str, counts: Mapping[str, int], examples: Mapping[str, str]) -> Iterator[str]:
    if counts:
        yield f"{what}: {sum(counts.values())}"
    for reason, count in counts.items():
        yield f"    {count} {plainly(reason)}"
        if reason in examples:
            yield f"        first: {examples[reason]}"


def _redirects(of: Preview) -> Iterator[str]:
    if of.redirects_off_list:
        yield f"redirects off the list, not followed: {len(of.redirects_off_list)}"
    for each in of.redirects_off_list[:_SHOWN]:
        yield f"    {each['from']} → {each['to'] or 'no address'}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name or 'unknown'} {count}" for name, count in counts.items()) or "none"


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:g} s"
    return f"{minutes} min" if minutes < 90 else f"{seconds / 3600:.1f} h"
