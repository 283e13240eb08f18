"""`cartable explain URL`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

import click

from allowlist.current import LAST_GOOD
from cartable.answers import answer, json_option, list_in_force, plainly
from cartable.compose import search_index
from cartable.explain import Explanation, Sources
from cartable.explain import explain as look_up
from cartable.settings import Settings
from cartable.spelling import readable
from cartable.stores import database
from crawler.records import Records
from crawler.sql_pages import SqlPages


@click.command()
@click.argument("url")
@json_option
@click.pass_obj
def explain(settings: Settings, /, url: str, *, as_json_lines: bool) -> None:
    """Say what became of URL and why: admitted by which line, found where, visited, stored, indexed or not."""
    current = list_in_force(settings)
    engine = database(settings)
    file = settings.allowlist if current.broken is None else settings.state / LAST_GOOD
    sources = Sources(current.allowlist, str(file), SqlPages(engine), Records(engine), search_index(settings))
    explanation = look_up(readable(url), sources)
    answer(as_json_lines, lambda: asdict(explanation), lambda: print("\n".join(_lines(explanation))))
    sys.exit(0 if explanation.admitted else 1)


def _lines(of: Explanation) -> Iterator[str]:
    """Each thing known, a line each."""
    yield f"{of.url}: {'admitted' if of.admitted else 'not admitted'}"
    yield f"    {of.reason}{f' ({of.line})' if of.line else ''}"
    if of.kept_as != of.url:
        yield f"    {'kept' if of.kind or of.stored else 'read'} as: {of.kept_as}"
    yield f"    {_found(of)}"
    if of.kind:
        yield f"    last visit: {_last_visit(of)}"
        yield f"    next visit: {_next_visit(of)}"
    yield f"    stored: {_stored(of)}"
    yield f"    indexed: {_indexed(of)}"


def _found(of: Explanation) -> str:
    if of.kind is None and not of.admitted:
        named = f"; named by {of.named_on}" if of.named_on else ""
        return f"never asked for{named}"
    if of.kind is None:
        return "not found yet: no page visited so far links to it"
    if of.kind == "sitemap":
        return f"a sitemap, read for the addresses in it and never shown; named by {of.found_on}"
    if of.depth == 0:
        return "found: a start page of its site"
    return f"found on: {of.found_on}, {of.depth} link{'s' if of.depth != 1 else ''} from a start page"


def _last_visit(of: Explanation) -> str:
    if of.last_visit is None:
        return "never visited"
    outcome, _, why = (of.last_outcome or "").partition(" ")
    words = {
        "fetched": "it came, new or changed",
        "unchanged": "it is as it was",
        "moved": f"it redirects to {why}",
        "vanished": f"no such page any more ({why})",
        "refused": f"not fetched, on purpose ({why})",
        "failed": f"it could not be fetched ({why})",
    }
    return f"{_at(of.last_visit)}: {words.get(outcome, of.last_outcome)}"


def _next_visit(of: Explanation) -> str:
    if not of.admitted and of.kind != "sitemap":
        return "none, while it is not admitted"
    return _at(of.next_visit) if of.next_visit else "the next run"


def _stored(of: Explanation) -> str:
    if not of.stored or of.fetched is None:
        return "no"
    return f"as it came on {_at(of.fetched)}: status {of.status}, {of.type or 'no type'}, {of.bytes:,} bytes"


def _indexed(of: Explanation) -> str:
    if of.why_not_indexed is None:
        return "yes"
    same = f": {of.same_page_as}" if of.same_page_as else ""
    return f"{'yes, but' if of.indexed else 'no,'} {plainly(of.why_not_indexed)}{same}"


def _at(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
