"""What there is to answer from, for those who watch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """When index and list were last changed, in seconds since 1970, and how many pages the index has; None: unknown."""

    index_changed: float | None = None
    list_changed: float | None = None
    pages: int | None = None
