"""Everything known of one address: is it in, by which line, where it was found, stored, indexed, and why not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from allowlist.address import Oddity
from allowlist.model import Admitted, Allowlist, NotAdmitted, Why
from cartable.spelling import spellings
from crawler.canonical import address_typed, canonical_spelling
from crawler.pages import Page
from crawler.records import Known, Records
from crawler.sql_pages import SqlPages
from indexer.document import Document, Skipped
from indexer.engine import IndexReader
from indexer.reading.convert import convert
from indexer.update import outcome_of

REPORTS = 30
"""Newest reports looked through for the page on which an address off the list stood: a month of nights."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Field names are the keys of `cartable explain --json`; what is not known, or does not apply, is None.

    `kept_as` is the spelling that the store has, `line` where the rule stands (`file:line`). Times are ISO 8601; `type`
    is the media type as served, `bytes` the size unpacked. `named_on` is a page on which an address off the list stood.
    """

    url: str
    admitted: bool
    site: str | None
    rule: str | None
    reason: str
    stored: bool
    indexed: bool
    last_outcome: str | None
    kept_as: str
    line: str | None
    kind: str | None
    found_on: str | None
    depth: int | None
    last_visit: str | None
    next_visit: str | None
    moved_to: str | None
    fetched: str | None
    status: int | None
    type: str | None
    bytes: int | None
    why_not_indexed: str | None
    same_page_as: str | None
    named_on: str | None


@dataclass(frozen=True)
class Sources:
    """What is asked. `list_file` names the list whose lines are meant."""

    allowlist: Allowlist
    list_file: str
    pages: SqlPages
    records: Records
    index: IndexReader


def explain(typed: str, sources: Sources) -> Explanation:
    """Look an address up everywhere: a few look-ups by key, however large the store."""
    url = address_typed(typed)
    key = _kept_as(url, sources)
    decision = _decide(url, key, sources.allowlist)
    known, page = sources.records.known(key), sources.pages.page(key)
    indexed_under = sources.index.site_of(key)
    why_not, same = _why_not_indexed(key, page, decision, indexed_under, sources)
    headers = page.headers if page else {}
    return Explanation(
        url=typed,
        admitted=isinstance(decision, Admitted),
        site=decision.site.id if decision.site else None,
        rule=decision.rule or None,
        reason=_reason(decision),
        stored=page is not None,
        indexed=indexed_under is not None,
        last_outcome=" ".join(filter(None, (known.outcome, known.why))) if known and known.visited else None,
        kept_as=key,
        line=f"{sources.list_file}:{decision.line}" if decision.line else None,
        kind=known.kind if known else None,
        found_on=known.found_on if known else None,
        depth=known.depth if known else None,
        last_visit=_moment(known.visited if known else None),
        next_visit=_moment(known.due if known else None),
        moved_to=_moved_to(known),
        fetched=_moment(page.fetched_at if page else None),
        status=page.status if page else None,
        type=headers.get("content-type", "").partition(";")[0].strip().lower() or None,
        bytes=len(page.body) if page else None,
        why_not_indexed=why_not,
        same_page_as=same,
        named_on=None if isinstance(decision, Admitted) or known else _named_on(key, sources.records),
    )


def _kept_as(url: str, sources: Sources) -> str:
    """The spelling that the crawl knows; the canonical one when it knows none."""
    met = (each for each in spellings(url) if sources.records.known(each) or sources.pages.page(each))
    return next(met, canonical_spelling(url))


def _decide(url: str, key: str, allowlist: Allowlist) -> Admitted | NotAdmitted:
    """As the crawl asks, of the canonical spelling; but what is odd in the one typed is told, save spaces."""
    typed = allowlist.decide(url)
    odd = isinstance(typed, NotAdmitted) and typed.why is Why.ODD and typed.rule != Oddity.CHARACTERS.value
    return typed if odd else allowlist.decide(key)


def _reason(decision: Admitted | NotAdmitted) -> str:
    if isinstance(decision, Admitted):
        return f"admitted by {decision.rule!r} of site {decision.site.id}"
    return f"{decision.why.value}{f': {decision.rule}' if decision.rule else ''}"


def _why_not_indexed(
    key: str, page: Page | None, decision: Admitted | NotAdmitted, indexed_under: str | None, sources: Sources
) -> tuple[str | None, str | None]:
    """Why no search shows it, and the canonical address to which it gave way; None when one may."""
    if isinstance(decision, NotAdmitted):
        return (
            "it is indexed still, and hidden: the list does not admit it" if indexed_under else "not admitted"
        ), None
    if page is None:
        gone = sources.records.why_gone(key)
        return (f"it was taken out ({gone})" if gone is not None else "no page is stored"), None
    outcome = outcome_of(page, sources.pages, sources.allowlist)
    if isinstance(outcome, Skipped):
        document = convert(page, sources.allowlist)
        return outcome.why, document.canonical if isinstance(document, Document) else None
    return (None if indexed_under == decision.site.id else "the index is behind: run `cartable index`"), None


def _moved_to(known: Known | None) -> str | None:
    if known is None:
        return None
    if known.outcome == "moved":
        return known.why
    return known.why.partition(": ")[2] or None if known.outcome == "vanished" else None


def _named_on(url: str, records: Records) -> str | None:
    """A page that names an address off the list, as far as reports and redirects tell."""
    return records.redirecting_to(url) or next(_examples_of(url, records.reports(REPORTS)), None)


def _examples_of(url: str, reports: Iterable[str]) -> Iterator[str]:
    for report in reports:
        for site in json.loads(report)["sites"]:
            for example in site.get("examples", {}).values():
                named, _, page = example.partition(" (on ")
                if canonical_spelling(named) == url:
                    yield page.removesuffix(")")


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
