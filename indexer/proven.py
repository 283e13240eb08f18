"""Whether a query finds something, told at once: it was searched before, under this very index and list, or is not
known to.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock, Thread
from typing import Final

from allowlist.model import Allowlist
from indexer.answer_cache import Key
from indexer.engine import ResultPage
from indexer.errors import IndexerError
from indexer.query import Query

MOST_KNOWN: Final = 5000
MOST_WAITING: Final = 20
"""Searches that wait for their turn: each takes as long as a pupil's."""


class Proven:
    """Searches in a thread of its own, one query after another, so that who types does not wait. Safe for several
    threads.
    """

    def __init__(self, search: Callable[[Query, Allowlist], ResultPage], generation: Callable[[], str]) -> None:
        self._search = search
        self._generation = generation
        self._lock = Lock()
        self._known: OrderedDict[Key, bool] = OrderedDict()
        self._waiting: OrderedDict[Key, Allowlist] = OrderedDict()
        self._searching = False

    def __call__(self, text: str, allowlist: Allowlist, level: str | None) -> bool:
        """Whether a page that `allowlist` admits has all the words as typed. False as long as that is not known, which
        is what asking for it changes.
        """
        key = Key(self._generation(), allowlist.digest, Query(text, level=level, exact=True))
        with self._lock:
            if key not in self._known and key.list_digest:
                self._ask(key, allowlist)
            return self._known.get(key, False)

    def _ask(self, key: Key, allowlist: Allowlist) -> None:
        if len(self._waiting) < MOST_WAITING:
            self._waiting[key] = allowlist
        if not self._searching:
            self._searching = True
            Thread(target=self._search_waiting, name="proven", daemon=True).start()

    def _search_waiting(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._searching = False
                    return
                key, allowlist = next(iter(self._waiting.items()))
            found = self._finds(key.query, allowlist)
            with self._lock:
                del self._waiting[key]
                self._known[key] = found
                while len(self._known) > MOST_KNOWN:
                    self._known.popitem(last=False)

    def _finds(self, query: Query, allowlist: Allowlist) -> bool:
        try:
            result = self._search(query, allowlist)
        except IndexerError:
            return False
        return result.total > 0 and not result.partial
