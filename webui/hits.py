"""A hit as a person reads it: where it is, what it is called, what it says, whom it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from allowlist.model import Allowlist, Site
from indexer.engine import Hit, Marked, ResultPage
from indexer.reading.readability import EASY
from webui.labels import language_name, level_labels, subject_labels, type_name
from webui.marks import Piece, pieces
from webui.messages import Messages
from webui.trail import trail
from webui.typography import spaced

_SUBJECTS = 3
"""Subjects named under a hit: a site for all of them would fill the page with their names."""


@dataclass(frozen=True, slots=True)
class ShownHit:
    """`name` is the title without marks. `language` is "" when it is the page's own, which then needs no telling.
    `missing` has the words that the page lacks; `published` is None when it is not known. `more` says that the site has
    more answers than this page shows, at the last of those that it does.
    """

    url: str
    title: tuple[Piece, ...]
    name: str
    site: Site
    trail: tuple[str, ...]
    snippet: tuple[Piece, ...]
    language: str
    tags: tuple[str, ...]
    missing: str
    published: date | None = None
    more: bool = False


def shown_hits(
    result: ResultPage, allowlist: Allowlist, messages: Messages, *, simple: bool = False
) -> tuple[ShownHit, ...]:
    """The hits of a page. The list is asked once more, last of all: what it does not admit is not shown. With `simple`
    no levels, subjects and dates stand under them.
    """
    admitted = ((hit, allowlist.site_for(hit.url)) for hit in result.hits)
    shown = [_shown(hit, site, allowlist, messages, simple) for hit, site in admitted if site is not None]
    ending = _with_more(shown, result)
    return tuple(replace(hit, more=True) if place in ending else hit for place, hit in enumerate(shown))


def _with_more(shown: Sequence[ShownHit], result: ResultPage) -> frozenset[int]:
    """The place of the last hit of each site that has more answers than the page shows."""
    if result.query.site is not None:
        return frozenset()
    had = Counter(hit.site.id for hit in shown)
    last = {hit.site.id: place for place, hit in enumerate(shown)}
    counts = result.facets.get("site", {})
    return frozenset(place for site, place in last.items() if counts.get(site, 0) > had[site])


def _shown(hit: Hit, site: Site, allowlist: Allowlist, messages: Messages, simple: bool) -> ShownHit:  # noqa: FBT001
    title = _set(hit.title if hit.title.text.strip() else Marked(hit.url), hit.language)
    return ShownHit(
        url=hit.url,
        title=pieces(title),
        name=title.text,
        site=site,
        trail=trail(hit.url, site),
        snippet=pieces(_set(hit.snippet, hit.language)),
        language="" if hit.language == messages.language else hit.language,
        tags=(*(() if simple else _audience(site, allowlist, messages)), *_nature(hit, messages)),
        missing=", ".join(hit.missing),
        published=date.fromisoformat(hit.published) if hit.published and not simple else None,
    )


def _set(marked: Marked, language: str) -> Marked:
    """French is set as French: else a line may begin with the colon of the one before. Keeps each span in place."""
    return Marked(spaced(marked.text), marked.spans) if language == "fr" else marked


def _audience(site: Site, allowlist: Allowlist, messages: Messages) -> Iterator[str]:
    """Whom the site is for."""
    levels, subjects = level_labels(site, allowlist), subject_labels(site, allowlist)
    yield from (messages("hit.all_levels"),) if 1 < len(levels) == len(allowlist.vocabulary.levels) else levels
    yield from subjects[:_SUBJECTS]
    if len(subjects) > _SUBJECTS:
        yield messages.count("hit.more_subjects", len(subjects) - _SUBJECTS)


def _nature(hit: Hit, messages: Messages) -> Iterator[str]:
    """What the page itself is like."""
    if hit.ease is not None and hit.ease >= EASY:
        yield messages("hit.easy")
    if hit.kind != "html":
        yield type_name(hit.kind, messages)
    if hit.language not in ("", messages.language):
        yield messages("hit.in_language", language=language_name(hit.language, messages))
