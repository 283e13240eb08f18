"""The desk's database: real SQLite, as a server and a command line share it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event

from crawler.errors import StoreFailed
from tests.databases import described
from webui.desk import counts_schema, visits_schema  # noqa: F401 (their tables are of the desk)
from webui.desk.requests import Asked, Kind, Problem, Requests, Status
from webui.desk.schema import DESK, metadata, open_desk

TODAY = date(2026, 11, 25)
PER_DAY, KEEP = 3, 30


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture
def requests(engine: Engine) -> Requests:
    return Requests(engine, PER_DAY, KEEP)


def proposal(form: str = "1", url: str = "https://lumni.fr/", words: str = "des vidéos") -> Asked:
    return Asked(Kind.PROPOSAL, url, form, words)


def test_head_is_the_newest_migration(tmp_path: Path) -> None:
    """The number in the code is that of the newest step, and the steps lead to the tables of the code."""
    config = Config()
    config.set_main_option("script_location", DESK.migrations)
    assert ScriptDirectory.from_config(config).get_current_head() == DESK.head
    migrated, made = f"sqlite:///{tmp_path / 'a.sqlite'}", create_engine(f"sqlite:///{tmp_path / 'b.sqlite'}")
    open_desk(migrated).dispose()
    metadata.create_all(made)
    made.dispose()
    assert described(migrated) == described(str(made.url))


def test_opened_by_many_at_once(tmp_path: Path) -> None:
    """Of workers that find no desk, one makes it and the others wait."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    with ThreadPoolExecutor(8) as threads:
        engines = list(threads.map(open_desk, [url] * 16))
    for engine in engines:
        assert Requests(engine, PER_DAY, KEEP).listed(answered=True) == []
        engine.dispose()


def test_taken_and_found(requests: Requests) -> None:
    """What was asked for is found by its number, without the words; the desk reads these too."""
    number = requests.take(
        Asked(Kind.REPORT, "https://lave.example/x", "1", "faux", Problem.CONTENT, "svt", "cycle3"), TODAY
    )
    assert number is not None
    found = requests.find(number)
    assert found is not None
    assert (found.kind, found.url, found.problem) == (Kind.REPORT, "https://lave.example/x", "content")
    assert (found.status, found.asked, found.times, found.voices) == (Status.NEW, TODAY, 1, ())
    (listed,) = requests.listed(answered=False)
    (voice,) = listed.voices
    assert (voice.day, voice.words, voice.subject, voice.level) == (TODAY, "faux", "svt", "cycle3")


def test_unknown_number(requests: Requests) -> None:
    """A number that was never given finds nothing."""
    requests.take(proposal(), TODAY)
    assert requests.find("CART-2222-2222-2222") is None


def test_the_same_form_twice(requests: Requests) -> None:
    """A form sent again has its number, counts once, and does so when the box is full, or after its answer, too."""
    number = requests.take(proposal(), TODAY)
    assert requests.take(proposal(), TODAY) == number
    for form in ("2", "3"):
        requests.take(proposal(form, f"https://autre{form}.fr/"), TODAY)
    assert requests.take(proposal("4"), TODAY) is None
    assert number is not None
    requests.answer(number, Status.REFUSED, "non", TODAY)
    assert requests.take(proposal(), TODAY) == number
    assert [len(each.voices) for each in requests.listed(answered=True)] == [1, 1, 1]


def test_a_form_gone_back_to(requests: Requests) -> None:
    """Who goes back in the browser and writes another address has made another request: none is lost."""
    assert requests.take(proposal(), TODAY) != requests.take(proposal(url="https://autre.fr/"), TODAY)


def test_the_same_address_is_counted(requests: Requests) -> None:
    """Another person's proposal of the same address adds to the count, and what was said stays."""
    number = requests.take(proposal(), TODAY)
    later = TODAY + timedelta(days=2)
    assert requests.take(proposal("2", "http://www.lumni.fr/index.html", "des jeux"), later) == number
    (found,) = requests.listed(answered=False)
    assert (found.times, found.asked, found.changed) == (2, TODAY, later)
    assert [voice.words for voice in found.voices] == ["des vidéos", "des jeux"]


def test_what_is_not_the_same(requests: Requests) -> None:
    """Another page, another kind and another problem are counted apart; so is what comes after an answer."""
    url = "https://lumni.fr/"
    asked = [
        proposal(),
        Asked(Kind.REPORT, url, "2", problem=Problem.DEAD),
        Asked(Kind.REPORT, url, "3", problem=Problem.CONTENT),
        Asked(Kind.REPORT, f"{url}a", "4", problem=Problem.DEAD),
    ]
    numbers = [requests.take(each, TODAY) for each in asked]
    assert len(set(numbers)) == 4
    assert numbers[0] is not None
    requests.answer(numbers[0], Status.ACCEPTED, "oui", TODAY)
    assert requests.take(proposal("5"), TODAY) not in {*numbers, None}


def test_a_box_a_day(requests: Requests) -> None:
    """As many of a kind as the desk can read in a day are taken, in all, and as many the next day."""
    taken = [requests.take(proposal(str(form)), TODAY) for form in range(PER_DAY + 1)]
    assert [number is None for number in taken] == [False] * PER_DAY + [True]
    assert requests.take(Asked(Kind.REPORT, "https://lumni.fr/", "r", problem=Problem.DEAD), TODAY)
    assert requests.take(proposal("x"), TODAY + timedelta(days=1))


def test_the_box_holds_against_many_at_once(engine: Engine) -> None:
    """Forms that come at the same moment do not slip past the bound, and one address is one request."""
    requests = Requests(engine, 10, KEEP)
    asked = [proposal(str(form), f"https://site{form % 3}.fr/") for form in range(24)]
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda each: requests.take(each, TODAY), asked))
    listed = requests.listed(answered=True)
    assert sum(number is not None for number in numbers) == sum(each.times for each in listed) == 10
    assert len(listed) <= 3


def test_answer(requests: Requests) -> None:
    """An answer is read under the number, and the request waits no more; a later answer takes its place."""
    number = requests.take(proposal(), TODAY) or ""
    later = TODAY + timedelta(days=3)
    assert requests.answer(number, Status.REFUSED, "Trop de publicité.", TODAY)
    assert requests.answer(number, Status.ACCEPTED, "La publicité a disparu.", later)
    found = requests.find(number)
    assert found is not None
    assert (found.status, found.reason, found.changed) == (Status.ACCEPTED, "La publicité a disparu.", later)
    assert requests.listed(answered=False) == []
    assert not requests.answer("CART-2222-2222-2222", Status.REFUSED, "x", TODAY)


def test_swept(requests: Requests, engine: Engine) -> None:
    """What nothing has happened to for long leaves the database, words first; the next form does it as well."""
    old, answered = (requests.take(proposal(form, f"https://{form}.fr/"), TODAY) or "" for form in ("a", "b"))
    requests.answer(answered, Status.REFUSED, "non", TODAY + timedelta(days=10))
    assert requests.sweep(TODAY + timedelta(days=KEEP)) == 0
    assert requests.sweep(TODAY + timedelta(days=KEEP + 1)) == 1
    assert requests.find(old) is None
    assert requests.find(answered) is not None
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM voice").scalar() == 0
    requests.take(proposal("c", "https://c.fr/"), TODAY + timedelta(days=KEEP + 11))
    assert requests.find(answered) is None


def test_swept_from_the_disk(requests: Requests, tmp_path: Path) -> None:
    """What was deleted stands in no file of the desk any more."""
    requests.take(proposal(words="unmistakable"), TODAY)
    requests.sweep(TODAY + timedelta(days=KEEP + 1))
    assert not [each.name for each in tmp_path.iterdir() if b"unmistakable" in each.read_bytes()]


def test_private_words_are_masked(requests: Requests, tmp_path: Path) -> None:
    """E-mail addresses and telephone numbers are in no file of the desk."""
    requests.take(proposal(words="lea@ecole.fr, 06 12 34 56 78"), TODAY)
    kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"[e-mail]" in kept
    assert b"lea@" not in kept
    assert b"06 12" not in kept


def fill_up(requests: Requests) -> None:
    for form in range(100):
        requests.take(proposal(f"f{form}", f"https://site{form}.fr/", "x" * 1000), TODAY)


def test_disk_full(tmp_path: Path, engine: Engine) -> None:
    """A full disk is one sentence; what was there stays readable, and the next form is taken once there is room."""
    number = Requests(engine, 100, KEEP).take(proposal(), TODAY) or ""
    room = [False]

    def bound(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1" if not room[0] else "PRAGMA max_page_count = 1000000")

    full = open_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    full.dispose()
    event.listen(full, "connect", bound)
    requests = Requests(full, 100, KEEP)
    with pytest.raises(StoreFailed, match=r"the desk cannot be used \(database or disk is full\)"):
        fill_up(requests)
    assert requests.find(number) is not None
    full.dispose()
    room[0] = True
    assert requests.take(proposal("again", "https://again.fr/"), TODAY)
    full.dispose()


def test_locked(tmp_path: Path) -> None:
    """A database that another holds is one sentence, soon enough for a reader who waits; reading goes on."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    engine = open_desk(url)
    requests = Requests(engine, PER_DAY, KEEP)
    number = requests.take(proposal(), TODAY) or ""
    with sqlite3.connect(tmp_path / "desk.sqlite") as holder:
        holder.execute("BEGIN IMMEDIATE")
        began = monotonic()
        with pytest.raises(StoreFailed, match="database is locked"):
            requests.take(proposal("2"), TODAY)
        assert monotonic() - began < 15
        assert requests.find(number) is not None
    holder.close()
    assert requests.take(proposal("2"), TODAY) == number
    engine.dispose()


def test_read_only(tmp_path: Path) -> None:
    """A database that may not be written is one sentence."""
    open_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}").dispose()
    engine = create_engine(f"sqlite:///file:{tmp_path / 'desk.sqlite'}?mode=ro&uri=true")
    with pytest.raises(StoreFailed, match="readonly"):
        Requests(engine, PER_DAY, KEEP).take(proposal(), TODAY)
    engine.dispose()


def test_broken(tmp_path: Path) -> None:
    """A file that is no database is one sentence that names the desk."""
    (tmp_path / "desk.sqlite").write_bytes(b"not a database, not at all " * 100)
    with pytest.raises(StoreFailed, match=r"desk\.sqlite: the desk cannot be used"):
        open_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
