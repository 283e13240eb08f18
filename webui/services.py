"""What the web application is given to work with: it opens no file, no index and no socket of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app

from allowlist.current import CurrentList
from allowlist.model import Allowlist
from crawler.report import CrawlReport, Ended, SiteReport, Totals
from indexer.asking.synonyms import Synonyms
from indexer.engine import ResultPage
from indexer.help.cards import HelpCards
from indexer.query import Query
from webui.desk.desk import Desk
from webui.desk.editing import ListEditor
from webui.desk.own_text import OwnText
from webui.standing import Standing
from webui.withdrawal import Withdrawals

_KEY = "cartable"


class History(Protocol):
    """What past crawls tell: `crawler.history.History`. Every method raises StoreFailed."""

    def newest(self) -> Mapping[str, tuple[datetime, SiteReport]]:
        """The newest report of each site, and when that run began."""
        ...

    def reports(self) -> Sequence[CrawlReport]:
        """The newest reports, the newest first."""
        ...

    def totals(self, since: datetime) -> Sequence[Totals]:
        """Runs from then on in numbers, the oldest first."""
        ...

    def ended(self, site_id: str) -> Sequence[Ended]:
        """Addresses of a site whose last visit brought no page, so many of each outcome."""
        ...

    def broken_elsewhere(self, site_id: str) -> Sequence[Ended]:
        """Addresses of other sites that are gone, and that a page of this one was the first to link to."""
        ...


def _nothing(_synonyms: Synonyms, query: Query, _allowlist: Allowlist) -> ResultPage:
    return ResultPage(query, 0, 0.0, ())


@dataclass(frozen=True, slots=True)
class Services:
    """Each is called in every request that needs it, so each answers for this moment, and quickly. The `desk` may fail,
    which is for those who ask it to say.

    `site_of` gives the site id of the indexed page of exactly an address. `editor` edits the list; what gives it raises
    StoreFailed. `public_url` is the address of the home page as the world sees it; without it no absolute address is
    given out. `profile` is the level whose profile the home page shows, "" for none; `profile_lock` lets no other be
    chosen. `withdrawals` looks at the store and the index, which may take a second.

    `search_under` is the search with other synonyms, to try them; without `synonyms_text` or `help_cards_text` these
    are not edited at the desk.
    """

    current_list: Callable[[], CurrentList]
    search: Callable[[Query, Allowlist], ResultPage]
    suggest: Callable[[str, Allowlist, str | None], Sequence[str]]
    index_ready: Callable[[], bool]
    site_of: Callable[[str], str | None]
    desk: Desk
    editor: Callable[[], ListEditor]
    history: History
    withdrawals: Withdrawals
    public_url: str = ""
    profile: str = ""
    profile_lock: bool = False
    help_cards: Callable[[], HelpCards] = HelpCards
    search_under: Callable[[Synonyms, Query, Allowlist], ResultPage] = _nothing
    synonyms_text: OwnText | None = None
    help_cards_text: OwnText | None = None
    standing: Callable[[], Standing] = Standing


def provide(app: Flask, services: Services) -> None:
    """Hand `services` to the views of `app`."""
    app.extensions[_KEY] = services


def services() -> Services:
    """The services of the application that answers this request."""
    given: Services = current_app.extensions[_KEY]
    return given
