"""Where the vocabulary lies on disk: one SQLite file that readers never wait for, replaced whole by a rebuild.

words/words-3.sqlite      what readers open: the highest number
words/words-4.new         a rebuild under way; takes its name when it is complete

A number is never used twice: SQLite would take the -wal file that a killed reader left for one of the new file.
"""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

FORMAT = 1
"""Changes with the schema or the analysis: a file of another format is filled anew."""
_NAME = re.compile(r"words-(\d+)\.sqlite")
_BUSY_SECONDS = 30
_SCHEMA = """
CREATE TABLE held (upto INTEGER NOT NULL, version INTEGER NOT NULL);
INSERT INTO held VALUES (0, 0);
CREATE TABLE word (
    id INTEGER PRIMARY KEY, form TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, sound TEXT NOT NULL, pages INTEGER NOT NULL
);
CREATE INDEX word_folded ON word (folded, pages);
CREATE INDEX word_sound ON word (sound, pages);
CREATE TABLE page (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, words BLOB NOT NULL, phrases BLOB NOT NULL
);
CREATE TABLE phrase (
    id INTEGER PRIMARY KEY, heading INTEGER NOT NULL, key TEXT NOT NULL, shown TEXT NOT NULL, pages INTEGER NOT NULL,
    UNIQUE (key, heading)
);
CREATE TABLE source (phrase INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (phrase, page)) WITHOUT ROWID;
CREATE VIRTUAL TABLE phrase_words USING fts5 (
    key, content='phrase', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3', detail='none'
);
"""


def newest(directory: Path) -> Path | None:
    """The file that readers open; None when there is none."""
    try:
        names = os.listdir(directory)  # noqa: PTH208 (asked at each query, and ten times quicker than iterdir)
    except OSError:
        return None
    numbers = [int(match[1]) for match in map(_NAME.fullmatch, names) if match]
    return directory / f"words-{max(numbers)}.sqlite" if numbers else None


def begin(directory: Path) -> sqlite3.Connection:
    """An empty file that nobody reads yet. It need not survive a crash before it is complete, and so is not synced."""
    directory.mkdir(parents=True, exist_ok=True)
    path = _unfinished(directory)
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA user_version={FORMAT}; {_SCHEMA}"
    )
    return connection


def take_over(directory: Path, filled: sqlite3.Connection) -> None:
    """Let readers open what `begin` gave and has been filled since, in one atomic step."""
    filled.execute("PRAGMA journal_mode=WAL")
    filled.close()
    path = _unfinished(directory)
    _sync(path)
    before = newest(directory)
    path.replace(directory / f"words-{_number(before) + 1}.sqlite")
    _sync(directory)
    discard(before)


def open_to_write(path: Path) -> sqlite3.Connection:
    """The file as one process at a time may change it, in transactions that readers do not wait for."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA synchronous=NORMAL")
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """The file for one thread. Raises sqlite3.Error."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1, isolation_level=None)


def has_format(connection: sqlite3.Connection) -> bool:
    """Whether this is a file that we can use as it is."""
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT)


def discard(path: Path | None) -> None:
    """Remove a file with what SQLite keeps beside it; readers that have it open go on with it."""
    for ending in ("", "-wal", "-shm"):
        if path:
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _unfinished(directory: Path) -> Path:
    return directory / f"words-{_number(newest(directory)) + 1}.new"


def _number(path: Path | None) -> int:
    match = _NAME.fullmatch(path.name) if path else None
    return int(match[1]) if match else 0


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
