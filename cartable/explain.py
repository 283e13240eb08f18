"""Everything known of one address: is it in, by which line, stored, indexed, what came of its last visit."""

from __future__ import annotations

from dataclasses import dataclass

from allowlist.model import Admitted, Allowlist
from crawler.canonical import canonical_url
from crawler.ledger import Ledger
from crawler.sql_pages import SqlPages
from indexer.engine import SearchIndex


@dataclass(frozen=True, slots=True)
class Explanation:
    """Field names are the keys of `cartable explain --json`."""

    url: str
    admitted: bool
    site: str | None
    rule: str | None
    reason: str
    stored: bool
    indexed: bool
    last_outcome: str | None


def explain(url: str, allowlist: Allowlist, pages: SqlPages, ledger: Ledger, index: SearchIndex) -> Explanation:
    """Look an address up everywhere. It is stored and indexed under its canonical spelling."""
    decision = allowlist.decide(url)
    key = _canonical(url)
    history = ledger.history(key)
    stored = pages.page(key) is not None
    indexed = any(held == key for held, _ in index.addresses())
    outcome = None if history is None else " ".join(filter(None, (history.outcome, history.why)))
    if isinstance(decision, Admitted):
        reason = f"admitted by {decision.rule!r} of site {decision.site.id}"
        return Explanation(url, True, decision.site.id, decision.rule, reason, stored, indexed, outcome)  # noqa: FBT003
    reason = f"{decision.why.value}{f': {decision.rule}' if decision.rule else ''}"
    site_id = decision.site.id if decision.site else None
    return Explanation(url, False, site_id, decision.rule or None, reason, stored, indexed, outcome)  # noqa: FBT003


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:
        return url
