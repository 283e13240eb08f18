"""The page store as the crawl writes it: what is due, what was found, what came of each visit.

Frontier, schedule and history are one table, so a run killed at any moment goes on where its last commit stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from allowlist.model import Recrawl, Site
from crawler.due import next_visit
from crawler.frontier import NEVER, Admit, Named, Rank, make_room, next_of, note, noted, waiting
from crawler.outcome import Fetched, Outcome, Unchanged, name_of, why_of
from crawler.schema import address, page, robots, run
from crawler.sql_pages import pack

_NEXT_SEQUENCE = select(func.coalesce(func.max(page.c.sequence), 0) + 1).scalar_subquery()
_STORED_DIGEST = select(page.c.digest).where(page.c.url == bindparam("asked"), ~page.c.gone)
_RESCHEDULE = update(address).where(address.c.url == bindparam("asked"))
_PLANNED = select(address.c.interval, address.c.failures).where(address.c.url == bindparam("asked"))


@dataclass(frozen=True, slots=True)
class Visit:
    """An address to visit now; `held` when its page is in the store, with what the server told of it then."""

    url: str
    kind: str
    depth: int
    held: bool = False
    etag: str = ""
    last_modified: str = ""
    found_on: str = ""
    rank: int = Rank.LINKED


@dataclass(frozen=True, slots=True)
class Found:
    """An address found on the way. `kind` is `page` or `sitemap`; `rank` says how it came to be known."""

    url: str
    kind: str
    depth: int
    found_on: str
    rank: int = Rank.LINKED


@dataclass(frozen=True, slots=True)
class LastVisit:
    """What came of the last visit to an address: the outcome in one word, its reason, when."""

    outcome: str
    why: str
    at: datetime


class Ledger:
    """Written by one crawl at a time, under the run's lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._named = Named()
        insert_into: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[engine.dialect.name]
        # Built once: SQLAlchemy takes longer to build and look up a statement than SQLite to run it.
        self._put_page = _or_update(insert_into(page).values(sequence=_NEXT_SEQUENCE), "url", page)
        self._put_robots = _or_update(insert_into(robots), "origin", robots)

    def add(self, site_id: str, found: Iterable[Found], admit: Admit = lambda found: found) -> None:
        """Note addresses, as `crawler.frontier.note` does."""
        with self._engine.begin() as connection:
            note(connection, site_id, found, admit, self._named, again=True)

    def noted(self, site_id: str) -> Iterator[tuple[str, int]]:
        """(URL, rank) of every address of a site."""
        with self._engine.connect() as connection:
            yield from noted(connection, site_id)

    def waiting(self, site_id: str, rank: Rank = Rank.SITEMAP) -> tuple[int, str]:
        """How many pages of that rank or a worse one were never tried, and the first of them."""
        with self._engine.connect() as connection:
            return waiting(connection, site_id, rank)

    def make_room(self, site_id: str, most: int, keep: int) -> None:
        """Forget the least useful addresses of a site that has more than `most`, down to `keep`."""
        with self._engine.begin() as connection:
            make_room(connection, site_id, most, keep)
        self._named.known.clear()

    def adopt(self, url: str, site_id: str) -> None:
        """Hand an address, and its page, over to the site that the list now gives it to."""
        with self._engine.begin() as connection:
            connection.execute(update(address).where(address.c.url == url).values(site_id=site_id))
            connection.execute(update(page).where(page.c.url == url).values(site_id=site_id))

    def due(
        self,
        site_id: str,
        started: datetime,
        *,
        everything: bool = False,
        held_only: bool = False,
        pages_only: bool = False,
        limit: int,
    ) -> list[Visit]:
        """What to visit next in a run that `started` then, in the order of `crawler.frontier.next_of`.

        `everything` asks for all that this run has not tried yet, due or not; `held_only` for no new page,
        `pages_only` for no sitemap.
        """
        how = {"everything": everything, "held_only": held_only, "pages_only": pages_only}
        with self._engine.begin() as connection:
            self._named.write(connection)
            return [_visit(row) for row in next_of(connection, site_id, started, **how, limit=limit)]

    def record(
        self,
        visit: Visit,
        site: Site,
        outcome: Outcome,
        now: datetime,
        found: Iterable[Found] = (),
        admit: Admit = lambda found: found,
    ) -> Outcome:
        """Write down what came of a visit, with what it found, in one commit.

        A page whose bytes are the stored ones is Unchanged: the outcome returned is the one that counts.
        """
        with self._engine.begin() as connection:
            if isinstance(outcome, Fetched) and visit.kind == "page":
                outcome = self._keep(connection, visit.url, site.id, outcome, now)
            _schedule(connection, visit.url, outcome, site.recrawl, now)
            note(connection, site.id, found, admit, self._named, again=visit.held)
        return outcome

    def take_out_vanished(self, site_id: str, held_before: int) -> int | None:
        """Take out the pages whose last visit found them vanished, or moved to where a visit has been; how many.

        None, and all are kept, when the site would be left with less than half of the pages it `held_before`
        the run: that is more often a fault of the site than its wish (FIELD: purges that follow a failed crawl).
        """
        with self._engine.begin() as connection:
            urls = list(connection.execute(_leaving(site_id)).scalars())
            held = self._held(connection, site_id)
            if urls and 2 * (held - len(urls)) < held_before:
                return None
            for url in urls:
                _take_out(connection, url)
        return len(urls)

    def held(self, site_id: str) -> int:
        """How many live pages the store holds of a site."""
        with self._engine.connect() as connection:
            return self._held(connection, site_id)

    def robots(self, origin: str, since: datetime) -> tuple[str | None] | None:
        """(rules,) as read after `since`, (None,) where there were none; None when it must be asked again."""
        query = select(robots.c.rules).where(robots.c.origin == origin, robots.c.fetched_at > since)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else (row.rules,)

    def keep_robots(self, origin: str, rules: str | None, now: datetime) -> None:
        """Keep what a host's robots.txt said."""
        with self._engine.begin() as connection:
            connection.execute(self._put_robots, {"origin": origin, "rules": rules, "fetched_at": now})

    def keep_report(self, started: datetime, report: str) -> None:
        """Keep the report of a run, as JSON."""
        with self._engine.begin() as connection:
            connection.execute(insert(run).values(started_at=started, report=report))

    def last_report(self) -> str | None:
        """The newest report, as JSON."""
        with self._engine.connect() as connection:
            return connection.execute(select(run.c.report).order_by(run.c.id.desc()).limit(1)).scalar_one_or_none()

    def history(self, url: str) -> LastVisit | None:
        """The last visit to an address; None when it was never found or never tried."""
        query = select(address.c.outcome, address.c.why, address.c.tried_at)
        with self._engine.connect() as connection:
            row = connection.execute(query.where(address.c.url == url, address.c.tried_at > NEVER)).one_or_none()
        return None if row is None else LastVisit(row.outcome, row.why, row.tried_at)

    def _keep(self, connection: Connection, url: str, site_id: str, fetched: Fetched, now: datetime) -> Outcome:
        digest = sha256(fetched.body).digest()
        if connection.execute(_STORED_DIGEST, {"asked": url}).scalar_one_or_none() == digest:
            return Unchanged()
        row = {
            "url": url,
            "site_id": site_id,
            "status": fetched.status,
            "headers": json.dumps(dict(fetched.headers)),
            "body": pack(fetched.body),
            "digest": digest,
            "fetched_at": now,
            "gone": False,
            "why_gone": "",
        }
        connection.execute(self._put_page, row)
        return fetched

    @staticmethod
    def _held(connection: Connection, site_id: str) -> int:
        query = select(func.count()).select_from(page).where(page.c.site_id == site_id, ~page.c.gone)
        return connection.execute(query).scalar_one()


def _or_update(statement: Any, key: str, table: Table) -> Any:
    """An insert that, where the key is there already, puts its other columns in place of that row's."""
    columns = {column.name: statement.excluded[column.name] for column in table.c if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=columns)


def _leaving(site_id: str) -> Select[Any]:
    """Live pages whose address has vanished or moved. A moved one waits until its target was tried."""
    target = address.alias()
    target_tried = select(target.c.id).where(target.c.url == address.c.why, target.c.tried_at > NEVER).exists()
    left = or_(address.c.outcome == "vanished", and_(address.c.outcome == "moved", target_tried))
    query = select(page.c.url).join(address, address.c.url == page.c.url)
    return query.where(page.c.site_id == site_id, ~page.c.gone, left).order_by(page.c.url)


def _visit(row: Row[Any]) -> Visit:
    held = row.headers is not None
    headers = json.loads(row.headers) if held else {}
    said = headers.get("etag", ""), headers.get("last-modified", "")
    return Visit(row.url, row.kind, row.depth, held, *said, found_on=row.found_on, rank=row.rank)


def _schedule(connection: Connection, url: str, outcome: Outcome, recrawl: Recrawl, now: datetime) -> None:
    planned = connection.execute(_PLANNED, {"asked": url}).one()
    interval = None if planned.interval is None else timedelta(seconds=planned.interval)
    visit = next_visit(outcome, interval, planned.failures, recrawl, now)
    row = {
        "asked": url,
        "tried_at": now,
        "due_at": visit.due_at,
        "interval": visit.interval.total_seconds(),
        "failures": visit.failures,
        "outcome": name_of(outcome),
        "why": why_of(outcome),
    }
    connection.execute(_RESCHEDULE, row)


def _take_out(connection: Connection, url: str) -> None:
    why = select(address.c.outcome + literal(": ") + address.c.why).where(address.c.url == url).scalar_subquery()
    empty = pack(b"")
    connection.execute(
        update(page)
        .where(page.c.url == url)
        .values(gone=True, why_gone=why, body=empty, digest=b"", sequence=_NEXT_SEQUENCE)
    )
