"""What is known to find something: told at once, and never of another index or list."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from indexer.engine import ResultPage
from indexer.errors import IndexUnreadable
from indexer.proven import MOST_WAITING, Proven
from indexer.query import Query
from tests.webui.school import LIST


def read(text: str) -> Allowlist:
    allowlist = parse_allowlist(text)
    assert isinstance(allowlist, Allowlist)
    return allowlist


SCHOOL, OTHER = read(LIST), read(f"{LIST}# edited\n")


class Searches:
    """A search whose answers are laid down, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[Query] = []
        self.generation = "1"
        self.totals = {"volcan": 3, "partie": 2}
        self.free = Event()
        self.free.set()

    def __call__(self, query: Query, allowlist: Allowlist) -> ResultPage:
        self.free.wait(20)
        self.asked.append(query)
        if query.text == "abîmé":
            raise IndexUnreadable("index", "cut off")
        total = self.totals.get(query.text, 0) if allowlist is SCHOOL else 0
        return ResultPage(query, total, 0.1, (), partial=query.text == "partie")


def happens(told: Callable[[], bool]) -> bool:
    """Whether `told` says yes within some seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if told():
            return True
        time.sleep(0.01)
    return False


def test_not_known_then_known() -> None:
    """Nothing is known of a query at first; asked for once, it is searched as typed, for its level, and then known."""
    searches = Searches()
    proven = Proven(searches, lambda: searches.generation)
    assert not proven("volcan", SCHOOL, "cycle3")
    assert happens(lambda: proven("volcan", SCHOOL, "cycle3"))
    assert searches.asked == [Query("volcan", level="cycle3", exact=True)]


def test_of_another_index_or_list() -> None:
    """A new index or an edited list makes all unknown again; what finds nothing under it is not known to."""
    searches = Searches()
    proven = Proven(searches, lambda: searches.generation)
    assert happens(lambda: proven("volcan", SCHOOL, None))
    assert not proven("volcan", OTHER, None)
    assert happens(lambda: len(searches.asked) == 2)
    assert not proven("volcan", OTHER, None)
    searches.generation = "2"
    searches.totals.clear()
    assert not proven("volcan", SCHOOL, None)


def test_what_finds_nothing() -> None:
    """No page, no page with all the words, an index that cannot be read, or a list that came from no text: no."""
    searches = Searches()
    proven = Proven(searches, lambda: searches.generation)
    for number, text in enumerate(("rien", "partie", "abîmé"), 1):
        assert not proven(text, SCHOOL, None)
        assert happens(lambda number=number: len(searches.asked) == number)  # type: ignore[misc]
        assert not proven(text, SCHOOL, None)
    assert not proven("volcan", Allowlist(), None)
    assert happens(lambda: proven("volcan", SCHOOL, None))
    assert len(searches.asked) == 4


def test_bounded() -> None:
    """However much is asked for at once, only so many wait, and nobody who types does."""
    searches = Searches()
    searches.free.clear()
    proven = Proven(searches, lambda: searches.generation)
    began = time.monotonic()
    for number in range(1000):
        assert not proven(f"question {number}", SCHOOL, None)
    assert time.monotonic() - began < 5
    searches.free.set()
    assert happens(lambda: len(searches.asked) == MOST_WAITING)
    time.sleep(0.05)
    assert len(searches.asked) == MOST_WAITING
