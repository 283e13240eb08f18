"""The vocabulary follows the pages: no more and no less than what they have, whatever happens to the writer."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from indexer.document import Removed
from indexer.errors import IndexFailed
from indexer.vocabulary import files as word_files
from indexer.vocabulary.reader import Words
from indexer.vocabulary.store import WordStore, spelling
from tests.indexer.vocabularies import index_in, page

VOLCANO = page("volcan", "Les volcans", "Un volcan crache de la lave. L'éruption dure.", "La lave")
SEA = page("mer", "La mer", "La mer est salée, la lave non.")


@pytest.fixture
def store(tmp_path: Path) -> WordStore:
    return WordStore(tmp_path / "words")


def pages_with(store: WordStore, word: str) -> int:
    entry = Words(store.directory).best(spelling(word))
    return entry.pages if entry else 0


def said(store: WordStore, *starts: str) -> dict[str, int]:
    return {phrase.shown: phrase.pages for phrase in Words(store.directory).phrases(starts, 20)}


def test_words_and_phrases(store: WordStore) -> None:
    """Words are kept as written, in lower case and without their article, with their number of pages; titles too."""
    store.replace([VOLCANO, SEA], 2)
    entry = Words(store.directory).best("eruption")
    assert entry
    assert (entry.form, entry.pages) == ("éruption", 1)
    assert pages_with(store, "lave") == 2
    assert said(store, "volc") == {"Les volcans": 1}
    assert said(store, "lave") == {"La lave": 1}
    assert store.held_upto() == 2


def test_a_batch_twice(store: WordStore) -> None:
    """A batch that a killed run wrote and the next one repeats counts once."""
    store.replace([VOLCANO, SEA], 2)
    store.replace([VOLCANO, SEA], 2)
    assert pages_with(store, "lave") == 2
    assert said(store, "volcans") == {"Les volcans": 1}


def test_a_changed_page(store: WordStore) -> None:
    """What a page no longer says is forgotten, unless another page says it."""
    store.replace([VOLCANO, SEA], 2)
    store.replace([page("volcan", "Les geysers")], 3)
    assert (pages_with(store, "geysers"), pages_with(store, "volcan"), pages_with(store, "lave")) == (1, 0, 1)
    assert said(store, "volc") == said(store, "lave") == {}


def test_a_removed_page(store: WordStore) -> None:
    """A page that goes takes its words along."""
    store.replace([VOLCANO, SEA], 2)
    store.replace([Removed(VOLCANO.url), Removed("https://nulle.example/")], 3)
    store.replace([Removed(SEA.url)], 4)
    with sqlite3.connect(word_files.newest(store.directory) or "") as connection:
        tables = ("word", "phrase", "phrase_words", "source", "page")
        assert [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables] == [0] * 5  # noqa: S608


def test_readers_follow(store: WordStore) -> None:
    """A reader sees the next commit and the next file without being told."""
    words = Words(store.directory)
    assert words.known(["mer"]) == frozenset()
    store.replace([SEA], 1)
    assert words.known(["mer", "lune"]) == {"mer"}
    assert words.lexicon().near("mer", "mer")
    with store.rebuilding() as fresh:
        fresh.replace([VOLCANO], 1)
        assert words.known(["mer", "volcan"]) == {"mer"}
    assert words.known(["mer", "volcan"]) == {"volcan"}
    assert [entry.form for entry in words.lexicon().near("eruption", "")] == ["éruption"]


def test_a_rebuild_that_fails(store: WordStore) -> None:
    """A rebuild that does not end well changes nothing, and the next one is none the worse."""
    store.replace([SEA], 1)

    def fail() -> None:
        with store.rebuilding() as fresh:
            fresh.replace([VOLCANO], 2)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (pages_with(store, "mer"), pages_with(store, "volcan"), store.held_upto()) == (1, 0, 1)
    with store.rebuilding() as fresh:
        fresh.replace([VOLCANO], 2)
    assert (pages_with(store, "mer"), pages_with(store, "volcan"), store.held_upto()) == (0, 1, 2)
    assert len(list(store.directory.glob("*.sqlite"))) == 1


_KILLED = """
import sys
from pathlib import Path
from indexer.vocabulary.store import WordStore
from tests.indexer.vocabularies import page
store = WordStore(Path(sys.argv[1]))
def fill(writer):
    for number in range(10_000):
        pages = [page(f"p{number}-{place}", f"Titre {number} {place}", "mots " * 50) for place in range(50)]
        writer(pages, 10 + number)
        print(number, flush=True)
if sys.argv[2] == "rebuild":
    with store.rebuilding() as fresh:
        fill(fresh.replace)
else:
    fill(store.replace)
"""


@pytest.mark.parametrize("how", ["rebuild", "update"])
def test_killed(store: WordStore, how: str) -> None:
    """Killed in the middle, a rebuild leaves nothing and an update whole batches; the next run works."""
    store.replace([SEA], 1)
    command = [sys.executable, "-c", _KILLED, str(store.directory), how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        for _ in range(3):
            child.stdout.readline()
        time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
    assert pages_with(store, "mer") == 1
    upto = store.held_upto()
    assert upto == 1 if how == "rebuild" else upto >= 12
    assert pages_with(store, "titre") == (0 if how == "rebuild" else 50 * (upto - 9))
    store.replace([VOLCANO], 99)
    assert pages_with(store, "volcan") == 1


def test_reading_while_writing(store: WordStore) -> None:
    """Readers never wait for a writer, and see whole batches only."""
    store.replace([page(f"p{number}", "Titre") for number in range(10)], 1)
    words, seen, ended = Words(store.directory), set(), threading.Event()

    def read() -> None:
        while not ended.is_set():
            entry = words.best("titre")
            seen.add(entry.pages if entry else 0)

    reader = threading.Thread(target=read)
    reader.start()
    for batch in range(1, 6):
        store.replace([page(f"p{batch}-{number}", "Titre") for number in range(10)], batch)
    ended.set()
    reader.join()
    assert seen <= {10, 20, 30, 40, 50, 60}


def test_another_format(store: WordStore) -> None:
    """A file of another version is no vocabulary, and the next run fills a new one."""
    store.replace([SEA], 7)
    with sqlite3.connect(word_files.newest(store.directory) or "") as connection:
        connection.execute("PRAGMA user_version = 999")
    assert (store.held_upto(), pages_with(store, "mer")) == (0, 0)
    store.replace([VOLCANO], 8)
    assert (pages_with(store, "volcan"), pages_with(store, "mer")) == (1, 0)


def test_a_damaged_file(store: WordStore) -> None:
    """A damaged file is an empty vocabulary to readers; one run says so and the next fills a new one."""
    store.replace([SEA], 7)
    path = word_files.newest(store.directory)
    assert path
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert (store.held_upto(), pages_with(store, "mer")) == (0, 0)
    store.replace([VOLCANO], 8)
    assert pages_with(store, "volcan") == 1


def test_a_disk_that_does_not_take_it(tmp_path: Path) -> None:
    """What cannot be written is an IndexFailed that names the folder and the remedy."""
    (tmp_path / "file").write_text("")
    store = WordStore(tmp_path / "file")
    with pytest.raises(IndexFailed, match="file: the index was not written"):
        store.replace([SEA], 1)
    with pytest.raises(IndexFailed), store.rebuilding():
        pass


def test_an_index_that_had_no_vocabulary(tmp_path: Path) -> None:
    """What is held is what both hold: an index of an earlier version is filled into the vocabulary at the next run."""
    index = index_in(tmp_path)
    index.replace([SEA], 5, "f")
    assert index.held_upto() == 5
    word_files.discard(word_files.newest(tmp_path / "words"))
    assert index.held_upto() == 0
