"""When the index and the list were last changed, and how much there is: for those who watch the server."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from cartable.settings import Settings
from indexer.engine import SearchIndex
from webui.standing import Standing


def standing(settings: Settings, index: SearchIndex) -> Callable[[], Standing]:
    """What looks at the index and the list that the settings name."""

    @lru_cache(maxsize=1)
    def pages(_generation: str) -> int:
        return sum(1 for _ in index.addresses())

    def look() -> Standing:
        folder = settings.index_directory
        # A run adds files to the folder of a generation, or makes another.
        written = [when for path in (folder, *folder.glob("generation-*")) if (when := _changed(path)) is not None]
        generation = index.generation()
        return Standing(
            index_changed=max(written, default=None) if generation else None,
            list_changed=_changed(settings.allowlist),
            pages=pages(generation),
        )

    return look


def _changed(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None
