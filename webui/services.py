"""What the web application is given to work with: it opens no file, no index and no socket of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from allowlist.current import CurrentList
from allowlist.model import Allowlist
from indexer.engine import ResultPage
from indexer.help_cards import HelpCards
from indexer.query import Query
from webui.desk.desk import Desk
from webui.standing import Standing

_KEY = "cartable"


@dataclass(frozen=True, slots=True)
class Services:
    """Each is called in every request that needs it, so each answers for this moment, and quickly. The `desk` may fail,
    which is for those who ask it to say.

    `site_of` gives the site id of the indexed page of exactly an address. `public_url` is the address of the home page
    as the world sees it; without it no absolute address is given out. `profile` is the level whose profile the home
    page shows, "" for none; `profile_lock` lets no other be chosen.
    """

    current_list: Callable[[], CurrentList]
    search: Callable[[Query, Allowlist], ResultPage]
    suggest: Callable[[str, Allowlist, str | None], Sequence[str]]
    index_ready: Callable[[], bool]
    site_of: Callable[[str], str | None]
    desk: Desk
    public_url: str = ""
    profile: str = ""
    profile_lock: bool = False
    help_cards: Callable[[], HelpCards] = HelpCards
    standing: Callable[[], Standing] = Standing


def provide(app: Flask, services: Services) -> None:
    """Hand `services` to the views of `app`."""
    app.extensions[_KEY] = services


def services() -> Services:
    """The services of the application that answers this request."""
    given: Services = current_app.extensions[_KEY]
    return given
