"""Brings an index to the page store and the list: the only caller of an engine's writing half."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

from allowlist.model import Allowlist
from crawler.pages import Gone, Page, PageStore
from indexer.document import Document, Removed, Skipped
from indexer.engine import IndexWriter, SearchIndex
from indexer.links.anchors import Spelling
from indexer.links.linking import Given, due, links_only
from indexer.links.store import LinkStore
from indexer.reading.convert import convert
from indexer.reading.furniture import Furniture

BATCH_PAGES = 500
BATCH_CHARACTERS = 20_000_000
"""A batch is one commit and is held in memory: 20 million characters are 80 MB at worst."""

REWRITTEN = 2000
"""Documents that a run writes anew because links give them more than before: half a minute. Those that have words of a
link which is gone are written whatever their number."""

EXAMPLES = 3
"""Addresses named for each reason."""


@dataclass(slots=True)
class IndexReport:
    """What a run did: documents written, addresses taken out, pages left out by reason, and `examples`, the first
    EXAMPLES addresses of each reason: so that a curator can ask a site for a PDF with text instead of pictures.
    `relinked` documents were written again because other pages link to them in another way.
    """

    written: int = 0
    removed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    relinked: int = 0
    seconds: float = 0.0

    def skip(self, skipped: Skipped) -> None:
        """Count a page that is left out."""
        self.skipped[skipped.why] += 1
        named = self.examples.setdefault(skipped.why, [])
        if len(named) < EXAMPLES and skipped.url not in named:
            named.append(skipped.url)


@dataclass(frozen=True, slots=True)
class _Read:
    """A page after conversion: what becomes of it, and the sequence it had."""

    outcome: Document | Removed | Skipped
    sequence: int


def update_index(
    store: PageStore,
    allowlist: Allowlist,
    index: SearchIndex,
    progress: Callable[[int], None] = lambda _: None,
    links: LinkStore | None = None,
) -> IndexReport:
    """store.changes_since(held) | _converted | _batches | index.replace; then, under a changed list, the same for
    every address whose place has changed. With `links` they are read first, in the same way, so that each document is
    written once with what they give it; then documents that they give something else than before.

    Each batch is one commit that holds its own sequence, so a run that dies loses only the batch it was at.
    """
    started = perf_counter()
    report = IndexReport()
    reading = _Reading(store, allowlist, Furniture(store, allowlist))
    if links is None:
        _bring(index, index.addresses, index.held_upto(), reading.documents, reading, report, progress)
    else:
        _bring_links(links, reading)
        given = Given(index, links, links.standings())
        if not index.held_upto():
            links.know_index()
        since = index.held_upto() if links.knows_index() else 0
        _bring(given, index.addresses, since, reading.documents, reading, report, progress)
        links.know_index()
        report.relinked = _relink(given, reading, REWRITTEN)
        if not due(given.before(), given.standings, 1):
            links.settle()
    report.seconds = perf_counter() - started
    return report


def rebuild_index(
    store: PageStore,
    allowlist: Allowlist,
    index: SearchIndex,
    progress: Callable[[int], None] = lambda _: None,
    links: LinkStore | None = None,
) -> IndexReport:
    """store.changes_since(0) | _converted | _batches | replace, into a new generation that then takes over."""
    started = perf_counter()
    report = IndexReport()
    reading = _Reading(store, allowlist, Furniture(store, allowlist))
    if links:
        links.start_over()
        _bring_links(links, reading)
    standings = links.standings() if links else {}
    with index.rebuilding() as fresh:
        given = Given(fresh, links, standings, at_once=False) if links else fresh
        _fill(given, reading.documents(store.changes_since(0)), allowlist.fence, report, progress)
        _settle(fresh, allowlist)
    if links:
        links.give_all(standings)
    report.seconds = perf_counter() - started
    return report


def take_out_links(
    urls: Iterable[str], store: PageStore, allowlist: Allowlist, index: SearchIndex, links: LinkStore
) -> int:
    """Forget what these pages link to, and write anew at once the documents that had words of theirs; how many."""
    links.replace(map(Removed, urls), links.held_upto(), links.held_fence())
    given = Given(index, links, links.standings())
    return _relink(given, _Reading(store, allowlist, Furniture(store, allowlist)), 0)


def take_out(urls: Iterable[str], index: SearchIndex, upto: int, fence: str) -> int:
    """Take these addresses out at once, whatever else waits to be indexed; how many. `upto` and `fence` are what the
    index holds then.
    """
    removed = [Removed(url) for url in urls]
    index.replace(removed, upto, fence)
    return len(removed)


def _bring_links(links: LinkStore, reading: _Reading) -> None:
    """Bring the links to the store and the list, as an index of their own."""
    read = partial(reading.links, spelling=links.spelling)
    _bring(links, links.addresses, links.held_upto(), read, reading, IndexReport(), lambda _: None)


def _bring(
    index: IndexWriter,
    addresses: Callable[[], Iterable[tuple[str, str]]],
    upto: int,
    read: Callable[[Iterable[Page | Gone]], Iterator[_Read]],
    reading: _Reading,
    report: IndexReport,
    progress: Callable[[int], None],
) -> None:
    """What has changed since `upto`, and under another list what stands elsewhere now."""
    allowlist = reading.allowlist
    fence = index.held_fence()
    # The new fence is written once all pages stand under it; until then readers check every address themselves.
    meanwhile = fence or allowlist.fence
    _fill(index, read(reading.store.changes_since(upto)), meanwhile, report, progress)
    if meanwhile != allowlist.fence:
        _fill(index, _displaced(dict(addresses()), read, reading), meanwhile, report, progress)
    _settle(index, allowlist)


def _relink(given: Given, reading: _Reading, most: int) -> int:
    """Write documents anew to which the links give something else now; how many."""
    again = (
        read for url in due(given.before(), given.standings, most) for read in _again(url, reading.documents, reading)
    )
    report = IndexReport()
    _fill(given, again, given.held_fence(), report, lambda _: None)
    return report.written


def _settle(index: IndexWriter, allowlist: Allowlist) -> None:
    """Write down that every page stands where this list puts it."""
    if index.held_fence() != allowlist.fence:
        index.replace((), index.held_upto(), allowlist.fence)


def _fill(
    index: IndexWriter, pages: Iterable[_Read], fence: str, report: IndexReport, progress: Callable[[int], None]
) -> None:
    """Write the pages in batches, counting what happens to them."""
    done = 0
    upto = index.held_upto()  # asked once: each asking after a commit opens the whole index anew, and maps its files
    for batch in _batches(pages):
        upto = max(upto, *(read.sequence for read in batch))
        report.written += index.replace([_change(read.outcome, report) for read in batch], upto, fence)
        done += len(batch)
        progress(done)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read, and how: by documents, or by links alone."""

    store: PageStore
    allowlist: Allowlist
    furniture: Furniture

    def documents(self, changes: Iterable[Page | Gone]) -> Iterator[_Read]:
        """Each change with what it becomes."""
        for change in changes:
            outcome = outcome_of(change, self.store, self.allowlist)
            cleared = self.furniture.cleared(outcome) if isinstance(outcome, Document) else outcome
            yield _Read(cleared, change.sequence)

    def links(self, changes: Iterable[Page | Gone], spelling: Spelling) -> Iterator[_Read]:
        """Each change with what it links to, as a document that has nothing else."""
        read = links_only(changes, self._outcome, self.allowlist, spelling)
        return (_Read(outcome, sequence) for outcome, sequence in read)

    def _outcome(self, change: Page | Gone) -> Document | Removed | Skipped:
        return outcome_of(change, self.store, self.allowlist)


def outcome_of(change: Page | Gone, store: PageStore, allowlist: Allowlist) -> Document | Removed | Skipped:
    """One page, one hit: a page that names another stored page as its canonical address gives way to it."""
    if isinstance(change, Gone):
        return Removed(change.url)
    outcome = convert(change, allowlist)
    if isinstance(outcome, Document) and outcome.canonical and _stands(outcome.canonical, store, allowlist):
        return Skipped(change.url, "same page as its canonical address")
    return outcome


def _stands(url: str, store: PageStore, allowlist: Allowlist) -> bool:
    """Whether this address is indexed itself: pages that name each other as canonical must not both go."""
    page = store.page(url)
    outcome = convert(page, allowlist) if page else None
    return isinstance(outcome, Document) and not outcome.canonical


def _displaced(
    indexed: Mapping[str, str], read: Callable[[Iterable[Page | Gone]], Iterator[_Read]], reading: _Reading
) -> Iterator[_Read]:
    """Addresses whose site is not the one they are indexed under: no longer admitted, moved, or newly admitted."""
    for url, site_id in indexed.items():
        site = reading.allowlist.site_for(url)
        if site is None:
            yield _Read(Removed(url), 0)
        elif site.id != site_id:
            yield from _again(url, read, reading)
    for url in reading.store.urls():
        if url not in indexed and reading.allowlist.site_for(url):
            yield from _again(url, read, reading)


def _again(url: str, read: Callable[[Iterable[Page | Gone]], Iterator[_Read]], reading: _Reading) -> Iterator[_Read]:
    """The stored page as it is now, under sequence 0, which moves nothing forward."""
    page = reading.store.page(url)
    if page is None:
        yield _Read(Removed(url), 0)
    else:
        yield from (_Read(each.outcome, 0) for each in read([page]))


def _batches(pages: Iterable[_Read]) -> Iterator[list[_Read]]:
    """Runs of pages that are committed together, bounded in number and in size."""
    batch: list[_Read] = []
    size = 0
    for read in pages:
        batch.append(read)
        size += len(read.outcome.text) if isinstance(read.outcome, Document) else 0
        if len(batch) >= BATCH_PAGES or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _change(outcome: Document | Removed | Skipped, report: IndexReport) -> Document | Removed:
    """What the engine is told; a skipped page leaves the index in case it was in."""
    if isinstance(outcome, Document):
        return outcome
    if isinstance(outcome, Skipped):
        report.skip(outcome)
    else:
        report.removed += 1
    return Removed(outcome.url)
