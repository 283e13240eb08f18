"""Result and home pages kept as they were written, for whoever asks the same next: in memory only, and bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from allowlist.model import Allowlist
from indexer.engine import ResultPage

MOST_BYTES = 8 * 1024 * 1024
"""Two hundred pages of answers. Writing one anew takes 2 ms, the price of all else that a kept answer costs."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A page, and the answer that it shows."""

    text: str
    result: ResultPage


class RenderedPages:
    """The pages written last. Safe for several threads.

    A page is good for the very answer it was written from: the search keeps an answer as long as neither the index nor
    the list has changed, and makes a new one then.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, _Written] = OrderedDict()
        self._bytes = 0

    def page(self, key: Hashable, result: ResultPage, write: Callable[[], str]) -> str:
        """The page kept under `key`, where it shows this very answer; otherwise it is written, and kept.

        One without a hit is not kept: what it says depends on more than the answer.
        """
        if not result.hits:
            return write()
        with self._lock:
            known = self._kept.get(key)
            if known is not None and known.result.hits is result.hits and known.result.query == result.query:
                self._kept.move_to_end(key)
                return known.text
        text = write()
        with self._lock:
            self._drop(self._kept.pop(key, None))
            self._kept[key] = _Written(text, result)
            self._bytes += 4 * len(text)
            while self._bytes > MOST_BYTES:
                self._drop(self._kept.popitem(last=False)[1])
        return text

    def _drop(self, written: _Written | None) -> None:
        self._bytes -= 4 * len(written.text) if written else 0


class HomePages:
    """Home pages as they were written under the list in force: as many as it has profiles, in each language."""

    def __init__(self) -> None:
        self._kept: tuple[Allowlist | None, dict[Hashable, str]] = (None, {})

    def page(self, key: Hashable, allowlist: Allowlist, write: Callable[[], str]) -> str:
        """The page kept under `key`, where it was written under this very list; otherwise it is written, and kept."""
        under, pages = self._kept
        if under is not allowlist:
            pages = {}
            self._kept = (allowlist, pages)
        text = pages.get(key)
        if text is None:
            text = pages[key] = write()
        return text
