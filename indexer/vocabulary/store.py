"""The approved vocabulary, titles and headings, beside the index: written in the same batches, from the same pages.

Each page's part is remembered with it, so that a batch written twice counts once, and a page that goes takes with it
the words that only it had.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from operator import itemgetter
from pathlib import Path

import numpy as np

from indexer.document import Document, Removed
from indexer.errors import IndexFailed
from indexer.language import fold, forms
from indexer.vocabulary import files as word_files
from indexer.vocabulary.phrases import Phrase, phrases_of
from indexer.vocabulary.sound import sound

_MOST_FORMS = 5_000
"""Different words of one page that are kept: 100 pages of a book have as many."""
_BY_LENGTH = 10
_LENGTHS = 8
_CLASS = 1 << 40
"""Phrases are numbered so that SQLite gives the better ones first: titles before headings, shorter before longer."""


class WordWriter:
    """Changes one file, a transaction a batch."""

    def __init__(self, directory: Path, connection: sqlite3.Connection) -> None:
        self._directory = directory
        self._db = connection

    def replace(self, changes: Iterable[Document | Removed], upto: int) -> None:
        """Put in the words of these documents in place of what their addresses had, and take out those of the removed
        ones: one transaction, which also stores `upto`. Raises IndexFailed; nothing has changed then.
        """
        latest = {change.url: change for change in changes}
        documents = [change for change in latest.values() if isinstance(change, Document)]
        with failing_plainly(self._directory), _transaction(self._db):
            words, phrases = self._take_out(latest)
            self._put_in(documents, words, phrases)
            self._db.execute("UPDATE held SET upto = ?, version = version + 1", (upto,))

    def _take_out(self, urls: Iterable[str]) -> tuple[Counter[int], Counter[int]]:
        """How many pages each word and phrase loses (as negative counts)."""
        words: Counter[int] = Counter()
        phrases: Counter[int] = Counter()
        sql = "SELECT id, words, phrases FROM page WHERE url IN (SELECT value FROM json_each(?))"
        for page, its_words, its_phrases in self._db.execute(sql, (json.dumps(list(urls)),)).fetchall():
            words.subtract(_unpacked(its_words))
            phrases.subtract(numbers := _unpacked(its_phrases))
            self._db.executemany("DELETE FROM source WHERE phrase = ? AND page = ?", ((n, page) for n in numbers))
            self._db.execute("DELETE FROM page WHERE id = ?", (page,))
        return words, phrases

    def _put_in(self, documents: list[Document], words: Counter[int], phrases: Counter[int]) -> None:
        written = [sorted(_forms(document))[:_MOST_FORMS] for document in documents]
        said = [phrases_of(document) for document in documents]
        word_numbers = self._word_numbers(sorted({form for its_forms in written for form in its_forms}))
        phrase_numbers = self._phrase_numbers({_spelt(one): one for ones in said for one in ones})
        for document, its_forms, ones in zip(documents, written, said, strict=True):
            mine = [word_numbers[form] for form in its_forms]
            its_phrases = [phrase_numbers[_spelt(one)] for one in ones]
            words.update(mine)
            phrases.update(its_phrases)
            page = self._db.execute(
                "INSERT INTO page (url, words, phrases) VALUES (?, ?, ?)",
                (document.url, _packed(mine), _packed(its_phrases)),
            ).lastrowid
            self._db.executemany("INSERT INTO source VALUES (?, ?)", ((number, page) for number in its_phrases))
        self._count("word", words)
        self._count("phrase", phrases)
        self._drop(words, phrases)

    def _word_numbers(self, wanted: list[str]) -> dict[str, int]:
        sql = "SELECT form, id FROM word WHERE form IN (SELECT value FROM json_each(?))"
        known: dict[str, int] = dict(self._db.execute(sql, (json.dumps(wanted),)))
        first = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM word").fetchone()[0]
        fresh = {form: first + place for place, form in enumerate(form for form in wanted if form not in known)}
        rows = ((number, form, spelling(form), sound(form)) for form, number in fresh.items())
        self._db.executemany("INSERT INTO word VALUES (?, ?, ?, ?, 0)", rows)
        return known | fresh

    def _phrase_numbers(self, wanted: dict[tuple[str, bool], Phrase]) -> dict[tuple[str, bool], int]:
        sql = "SELECT key, heading, id FROM phrase WHERE key IN (SELECT value FROM json_each(?))"
        rows = self._db.execute(sql, (json.dumps([key for key, _ in wanted]),))
        known = {(str(key), bool(heading)): int(number) for key, heading, number in rows}
        fresh = [phrase for spelt, phrase in wanted.items() if spelt not in known]
        numbered = list(zip(self._new_numbers(fresh), fresh, strict=True))
        entries = ((number, one.heading, one.key, one.shown) for number, one in numbered)
        self._db.executemany("INSERT INTO phrase VALUES (?, ?, ?, ?, 0)", entries)
        index = "INSERT INTO phrase_words (rowid, key) VALUES (?, ?)"
        self._db.executemany(index, ((number, one.key) for number, one in sorted(numbered, key=itemgetter(0))))
        return known | {_spelt(one): number for number, one in numbered}

    def _new_numbers(self, phrases: list[Phrase]) -> Iterator[int]:
        """A number for each, in its class."""
        last: dict[int, int] = {}
        for phrase in phrases:
            base = _CLASS * (phrase.heading * _LENGTHS + min(len(phrase.shown) // _BY_LENGTH, _LENGTHS - 1))
            if base not in last:
                sql = "SELECT max(id) FROM phrase WHERE id BETWEEN ? AND ?"
                last[base] = self._db.execute(sql, (base, base + _CLASS - 1)).fetchone()[0] or base
            last[base] += 1
            yield last[base]

    def _count(self, table: str, changes: Mapping[int, int]) -> None:
        rows = sorted((number, change) for number, change in changes.items() if change)
        update = f"UPDATE {table} SET pages = pages + ? WHERE id = ?"  # noqa: S608 (one of our two tables)
        self._db.executemany(update, ((change, number) for number, change in rows))

    def _drop(self, words: Mapping[int, int], phrases: Mapping[int, int]) -> None:
        """What no page has any more."""
        less = [(number,) for number, change in words.items() if change < 0]
        self._db.executemany("DELETE FROM word WHERE id = ? AND pages <= 0", less)
        for number in (number for number, change in phrases.items() if change < 0):
            row = self._db.execute("SELECT key FROM phrase WHERE id = ? AND pages <= 0", (number,)).fetchone()
            if row:
                # An index over another table's text is told what it had.
                forget = "INSERT INTO phrase_words (phrase_words, rowid, key) VALUES ('delete', ?, ?)"
                self._db.execute(forget, (number, row[0]))
                self._db.execute("DELETE FROM phrase WHERE id = ?", (number,))


class WordStore:
    """The vocabulary in a directory that need not exist yet: the writing half, one process at a time."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def held_upto(self) -> int:
        """The page sequence it holds; 0 when there is none, or none that can be read."""
        path = word_files.newest(self.directory)
        with suppress(sqlite3.Error), _closing(path) as connection:
            if connection and word_files.has_format(connection):
                return int(connection.execute("SELECT upto FROM held").fetchone()[0])
        return 0

    def replace(self, changes: Iterable[Document | Removed], upto: int) -> None:
        """As `WordWriter.replace`, in the file that is read now."""
        with failing_plainly(self.directory):
            path = self._current()
        with _closing(path) as connection:
            if connection:
                WordWriter(self.directory, connection).replace(changes, upto)

    @contextmanager
    def rebuilding(self) -> Iterator[WordWriter]:
        """An empty file to fill: when the block ends well, readers see it in place of the old one, all at once.
        Raises IndexFailed.
        """
        with failing_plainly(self.directory):
            connection = word_files.begin(self.directory)
        try:
            yield WordWriter(self.directory, connection)
        except BaseException:
            connection.close()
            raise
        with failing_plainly(self.directory):
            word_files.take_over(self.directory, connection)

    def _current(self) -> Path | None:
        """The file to change; a new one where there is none that we can use."""
        path = word_files.newest(self.directory)
        if path is None or not _is_usable(path):
            word_files.take_over(self.directory, word_files.begin(self.directory))
        return word_files.newest(self.directory)


def spelling(form: str) -> str:
    """The letters of a word by which it is compared: folded, without hyphens and apostrophes."""
    return "".join(char for char in fold(form) if char.isalpha())


@contextmanager
def failing_plainly(directory: Path) -> Iterator[None]:
    """Whatever keeps the block from writing is an IndexFailed that names the directory."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise IndexFailed(str(directory), str(error)) from error
    except sqlite3.DatabaseError as error:
        word_files.discard(word_files.newest(directory))  # damaged: the next run fills a new one
        raise IndexFailed(str(directory), str(error)) from error
    except OSError as error:
        raise IndexFailed(str(directory), error.strerror or str(error)) from error


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk has rolled it back already; a rebuild's file is thrown away
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def _closing(path: Path | None) -> Iterator[sqlite3.Connection | None]:
    connection = word_files.open_to_write(path) if path else None
    try:
        yield connection
    finally:
        if connection:
            connection.close()


def _is_usable(path: Path) -> bool:
    try:
        with _closing(path) as connection:
            return connection is not None and word_files.has_format(connection)
    except sqlite3.DatabaseError:
        return False


def _forms(document: Document) -> set[str]:
    return forms("\n".join((document.title, *document.headings, document.description, document.text)))


def _spelt(phrase: Phrase) -> tuple[str, bool]:
    return phrase.key, phrase.heading


def _packed(numbers: list[int]) -> bytes:
    """Ascending numbers as their differences, compressed: a page of 400 different words takes 600 bytes."""
    return zlib.compress(np.diff(np.array(sorted(numbers), np.int64), prepend=0).tobytes(), 1)


def _unpacked(blob: bytes) -> list[int]:
    numbers: list[int] = np.cumsum(np.frombuffer(zlib.decompress(blob), np.int64)).tolist()
    return numbers
