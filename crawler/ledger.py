"""The page store as the crawl writes it: what is due, what was found, what came of each visit.

Frontier, schedule and history are one table, so a run killed at any moment goes on where its last commit stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from allowlist.model import Site
from crawler.frontier import Admit, Named, Rank, make_room, next_of, note, noted, waiting
from crawler.merge import merge_twins
from crawler.outcome import Fetched, Outcome, Unchanged
from crawler.removal import leaving, take_out
from crawler.schedule import bring_forward, reschedule
from crawler.schema import address, page, robots, run
from crawler.sql_pages import NEXT_SEQUENCE, pack
from crawler.standing import KEEP_VALIDATORS, as_before, heed_robots_tag, may_stand, same_for_readers
from crawler.twins import twin_key
from crawler.validators import Validators

_STORED = select(page.c.digest, page.c.gist, page.c.headers).where(page.c.url == bindparam("asked"), ~page.c.gone)


@dataclass(frozen=True, slots=True)
class Visit:
    """An address to visit now; `held` when its page is in the store. The validators are those of its last answer, when
    a request may be made on condition; `refused` is why nothing was taken then.
    """

    url: str
    kind: str
    depth: int
    held: bool = False
    etag: str = ""
    last_modified: str = ""
    found_on: str = ""
    refused: str = ""
    rank: int = Rank.LINKED


@dataclass(frozen=True, slots=True)
class Found:
    """An address found on the way. `kind` is `page` or `sitemap`; `rank` says how it came to be known, `changed_at`
    when a sitemap says it changed.
    """

    url: str
    kind: str
    depth: int
    found_on: str
    rank: int = Rank.LINKED
    changed_at: datetime | None = None


class Ledger:
    """Written by one crawl at a time, under the run's lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._named = Named()
        insert_into: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[engine.dialect.name]
        # Built once: SQLAlchemy takes longer to build and look up a statement than SQLite to run it.
        self._put_page = _or_update(insert_into(page).values(sequence=NEXT_SEQUENCE), "url", page)
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

        `everything` asks for all that this run has not tried yet, due or not, but for sitemaps that nobody named and
        that are not there; `held_only` for no new page (sitemaps tell which of those held changed), `pages_only` for
        no sitemap.
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
        found: Sequence[Found] = (),
        admit: Admit = lambda found: found,
        validators: Validators | None = None,
    ) -> Outcome:
        """Write down what came of a visit, with what it found, in one commit.

        A page whose bytes are the stored ones is Unchanged, one that says the same in other bytes Fetched, though not
        changed: the outcome returned is the one that counts. Without `validators` those known stay.
        """
        with self._engine.begin() as connection:
            if visit.kind == "page" and not visit.held:
                outcome = as_before(connection, visit.url, outcome)
            if isinstance(outcome, Unchanged) and outcome.robots_tag:
                heed_robots_tag(connection, visit.url, outcome.robots_tag)
            if isinstance(outcome, Fetched) and visit.kind == "page":
                outcome = self._keep(connection, visit.url, site.id, outcome, now)
            reschedule(connection, visit, outcome, site.recrawl, now)
            if validators is not None:
                connection.execute(KEEP_VALIDATORS, {"asked": visit.url, **asdict(validators)})
            note(connection, site.id, found, admit, self._named, again=visit.held)
            bring_forward(connection, site, found)
        return outcome

    def take_out_vanished(self, site_id: str, held_before: int) -> int | None:
        """Take out the pages whose last visit found them vanished, or moved to where a visit has been; how many.

        None, and all are kept, when the site would be left with less than half of the pages it `held_before`
        the run: that is more often a fault of the site than its wish (FIELD: purges that follow a failed crawl).
        """
        with self._engine.begin() as connection:
            urls = list(connection.execute(leaving(site_id)).scalars())
            held = self._held(connection, site_id)
            if urls and 2 * (held - len(urls)) < held_before:
                return None
            for url in urls:
                take_out(connection, url)
        return len(urls)

    def merge_twins(self, site: Site, admits: Callable[[str], bool], now: datetime) -> int:
        """As `crawler.merge.merge_twins`, in one commit."""
        with self._engine.begin() as connection:
            return merge_twins(connection, site, admits, now)

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

    def keep_report(self, started: datetime, report: str, visits: int = 0, failed: int = 0) -> None:
        """Keep the report of a run, as JSON, and what it was in numbers."""
        with self._engine.begin() as connection:
            pages = connection.execute(select(func.count()).select_from(page).where(~page.c.gone)).scalar_one()
            row = {"started_at": started, "report": report, "pages": pages, "visits": visits, "failed": failed}
            connection.execute(insert(run).values(row))

    def last_report(self) -> str | None:
        """The newest report, as JSON."""
        with self._engine.connect() as connection:
            return connection.execute(select(run.c.report).order_by(run.c.id.desc()).limit(1)).scalar_one_or_none()

    def _keep(self, connection: Connection, url: str, site_id: str, fetched: Fetched, now: datetime) -> Outcome:
        digest = sha256(fetched.body).digest()
        stored = connection.execute(_STORED, {"asked": url}).one_or_none()
        if stored is not None:
            same = stored.digest == digest
            if same and same_for_readers(stored.headers, fetched.headers):
                return Unchanged()
            fetched = replace(fetched, changed=not same and not (fetched.gist and stored.gist == fetched.gist))
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
            "gist": fetched.gist or None,
            "twin": twin_key(url),
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


def _visit(row: Row[Any]) -> Visit:
    held = row.held is not None
    conditional = held or may_stand(row.kind, row.outcome, row.why)
    etag, last_modified = (row.etag, row.last_modified) if conditional else ("", "")
    refused = row.why if row.outcome == "refused" and not held else ""
    return Visit(row.url, row.kind, row.depth, held, etag, last_modified, row.found_on, refused, row.rank)
