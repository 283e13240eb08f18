"""Pinned results as they are shown: above the answers, on their first page, and only what the list admits now."""

from __future__ import annotations

from dataclasses import dataclass

from allowlist.model import Allowlist, Site
from indexer.engine import ResultPage
from indexer.search import is_asked
from webui.desk.pins import MOST_PAGES
from webui.services import services
from webui.trail import trail


@dataclass(frozen=True, slots=True)
class ShownPin:
    """A page, and the site that admits it at this moment."""

    url: str
    title: str
    site: Site
    trail: tuple[str, ...]


def shown_pins(result: ResultPage, allowlist: Allowlist) -> tuple[ShownPin, ...]:
    """The pages pinned to what was answered: to the correction, where that was. The filters by site hold for them as
    for the answers; under one by language or type there are none, since nobody knows either of them.
    """
    query, desk = result.query, services().desk
    if query.page != 1 or not query.text or query.language or query.kind:
        return ()
    pins = desk.pinned(result.suggestion if result.corrected and result.suggestion else query.text, desk.today())
    pages = {page.url: page.title for pin in pins for page in pin.pages}
    admitted = ((url, title, allowlist.site_for(url)) for url, title in pages.items())
    shown = [
        ShownPin(url, title, site, trail(url, site)) for url, title, site in admitted if site and is_asked(site, query)
    ]
    return tuple(shown[:MOST_PAGES])


def pins_as_json(pins: tuple[ShownPin, ...]) -> list[dict[str, str]]:
    """As the API gives them."""
    return [{"url": pin.url, "title": pin.title, "site": pin.site.id} for pin in pins]
