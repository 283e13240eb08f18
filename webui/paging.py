"""Which page numbers are offered under the answers."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.query import MAX_PAGE, PER_PAGE

_AROUND = 2


def last_page(total: int) -> int:
    """The last page that can be asked for: at least 1, never beyond what engines are asked for."""
    return min(max(-(-total // PER_PAGE), 1), MAX_PAGE)


def numbers(page: int, last: int) -> tuple[int | None, ...]:
    """The first page, those around `page` and the last one; None stands for the pages between."""
    return tuple(_with_gaps({1, last, *range(max(page - _AROUND, 1), min(page + _AROUND, last) + 1)}))


def _with_gaps(shown: set[int]) -> Iterator[int | None]:
    before = 0
    for number in sorted(shown):
        if number == before + 2:
            yield number - 1  # a gap of one page is that page
        elif number > before + 2:
            yield None
        yield number
        before = number
