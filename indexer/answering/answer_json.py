"""A result page as the JSON that the command line and the API both give: a contract with scripts elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allowlist.model import Allowlist
from indexer.engine import Hit, ResultPage
from indexer.help.cards import HelpCard, cards_as_json


def as_json(
    result: ResultPage,
    allowlist: Allowlist,
    cards: tuple[HelpCard, ...] = (),
    pinned: Sequence[Mapping[str, str]] = (),
) -> dict[str, object]:
    """Plain values only; `marks` gives the spans [start, end) of matched words in title and snippet. `pinned` has what
    curators put above the hits: the command line knows of none.
    """
    return {
        "query": result.query.text,
        "like": result.query.like,
        "total": result.total,
        "page": result.query.page,
        "took_ms": round(result.took_ms, 1),
        "suggestion": result.suggestion,
        "corrected": result.corrected,
        "partial": result.partial,
        "facets": {name: dict(counts) for name, counts in result.facets.items()},
        "help": cards_as_json(cards, allowlist),
        "pinned": [dict(one) for one in pinned],
        "hits": [_hit_json(hit, allowlist) for hit in result.hits],
    }


def _hit_json(hit: Hit, allowlist: Allowlist) -> dict[str, object]:
    site = allowlist.site(hit.site_id)
    return {
        "url": hit.url,
        "title": hit.title.text,
        "site": hit.site_id,
        "snippet": hit.snippet.text,
        "language": hit.language,
        "levels": list(site.levels) if site else [],
        "subjects": list(site.subjects) if site else [],
        "type": hit.kind,
        "ease": hit.ease,
        "missing": list(hit.missing),
        "published": hit.published,
        "marks": {
            "title": [list(span) for span in hit.title.spans],
            "snippet": [list(span) for span in hit.snippet.spans],
        },
    }
