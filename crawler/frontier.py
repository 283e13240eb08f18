"""What waits to be visited: which addresses are noted, and which come next. SQL of the ledger's one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, insert, null, or_, select, update

from crawler.schema import address, page

if TYPE_CHECKING:
    from crawler.ledger import Found

NEVER = datetime.fromtimestamp(0, UTC)
ASKED_AT_ONCE = 1000
"""Addresses looked up in one statement; SQLite has room for 32,766."""

REMEMBERED = 50_000
"""Known addresses kept in memory: 15 MB."""
USUAL_PLACE = "the usual place of a sitemap"
"""Where a sitemap was found that nobody has named."""


class Rank(IntEnum):
    """How an address came to be known: the lower is visited first."""

    SITEMAP = 0
    LISTED = 1
    IN_SITEMAP = 2
    LINKED = 3
    MORE_OF_THE_SAME = 4


Admit = Callable[["Found"], "Found | None"]
"""Asked of each new address: as it is to be noted, or None when it is not."""

_WAITS = address.c.tried_at == NEVER
_ORDER = (address.c.rank, address.c.depth, address.c.linked.desc(), address.c.id)
_NOTE = insert(address).values(
    tried_at=NEVER, due_at=NEVER, failures=0, outcome="", why="", linked=1,
    **{name: bindparam(name) for name in ("url", "site_id", "kind", "depth", "found_on", "rank")},
)  # fmt: skip
_COUNT_NAMED = (
    update(address)
    .where(address.c.id.in_(bindparam("ids", expanding=True)), _WAITS)
    .values(linked=address.c.linked + bindparam("times"))
)
_BRING_FORWARD = (
    update(address)
    .where(address.c.url == bindparam("asked"), _WAITS)
    .values(depth=bindparam("by_depth"), rank=bindparam("by_rank"))
)
_PROMISED = or_(address.c.found_on != USUAL_PLACE, address.c.outcome != "vanished")
_READ_AS_SITEMAP = (
    update(address)
    .where(
        address.c.url == bindparam("asked"),
        address.c.kind == "page",
        or_(address.c.outcome == "", address.c.outcome == "refused"),
    )
    .values(kind="sitemap", rank=Rank.SITEMAP, due_at=NEVER)
)
"""A feed is mostly linked, and refused as a page, before someone names it as a sitemap. A page that came stays one."""
_KNOWN = select(address.c.id, address.c.url, address.c.depth, address.c.rank, _WAITS.label("waits"))
_KNOWN = _KNOWN.where(address.c.url.in_(bindparam("urls", expanding=True)))


class Named:
    """What was named of late: a known address is not looked up again, and how often each was named is written down
    together, since alone each would write a page of the database.
    """

    def __init__(self) -> None:
        self.known: dict[str, Row[Any]] = {}
        self.times: Counter[int] = Counter()

    def known_of(self, connection: Connection, urls: Iterable[str]) -> dict[str, Row[Any]]:
        """Which of these are known, as they were when they were looked up."""
        known = {url: self.known[url] for url in urls if url in self.known}
        unsure = iter([url for url in urls if url not in known])
        while some := list(islice(unsure, ASKED_AT_ONCE)):
            known |= {row.url: row for row in connection.execute(_KNOWN, {"urls": some})}
        self.known |= known
        while len(self.known) > REMEMBERED:
            del self.known[next(iter(self.known))]
        return known

    def write(self, connection: Connection) -> None:
        """Add up how often addresses that still wait were named."""
        by_times: dict[int, list[int]] = {}
        for address_id, times in self.times.items():
            by_times.setdefault(times, []).append(address_id)
        for times, ids in by_times.items():
            for start in range(0, len(ids), ASKED_AT_ONCE):
                connection.execute(_COUNT_NAMED, {"times": times, "ids": ids[start : start + ASKED_AT_ONCE]})
        self.times.clear()


def note(
    connection: Connection, site_id: str, found: Iterable[Found], admit: Admit, named: Named, *, again: bool
) -> None:
    """Note addresses: new ones if `admit` lets them in; of those that wait, that they were named once more, unless by a
    page that is read `again`. One that was tried stays as it is.
    """
    entries: dict[str, Found] = {}
    for each in found:
        entries.setdefault(each.url, each)
    known = named.known_of(connection, entries)
    _note_new(connection, site_id, filter(None, map(admit, (entries[url] for url in entries if url not in known))))
    if sitemaps := [{"asked": url} for url in known if entries[url].kind == "sitemap"]:
        connection.execute(_READ_AS_SITEMAP, sitemaps)
    waiting = [row for row in known.values() if row.waits]
    for row in _bring_forward(connection, waiting, entries):
        del named.known[row.url]
    if not again:
        named.times.update(row.id for row in waiting)


def _note_new(connection: Connection, site_id: str, found: Iterable[Found]) -> None:
    rows = [
        {
            "url": each.url,
            "site_id": site_id,
            "kind": each.kind,
            "depth": each.depth,
            "found_on": each.found_on,
            "rank": Rank.SITEMAP if each.kind == "sitemap" else each.rank,
        }
        for each in found
    ]
    if rows:
        connection.execute(_NOTE, rows)


def _bring_forward(connection: Connection, waiting: Iterable[Row[Any]], entries: Mapping[str, Found]) -> list[Row[Any]]:
    """What is named anew nearer to the start, or in a sitemap, is known so from now on; which rows that were."""
    nearer = [
        (row, named)
        for row in waiting
        if (named := entries[row.url]).depth < row.depth or named.rank < min(row.rank, Rank.LINKED)
    ]
    if nearer:
        rows = [
            {"asked": row.url, "by_depth": min(row.depth, each.depth), "by_rank": _best(row, each)}
            for row, each in nearer
        ]
        connection.execute(_BRING_FORWARD, rows)
    return [row for row, _ in nearer]


def _best(row: Row[Any], named: Found) -> int:
    """A link alone does not make more of the same a page like others."""
    return min(row.rank, named.rank) if named.rank < Rank.LINKED else int(row.rank)


def next_of(
    connection: Connection,
    site_id: str,
    started: datetime,
    *,
    everything: bool,
    held_only: bool,
    pages_only: bool,
    limit: int,
) -> list[Row[Any]]:
    """Addresses to visit next: sitemaps, then new pages and pages known of old in turns, so that neither waits for
    the end of the other.

    New: those of the list, those in sitemaps, then the shallow, those named often, the first found. Of old: those held,
    the longest due first.
    """
    old = _known_of_old(site_id, started, everything=everything)
    new = _never_tried(site_id)
    if held_only:
        is_sitemap = address.c.kind == "sitemap"  # they tell which of the pages held have changed
        new, old = new.where(is_sitemap), old.where(or_(page.c.url.is_not(None), is_sitemap))
    if pages_only:
        new, old = new.where(address.c.kind == "page"), old.where(address.c.kind == "page")
    first, last = address.c.rank < Rank.MORE_OF_THE_SAME, address.c.rank == Rank.MORE_OF_THE_SAME
    fresh, known, same = (new.where(first), old, new.where(last))
    rows = [connection.execute(query.limit(limit)).all() for query in (fresh, known)]
    return list(_in_turns(*rows))[:limit] or list(connection.execute(same.limit(limit)))


def _never_tried(site_id: str) -> Select[Any]:
    return select(*_columns(null().label("held"))).where(address.c.site_id == site_id, _WAITS).order_by(*_ORDER)


def _known_of_old(site_id: str, started: datetime, *, everything: bool) -> Select[Any]:
    live = and_(page.c.url == address.c.url, ~page.c.gone)
    query = select(*_columns(page.c.url.label("held"))).outerjoin(page, live).where(address.c.site_id == site_id)
    query = query.where(address.c.tried_at > NEVER, address.c.tried_at < started)
    due = address.c.due_at <= started
    query = query.where(or_(_PROMISED, due) if everything else due)
    return query.order_by(address.c.kind.desc(), page.c.url.is_(None), address.c.due_at, address.c.id)


def _columns(held: Any) -> tuple[Any, ...]:
    place = (address.c.url, address.c.kind, address.c.depth, address.c.found_on, address.c.rank)
    return *place, address.c.outcome, address.c.why, address.c.etag, address.c.last_modified, held


def _in_turns(new: Sequence[Row[Any]], old: Sequence[Row[Any]]) -> Iterator[Row[Any]]:
    yield from (row for row in chain(new, old) if row.kind == "sitemap")
    pages = ([row for row in rows if row.kind == "page"] for rows in (new, old))
    yield from (row for pair in zip_longest(*pages) for row in pair if row is not None)


def noted(connection: Connection, site_id: str) -> Iterator[tuple[str, int]]:
    """(URL, rank) of every address of a site."""
    query = select(address.c.url, address.c.rank).where(address.c.site_id == site_id)
    for row in connection.execution_options(stream_results=True).execute(query):
        yield row.url, row.rank


def waiting(connection: Connection, site_id: str, rank: Rank) -> tuple[int, str]:
    """How many pages of this rank or a worse one were never tried, and the one whose turn is next; "" without one."""
    chosen = (address.c.site_id == site_id, _WAITS, address.c.rank >= rank, address.c.kind == "page")
    count = connection.execute(select(func.count()).select_from(address).where(*chosen)).scalar_one()
    first = connection.execute(select(address.c.url).where(*chosen).order_by(*_ORDER).limit(1)).scalar()
    return count, first or ""


def make_room(connection: Connection, site_id: str, most: int, keep: int) -> None:
    """When a site has more than `most` addresses, forget the last in order that hold no page, down to `keep`."""
    has = connection.execute(select(func.count()).select_from(address).where(address.c.site_id == site_id)).scalar_one()
    if has < most:
        return
    live = select(page.c.url).where(page.c.url == address.c.url, ~page.c.gone).exists()
    last = select(address.c.id).where(address.c.site_id == site_id, address.c.rank > Rank.LISTED, ~live)
    worst_first = (address.c.rank.desc(), address.c.depth.desc(), address.c.linked, address.c.id.desc())
    last = last.order_by(*worst_first).limit(has - keep)
    connection.execute(delete(address).where(address.c.id.in_(last)))
