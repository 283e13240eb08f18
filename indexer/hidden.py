"""Indexed pages that the list has taken out since they were indexed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from allowlist.model import Allowlist
from allowlist.touched import touched
from indexer.engine import IndexReader


@dataclass(frozen=True, slots=True)
class _Known:
    """What is hidden of one generation under one list: each address with its site, and the addresses alone."""

    generation: str
    allowlist: Allowlist
    sites: Mapping[str, str]
    urls: frozenset[str]


class HiddenPages:
    """The pages of an index to keep back under whatever list is in force. Safe for several threads.

    Asking the list about each address takes 35 µs, seconds for a large index: it is done once for each list and
    generation, by one thread, and after an edit only for the sites that it can concern.
    """

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        self._lock = Lock()
        self._known: _Known | None = None

    def under(self, allowlist: Allowlist) -> frozenset[str]:
        """Addresses that the list has taken out, or given to another site, since the index was written. Those of sites
        that are not active are not among them: no query asks for such a site.
        """
        generation = self._index.generation()
        with self._lock:
            known = self._known
            if known is None or known.generation != generation or known.allowlist.fence != allowlist.fence:
                found = self._found(generation, allowlist)
                self._known = known = _Known(generation, allowlist, found, frozenset(found))
            return known.urls

    def _found(self, generation: str, allowlist: Allowlist) -> dict[str, str]:
        if self._index.held_fence() == allowlist.fence:
            return {}
        active = {site.id for site in allowlist.active}
        known, kept = self._known, {}
        if known is not None and known.generation == generation:
            concerned = touched(known.allowlist, allowlist)
            kept = {url: site for url, site in known.sites.items() if site not in concerned}
            active &= concerned
        looked_at = ((url, site) for url, site in self._index.addresses() if site in active)
        return kept | {url: site for url, site in looked_at if not admits(allowlist, url, site)}


def admits(allowlist: Allowlist, url: str, site_id: str) -> bool:
    """Whether the list lets this address be shown, as a page of this site."""
    site = allowlist.site_for(url)
    return site is not None and site.id == site_id
