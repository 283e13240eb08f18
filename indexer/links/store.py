"""The links between the pages of an index, beside it: one SQLite file that only the run which holds the lock writes.

`page` has each page's links as it was last read; `given` what its document was last given by them. A document whose row
in `given` is in doubt (a run died while it was written) is written again by the next run.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from indexer.document import Change, Document, last_of_each
from indexer.errors import IndexFailed
from indexer.links.anchors import Spelling
from indexer.links.graph import NOTHING, Graph, Standing

FORMAT = 1
"""Changes with the schema or with what is read from a page: a file of another format is filled anew."""
_BUSY_SECONDS = 30
IN_DOUBT = -1
"""The rank of a document of which it is not known what it was given."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS held (
    upto INTEGER NOT NULL, fence TEXT NOT NULL, knows INTEGER NOT NULL, settled INTEGER NOT NULL
);
INSERT INTO held SELECT 0, '', 0, 0 WHERE NOT EXISTS (SELECT 1 FROM held);
CREATE TABLE IF NOT EXISTS page (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, site TEXT NOT NULL, links BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS given (url TEXT PRIMARY KEY, rank INTEGER NOT NULL, anchors TEXT NOT NULL) WITHOUT ROWID;
"""
_PUT_PAGE = "INSERT INTO page (url, site, links) VALUES (?, ?, ?)"
_PUT_GIVEN = "INSERT OR REPLACE INTO given VALUES (?, ?, ?)"
_DOUBT = f"""
    INSERT INTO given SELECT value, {IN_DOUBT}, '[]' FROM json_each(?) WHERE true
    ON CONFLICT (url) DO UPDATE SET rank = {IN_DOUBT}
"""  # noqa: S608 (a number of ours)


class LinkStore:
    """An `IndexWriter` of links in a directory that need not exist yet. Its methods raise IndexFailed."""

    def __init__(self, directory: Path, spelling: Spelling) -> None:
        self.spelling = spelling
        self._path = directory / "links.sqlite"

    def held_upto(self) -> int:
        with self._open() as connection:
            return int(connection.execute("SELECT upto FROM held").fetchone()[0])

    def held_fence(self) -> str:
        with self._open() as connection:
            return str(connection.execute("SELECT fence FROM held").fetchone()[0])

    def knows_index(self) -> bool:
        """Whether `given` tells all that the index has been given: not when this file was lost, and has begun anew."""
        with self._open() as connection:
            return bool(connection.execute("SELECT knows FROM held").fetchone()[0])

    def know_index(self) -> None:
        """Note that every document of the index has been written since this file began, or that there is none."""
        with self._open() as connection:
            connection.execute("UPDATE held SET knows = 1")

    def replace(self, changes: Iterable[Change], upto: int, fence: str) -> int:
        latest = last_of_each(changes)
        rows = [_row(change) for change in latest.values() if isinstance(change, Document)]
        with self._open() as connection:
            connection.executemany("DELETE FROM page WHERE url = ?", ((url,) for url in latest))
            connection.executemany(_PUT_PAGE, rows)
            connection.execute("UPDATE held SET upto = ?, fence = ?", (upto, fence))
            if latest:
                connection.execute("UPDATE held SET settled = 0")
        return len(rows)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(url, site id) of every page."""
        with self._open() as connection:
            yield from connection.execute("SELECT url, site FROM page ORDER BY id")

    def given(self) -> dict[str, Standing]:
        """What each document was last given; of rank IN_DOUBT where that is not known."""
        with self._open() as connection:
            rows = connection.execute("SELECT url, rank, anchors FROM given")
            return {url: Standing(tuple(json.loads(anchors)), rank) for url, rank, anchors in rows}

    def standings(self) -> dict[str, Standing]:
        """What each page is to be given by the links as they are: nothing is worked out when none have changed."""
        given = self.given()
        with self._open() as connection:
            if connection.execute("SELECT settled FROM held").fetchone()[0]:
                return given
            blobs = connection.execute("SELECT links FROM page ORDER BY id")
            return Graph(list(self.addresses()), (_links(blob) for (blob,) in blobs)).standings(given)

    def doubt(self, urls: Iterable[str]) -> None:
        """Note that these documents are being written."""
        with self._open() as connection:
            connection.execute("UPDATE held SET settled = 0")
            connection.execute(_DOUBT, (json.dumps(list(urls)),))

    def settle(self) -> None:
        """Note that all documents have been given what the links say, until some change."""
        with self._open() as connection:
            connection.execute("UPDATE held SET settled = 1")

    def give(self, standings: Mapping[str, Standing]) -> None:
        """Note what these documents have been given."""
        rows = ((url, one.rank, json.dumps(one.anchors)) for url, one in standings.items() if one != NOTHING)
        with self._open() as connection:
            connection.executemany("DELETE FROM given WHERE url = ?", ((url,) for url in standings))
            connection.executemany(_PUT_GIVEN, rows)

    def give_all(self, standings: Mapping[str, Standing]) -> None:
        """Note that a new index has been given this, and nothing else."""
        rows = ((url, one.rank, json.dumps(one.anchors)) for url, one in standings.items())
        with self._open() as connection:
            connection.execute("DELETE FROM given")
            connection.executemany(_PUT_GIVEN, rows)
            connection.execute("UPDATE held SET knows = 1, settled = 1")

    def start_over(self) -> None:
        """Forget all pages; what their documents were given is still known."""
        with self._open() as connection:
            connection.execute("DELETE FROM page")
            connection.execute("UPDATE held SET upto = 0, fence = '', settled = 0")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file, for one transaction."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._usable()) as connection, connection:
                yield connection
        except sqlite3.OperationalError as error:
            raise IndexFailed(str(self._path), str(error)) from error
        except sqlite3.DatabaseError as error:
            self._path.unlink(missing_ok=True)  # damaged: the next run fills a new one
            raise IndexFailed(str(self._path), str(error)) from error
        except OSError as error:
            raise IndexFailed(str(self._path), error.strerror or str(error)) from error

    def _usable(self) -> sqlite3.Connection:
        """The file in our format; what is in another is dropped."""
        connection = self._connected()
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, FORMAT):
            connection.close()
            self._path.unlink()
            connection = self._connected()
        if version != FORMAT:
            connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")
        return connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
        connection.execute("PRAGMA secure_delete = ON")  # what is taken down leaves the disk, too
        return connection


def _row(document: Document) -> tuple[str, str, bytes]:
    links = json.dumps(document.links, ensure_ascii=False).encode("utf-8", "replace")
    return document.url, document.site_id, zlib.compress(links, 1)


def _links(blob: bytes) -> Sequence[tuple[str, str]]:
    links: list[tuple[str, str]] = json.loads(zlib.decompress(blob))
    return links
