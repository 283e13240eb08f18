"""A dry run of a site, as the data flows:

a site | a store in a folder of its own | crawl, with guard and manners as ever | convert | counts | the folder removed
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse
from sqlalchemy import Engine

from allowlist.model import Allowlist
from cartable.candidate import Candidate, entry_of
from cartable.lists import state_directory
from cartable.lock import run_lock
from cartable.settings import Settings
from crawler.canonical import canonical_spelling
from crawler.links import named_in
from crawler.outcome import OFF_LIST
from crawler.pages import Page
from crawler.plan import Limits, Observer
from crawler.records import Records
from crawler.report import CrawlReport, SiteReport
from crawler.run import crawl
from crawler.schema import open_database
from crawler.sql_pages import SqlPages
from indexer.document import Document, Skipped
from indexer.update import outcome_of

TITLES = 20
HOSTS = 15
SITEMAPS = 5
"""Sitemaps read: enough to tell a large site, and few enough to leave the budget to pages."""
REQUESTS_A_PAGE = 2
"""Sitemaps, redirects and refusals come on top of the pages; a maze of them must not make a preview a crawl."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What approving would add, as far as the preview went. Field names are the keys of `cartable preview --json`.

    `entry` are lines for the list, "" for a site that is in it. `pages` came, `indexed` of them would be found;
    `left_out` has the others by reason. `not_fetched` counts visits by outcome and reason. `examples` has the first
    address of each reason. `same_text` is how many pages repeat another's text. `pages_known` were met, visited or
    not; `seconds_for_all` is a full crawl of those at `pace`, seconds a request, as the site's delay and its server
    make it, `seconds_at_most` one of `max_pages`.
    """

    site: str
    scope: list[str]
    entry: str
    interrupted: bool
    requests: int
    seconds: float
    pages: int
    indexed: int
    languages: dict[str, int]
    types: dict[str, int]
    left_out: dict[str, int]
    same_text: int
    not_fetched: dict[str, int]
    examples: dict[str, str]
    redirects_off_list: list[dict[str, str]]
    links_off_list: int
    hosts_off_list: dict[str, int]
    titles: list[dict[str, str]]
    pages_known: int
    max_pages: int
    pace: float
    seconds_for_all: float
    seconds_at_most: float
    notes: list[str]


def preview(candidate: Candidate, settings: Settings, pages: int, today: date, observe: Observer) -> Preview:
    """Visit at most so many pages of the candidate, and tell. Stores nothing. Once in a process, as `crawl`.

    Raises ContactMissing, RunLocked.
    """
    with _alone(candidate, settings), passing_folder() as folder:
        engine = open_database(f"sqlite:///{folder / 'pages.sqlite'}")
        try:
            report = _crawl(candidate, engine, settings, pages, observe)
            return _told(candidate, engine, report, today)
        finally:
            engine.dispose()


@contextmanager
def _alone(candidate: Candidate, settings: Settings) -> Iterator[None]:
    """No host is asked at twice its pace: one preview at a time, and none beside a run that may visit the same hosts.

    A site nobody visits yet is previewed while a run is at work.
    """
    state = state_directory(settings)
    with run_lock(state, "preview.lock"):
        if not candidate.crowded:
            yield
            return
        with run_lock(state):
            yield


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder that is gone afterwards, also when the process is told to end."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with TemporaryDirectory(prefix="cartable-preview-") as folder:
            yield Path(folder)
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _crawl(candidate: Candidate, engine: Engine, settings: Settings, pages: int, observe: Observer) -> CrawlReport:
    few = replace(candidate.site, max_pages=min(pages, candidate.site.max_pages))
    sites = tuple(few if site.id == few.id else site for site in candidate.allowlist.sites)
    try:
        return crawl(
            replace(candidate.allowlist, sites=sites),
            engine,
            contact=settings.contact,
            site_ids=(few.id,),
            max_pages=pages * REQUESTS_A_PAGE,
            limits=Limits(settings.max_crawl_delay, settings.fetch_timeout, SITEMAPS),
            observe=observe,
        )
    finally:
        # Scrapy leaves its own handlers behind, which wait for a crawl that has ended.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, _interrupt)


def _told(candidate: Candidate, engine: Engine, report: CrawlReport, today: date) -> Preview:
    site, of_site = candidate.site, report.sites[candidate.site.id]
    store, records = SqlPages(engine), Records(engine)
    found = _Found()
    for page in store.changes_since(0):
        if isinstance(page, Page):
            found.add(page, store, candidate.allowlist)
    seconds = (report.finished - report.started).total_seconds()
    requests = of_site.outcomes.total()
    pace = max(site.delay, seconds / requests if requests else 0.0)
    known = records.pages_known(site.id)
    languages = tuple(language for language, _ in found.languages.most_common(3) if language)
    name = found.titles[0]["title"] if found.titles else site.name
    return Preview(
        site=site.id,
        scope=[scope.text for scope in site.scope],
        entry=entry_of(site, name, languages, today) if candidate.made_up else "",
        interrupted=report.interrupted,
        requests=requests,
        seconds=round(seconds, 1),
        pages=found.pages,
        indexed=sum(found.languages.values()),
        languages=dict(found.languages.most_common()),
        types=dict(found.types.most_common()),
        left_out=dict(found.left_out.most_common()),
        same_text=found.same_text,
        not_fetched=dict(of_site.reasons.most_common()),
        examples={**found.examples, **of_site.examples},
        redirects_off_list=_redirects(records, site.id),
        links_off_list=len(found.off_list),
        hosts_off_list=dict(Counter(map(_host, found.off_list)).most_common(HOSTS)),
        titles=_spread(found.titles),
        pages_known=known,
        max_pages=site.max_pages,
        pace=round(pace, 2),
        seconds_for_all=round(pace * min(known, site.max_pages)),
        seconds_at_most=round(pace * site.max_pages),
        notes=_notes(of_site),
    )


class _Found:
    """What the pages are, counted as they come."""

    def __init__(self) -> None:
        self.pages = 0
        self.languages: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.same_text = 0
        self.off_list: set[str] = set()
        self.titles: list[dict[str, str]] = []
        self._texts: dict[bytes, str] = {}

    def add(self, page: Page, store: SqlPages, allowlist: Allowlist) -> None:
        """Count a page in."""
        self.pages += 1
        self.off_list.update(_off_list(page, allowlist))
        outcome = outcome_of(page, store, allowlist)
        if isinstance(outcome, Document):
            self._add_document(outcome)
        elif isinstance(outcome, Skipped):
            self.left_out[outcome.why] += 1
            self.examples.setdefault(outcome.why, page.url)

    def _add_document(self, document: Document) -> None:
        self.languages[document.language] += 1
        self.types[document.kind] += 1
        self.titles.append({"title": document.title, "url": document.url})
        digest = sha256(" ".join(document.text.split()).encode()).digest()
        first = self._texts.setdefault(digest, document.url)
        if first != document.url:
            self.same_text += 1
            self.examples.setdefault("same text", f"{document.url} and {first}")


def _off_list(page: Page, allowlist: Allowlist) -> Iterator[str]:
    """Addresses that a page names and the list does not admit, as the crawl read them."""
    if page.headers.get("content-type", "text/html").partition(";")[0].strip().lower() == "application/pdf":
        return
    try:
        links = named_in(HtmlResponse(page.url, headers=dict(page.headers), body=page.body)).links
    except Exception:  # noqa: BLE001 (whatever parsers raise on bytes of strangers: the crawl has noted it)
        return
    yield from (url for url in links if allowlist.site_for(canonical_spelling(url)) is None)


def _redirects(records: Records, site_id: str) -> list[dict[str, str]]:
    ended = records.ended(site_id, "vanished", OFF_LIST)
    return [{"from": url, "to": why.partition(": ")[2]} for url, why in ended]


def _spread(titles: list[dict[str, str]]) -> list[dict[str, str]]:
    """Some of them, evenly from the first to the last."""
    few = min(TITLES, len(titles))
    return [titles[number * len(titles) // few] for number in range(few)]


def _notes(of_site: SiteReport) -> list[str]:
    """What the crawl noted, but for the ends that the preview itself set."""
    return [note for note in of_site.notes if not note.startswith(("reached max_pages", "stopped after"))]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url
