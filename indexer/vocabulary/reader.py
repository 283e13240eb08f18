"""The reading half of the vocabulary: any number of threads and processes, none of which a writer makes wait.

What cannot be read (a file just replaced, a damaged one) is an empty vocabulary: no search fails for want of one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, local
from typing import Any

from indexer.vocabulary import files as word_files
from indexer.vocabulary.lexicon import MOST_WORDS, Entry, Lexicon


@dataclass(frozen=True, slots=True)
class Spoken:
    """A title or heading as the vocabulary keeps it, and how many pages have it."""

    number: int
    heading: bool
    key: str
    shown: str
    pages: int


class Words:
    """The vocabulary of a directory as it is now. A new file is noticed at the next question."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._mine = local()
        self._lexicon: tuple[tuple[Path | None, int], Lexicon] = ((None, 0), Lexicon(()))
        self._loading = Lock()

    def known(self, spellings: Iterable[str]) -> frozenset[str]:
        """Those of these spellings (`words.spelling`) that some page has."""
        sql = "SELECT DISTINCT folded FROM word WHERE folded IN (SELECT value FROM json_each(?))"
        rows = self._rows(sql, (json.dumps(list(spellings)),))
        return frozenset(row[0] for row in rows)

    def best(self, spelling: str) -> Entry | None:
        """The form in which most pages write this."""
        sql = "SELECT form, folded, sound, pages FROM word WHERE folded = ? ORDER BY pages DESC LIMIT 1"
        return next((Entry(*row) for row in self._rows(sql, (spelling,))), None)

    def heard(self, sound: str) -> Entry | None:
        """The word of this sound that most pages have."""
        sql = "SELECT form, folded, sound, pages FROM word WHERE sound = ? ORDER BY pages DESC LIMIT 1"
        return next((Entry(*row) for row in self._rows(sql, (sound,))), None)

    def has_beginning(self, start: str) -> bool:
        """Whether some word begins so."""
        return bool(self._rows("SELECT 1 FROM word WHERE folded >= ? AND folded < ? LIMIT 1", (start, _after(start))))

    def shaped(self, head: str, shapes: Iterable[str]) -> list[Entry]:
        """Words that begin with `head` and have one of these shapes (letters, `?` for any one, `*` for any more), those
        on most pages first.
        """
        sql = (
            "SELECT form, folded, sound, pages FROM word WHERE folded >= ? AND folded < ? AND "
            "EXISTS (SELECT 1 FROM json_each(?) WHERE folded GLOB value) ORDER BY pages DESC LIMIT 8"
        )
        return [Entry(*row) for row in self._rows(sql, (head, _after(head), json.dumps(list(shapes))))]

    def sounding(self, start: str) -> list[Entry]:
        """Words whose sound begins so, those on most pages first."""
        sql = "SELECT form, folded, sound, pages FROM word WHERE sound >= ? AND sound < ? ORDER BY pages DESC LIMIT 8"
        return [Entry(*row) for row in self._rows(sql, (start, _after(start)))]

    def lexicon(self) -> Lexicon:
        """The most frequent words in memory, loaded at the first question and again when they have changed."""
        held = self._rows("SELECT version FROM held", ())
        stamp = (getattr(self._mine, "path", None), held[0][0] if held else 0)
        if stamp != self._lexicon[0]:
            with self._loading:
                if stamp != self._lexicon[0]:
                    sql = "SELECT form, folded, sound, pages FROM word ORDER BY pages DESC LIMIT ?"
                    rows = self._rows(sql, (MOST_WORDS,))
                    self._lexicon = (stamp, Lexicon(Entry(*row) for row in rows))
        return self._lexicon[1]

    def stand_together(self, words: Iterable[str]) -> bool:
        """Whether some title or heading has all these folded words."""
        sql = "SELECT 1 FROM phrase_words WHERE phrase_words MATCH ? LIMIT 1"
        return bool(self._rows(sql, (" ".join(f'"{word}"' for word in words),)))

    def phrases(self, starts: Iterable[str], most: int) -> list[Spoken]:
        """Titles and headings that have, for each of these, a word that begins so: the first `most` by their class."""
        match = " ".join(f'"{start}"*' for start in starts)
        sql = (
            "SELECT id, heading, phrase.key, shown, pages FROM phrase JOIN "
            "(SELECT rowid AS number FROM phrase_words WHERE phrase_words MATCH ? ORDER BY rowid LIMIT ?) "
            "ON id = number"
        )
        return [Spoken(row[0], bool(row[1]), *row[2:]) for row in self._rows(sql, (match, most))]

    def addresses(self, phrase: int, most: int) -> list[str]:
        """Addresses of pages that have this title or heading."""
        sql = "SELECT url FROM source JOIN page ON page.id = source.page WHERE phrase = ? LIMIT ?"
        return [row[0] for row in self._rows(sql, (phrase, most))]

    def pages(self) -> list[str]:
        """The address of every page whose words are here."""
        return [row[0] for row in self._rows("SELECT url FROM page", ())]

    def _rows(self, sql: str, values: Iterable[Any]) -> list[Any]:
        try:
            connection = self._connection()
            return connection.execute(sql, tuple(values)).fetchall() if connection else []
        except sqlite3.Error:
            self._mine.path = self._mine.connection = None
            return []

    def _connection(self) -> sqlite3.Connection | None:
        """This thread's connection to the newest file."""
        path = word_files.newest(self._directory)
        if path != getattr(self._mine, "path", None):
            self._mine.path = self._mine.connection = None
            if path:
                opened = word_files.open_to_read(path)
                self._mine.connection = opened if word_files.has_format(opened) else None
                self._mine.path = path
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        return connection


def _after(start: str) -> str:
    """The first text behind all that begin so."""
    return start + "\U0010ffff"
