"""A site or a page removed everywhere, as the data flows, and proof of it:

what is meant | the list | the run's lock | the page store | the index | its links | look again, as any process would
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from urllib.parse import urlsplit

from sqlalchemy import Engine

from allowlist.address import Oddity, parse_address
from allowlist.current import LAST_GOOD
from allowlist.edit import add_exclusion, save, set_status
from allowlist.errors import BrokenList
from allowlist.exclusion import exclusion_for
from allowlist.load import load_allowlist, read_file
from allowlist.model import Admitted, Allowlist, NotAdmitted, Site, Status, Why
from allowlist.scope import Exclusion, parse_exclusion
from cartable.compose import link_store, search_index
from cartable.errors import CannotTakeDown, ListBroken, RunLocked
from cartable.lists import good_list, known_sites, state_directory
from cartable.lock import run_lock
from cartable.operator import operator
from cartable.review import Written
from cartable.settings import Settings
from cartable.stores import database
from crawler.canonical import address_typed, canonical_spelling
from crawler.purge import purge
from crawler.sql_pages import SqlPages
from indexer.document import Document
from indexer.links.linking import due
from indexer.query import Query
from indexer.reading.convert import convert
from indexer.search import Searcher
from indexer.update import take_out, take_out_links
from indexer.vocabulary.reader import Words

WHY = "taken down"
SAMPLE = 5
"""Pages whose titles are searched for afterwards: what a pupil would type to see them again."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to go: all of `site`, or `url` with what `exclusion` takes out with it. `site` is None off the list."""

    site: Site | None
    url: str = ""
    exclusion: Exclusion | None = None

    def holds(self, url: str, site_id: str, before: Allowlist) -> bool:
        """Whether a page stored or indexed under that site id is meant; `before` is the list as it was."""
        if self.site is None:
            return url == self.url
        if site_id != self.site.id and not any(scope.hosts.hold_name(_host(url)) for scope in self.site.scope):
            return False  # the list need not be asked of each of a hundred thousand addresses
        decision = before.decide(url)
        if (decision.site.id if decision.site else site_id) != self.site.id:
            return False
        return self.exclusion is None or url == self.url or _is_held(self.exclusion, url)


@dataclass(frozen=True, slots=True)
class Proof:
    """What is left of the target, counted anew: all zero, and the list out of the way, prove it.

    `hits` are answers to the titles of its pages, `index` documents, `store` pages with a body, `cache` copies of the
    list (the last good one) that still admit it. `links` are pages whose links are kept, and documents of other pages
    that have words which only its links had.
    """

    hits: int
    index: int
    store: int
    suggestions: int
    cache: int
    links: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing is left."""
        return not (self.hits or self.index or self.store or self.suggestions or self.cache or self.links)


@dataclass(frozen=True, slots=True)
class Takedown:
    """What was done. `edit` says what the list now has; `held_by` who kept store and index from being purged."""

    target: str
    site: str | None
    edit: str
    pages: int
    documents: int
    left: Proof
    held_by: str
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether nothing is left of it anywhere, and no run is at work that began under the list as it was."""
        return self.left.holds and not self.held_by


def take_down(settings: Settings, typed: str) -> Takedown:
    """Edit the list, purge store and index, look again. Raises CannotTakeDown, EditRefused, ListBroken, UnknownSite.

    While another run holds the lock the list alone is edited, which already hides it all; the next run purges.
    """
    started = perf_counter()
    before = good_list(settings)
    target = _target(typed, before)
    edit = _edit(settings, before, target)
    after = good_list(settings)
    _require_out(target, after)
    titles = titles_of(settings, target, before)
    pages, documents, held_by = purge_target(settings, target, before, after)
    left = _look_again(settings, target, before, after, titles)
    site_id = target.site.id if target.site else None
    return Takedown(typed, site_id, edit, pages, documents, left, held_by, perf_counter() - started)


def purge_withdrawn(settings: Settings, allowlist: Allowlist) -> int:
    """Take out of the store the pages of retired sites and those that a site excludes; how many. Under the run's lock.

    Suspended sites keep theirs, and so do addresses that no site has: a slip of the pen, or another list with the same
    state directory, must not cost a hundred thousand pages.
    """
    losing = [site for site in allowlist.sites if site.exclude or site.status is Status.RETIRED]

    @cache
    def concerns(host: str) -> bool:  # asked first: the list needs 0.1 ms for an address, and most sites lose none
        return any(scope.hosts.hold_name(host) for site in losing for scope in site.scope)

    pages = (url for url, _ in SqlPages(database(settings)).addresses() if concerns(_host(url)))
    gone = [url for url in pages if _is_withdrawn(allowlist.decide(url))]
    return purge(database(settings), gone, WHY)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_withdrawn(decision: Admitted | NotAdmitted) -> bool:
    if isinstance(decision, Admitted):
        return False
    retired = decision.site is not None and decision.site.status is Status.RETIRED
    return retired or decision.why is Why.EXCLUDED


def _target(typed: str, allowlist: Allowlist) -> Target:
    site = allowlist.site(typed)
    if site is not None:
        return Target(site)
    if not set(typed) & set("./:"):
        known_sites(allowlist, (typed,))  # raises: it is no address either
    url = canonical_spelling(address_typed(typed))
    decision = allowlist.decide(url)
    if isinstance(decision, NotAdmitted) and decision.why is Why.ODD:
        raise CannotTakeDown(typed, f"it is no address of the list ({decision.rule})", "copy the address of a hit")
    if decision.site is None:
        return Target(None, url)
    exclusion = parse_exclusion(exclusion_for(url))
    return Target(decision.site, url, exclusion if isinstance(exclusion, Exclusion) else None)


def _is_held(exclusion: Exclusion, url: str) -> bool:
    address = parse_address(url)
    return not isinstance(address, Oddity) and exclusion.holds(address)


def _edit(settings: Settings, allowlist: Allowlist, target: Target) -> str:
    """Write it into the list; what the list has now."""
    site = target.site
    if site is None:
        return "the list: no site has this address"
    if site.status is Status.RETIRED:
        return f"the list: site {site.id} was retired already"
    text = read_file(settings.allowlist)
    if isinstance(text, BrokenList):
        raise ListBroken(settings.allowlist, text.lines())
    if target.exclusion is None:
        unlogged = _save(settings, allowlist, text, site, set_status(text, site.id, Status.RETIRED), "site_retired")
        return f"the list: site {site.id} is retired{unlogged}"
    decision = allowlist.decide(target.url)
    if isinstance(decision, NotAdmitted) and decision.why is Why.EXCLUDED:
        return f"the list: site {site.id} excluded it already, by `{decision.rule}`"
    _require_no_start(target, site)
    after = add_exclusion(text, site.id, target.exclusion.text)
    unlogged = _save(settings, allowlist, text, site, after, "site_excluded")
    return f"the list: site {site.id} excludes `{target.exclusion.text}`{unlogged}"


def _save(settings: Settings, allowlist: Allowlist, before: str, site: Site, after: str, verb: str) -> str:
    """Save, and tell the audit log; what to add to the answer where that could not take it."""
    save(settings.allowlist, after, allowlist.digest)
    from cartable.desk import log_edit  # noqa: PLC0415 (loads Flask, which nothing else here needs)

    failed = log_edit(settings, Written(before, after, (site.id,)), operator(), verb, "cartable takedown")
    return f" ({failed})" if failed else ""


def _require_no_start(target: Target, site: Site) -> None:
    assert target.exclusion is not None  # noqa: S101 (asked before)
    for start in site.start:
        if _is_held(target.exclusion, start):
            remedy = f"give the site another start first, or take it down: cartable takedown {site.id}"
            raise CannotTakeDown(target.url, f"site {site.id} starts there ({start})", remedy)


def _require_out(target: Target, after: Allowlist) -> None:
    """The list as it is on the disk now must keep it out, also when the site is made active again."""
    if target.url:
        decision = after.decide(target.url)
        out = isinstance(decision, NotAdmitted) and (decision.why is not Why.NOT_ACTIVE or _is_withdrawn(decision))
    else:
        site = after.site(target.site.id) if target.site else None
        out = site is None or site.status is Status.RETIRED
    if not out:
        name = target.url or (target.site.id if target.site else "")
        raise CannotTakeDown(name, "the list admits it still after the edit", "edit the site's entry by hand")


def titles_of(settings: Settings, target: Target, before: Allowlist) -> list[str]:
    """Titles of some of its pages, as they were found so far."""
    allowlist = before if target.site is None else _as_active(before, target.site)
    with _database(settings) as engine:
        store = SqlPages(engine)
        meant = (url for url, site_id in store.addresses() if target.holds(url, site_id, before))
        stored = (page for url, _ in zip(meant, range(SAMPLE), strict=False) if (page := store.page(url)))
        documents = (convert(page, allowlist) for page in stored)
        return [each.title for each in documents if isinstance(each, Document) and each.title]


def _as_active(allowlist: Allowlist, site: Site) -> Allowlist:
    sites = (replace(each, status=Status.ACTIVE) if each.id == site.id else each for each in allowlist.sites)
    return replace(allowlist, sites=tuple(sites))


def purge_target(settings: Settings, target: Target, before: Allowlist, after: Allowlist) -> tuple[int, int, str]:
    """Pages taken out of the store, documents out of the index, and who holds the lock when neither could be."""
    index = search_index(settings)
    try:
        with run_lock(state_directory(settings)), _database(settings) as engine:
            store = SqlPages(engine)
            fresh, upto, fence = index.held_upto() >= store.last_sequence(), index.held_upto(), index.held_fence()
            pages = purge(engine, addresses_of(store.addresses(), target, before), WHY)
            for folder in settings.idle_index_directories:  # of an engine used before: nothing keeps it up to date
                rmtree(folder, ignore_errors=True)
            # What changed is what is taken out, so an index that was up to date is so again.
            upto, fence = store.last_sequence() if fresh else upto, after.fence if fence == before.fence else fence
            documents = take_out(addresses_of(index.addresses(), target, before), index, upto, fence)
            links = link_store(settings)
            take_out_links(addresses_of(links.addresses(), target, before), store, after, index, links)
            return pages, documents, ""
    except RunLocked as error:
        return 0, 0, error.holder


@contextmanager
def _database(settings: Settings) -> Iterator[Engine]:
    """The page store, closed afterwards: a server takes down more than one site in its life."""
    engine = database(settings)
    try:
        yield engine
    finally:
        engine.dispose()


def addresses_of(addresses: Iterable[tuple[str, str]], target: Target, before: Allowlist) -> list[str]:
    """Those of (URL, site id) that are meant."""
    return [url for url, site_id in addresses if target.holds(url, site_id, before)]


def _look_again(
    settings: Settings, target: Target, before: Allowlist, after: Allowlist, titles: Iterable[str]
) -> Proof:
    """Everything opened anew."""
    index, words = search_index(settings), Words(settings.words_directory)
    searcher = Searcher(index)
    found = [hit for title in titles for hit in searcher.search(Query(title), after).hits]
    kept, links = load_allowlist(settings.state / LAST_GOOD), link_store(settings)
    return Proof(
        hits=sum(target.holds(hit.url, hit.site_id, before) for hit in found),
        index=len(addresses_of(index.addresses(), target, before))
        + sum(map(Path.exists, settings.idle_index_directories)),
        store=len(addresses_of(SqlPages(database(settings)).addresses(), target, before)),
        suggestions=len(addresses_of(((url, "") for url in words.pages()), target, before)),
        cache=int(isinstance(kept, Allowlist) and kept.digest != after.digest),
        links=len(addresses_of(links.addresses(), target, before)) + len(due(links.given(), links.standings(), 0)),
    )
