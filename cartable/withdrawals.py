"""What the desk's pages ask of the store and the index when something was taken out of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allowlist.model import Allowlist
from cartable.settings import Settings
from cartable.stores import database
from cartable.takedown import Target, addresses_of, purge_target, titles_of
from crawler.sql_pages import SqlPages
from indexer.engine import ResultPage
from indexer.query import Query
from indexer.vocabulary.reader import Words
from webui.withdrawal import Deleted, Left, Withdrawn


@dataclass(frozen=True, slots=True)
class StoreWithdrawals:
    """As `webui.withdrawal.Withdrawals`. `search` is the one that pupils ask."""

    settings: Settings
    search: Callable[[Query, Allowlist], ResultPage]

    def left(self, what: Withdrawn, allowlist: Allowlist) -> Left:
        """As `Withdrawals.left`. A suggestion is shown where the list admits one of the pages that have its words."""
        target = Target(what.site, exclusion=what.exclusion)
        titles = titles_of(self.settings, target, allowlist)
        found = [hit for title in titles for hit in self.search(Query(title), allowlist).hits]
        spoken = addresses_of(((url, "") for url in Words(self.settings.words_directory).pages()), target, allowlist)
        engine = database(self.settings)
        try:
            stored = len(addresses_of(SqlPages(engine).addresses(), target, allowlist))
        finally:
            engine.dispose()
        return Left(
            hits=sum(target.holds(hit.url, hit.site_id, allowlist) for hit in found),
            suggestions=sum(allowlist.site_for(url) is not None for url in spoken),
            stored=stored,
            tried=len(titles),
        )

    def delete(self, what: Withdrawn, allowlist: Allowlist) -> Deleted:
        """As `Withdrawals.delete`."""
        target = Target(what.site, exclusion=what.exclusion)
        return Deleted(*purge_target(self.settings, target, allowlist, allowlist))
