"""French typography, which pages that we show need as much as our own texts."""

from __future__ import annotations

_NARROW = "\u202f"


def spaced(text: str) -> str:
    """The spaces of « » and before ; : ! ? are narrow and do not break. The length stays.

    Our own files are written with plain spaces there, because nobody sees the other kind in an editor.
    """
    for mark in ";:!?»":
        text = text.replace(f" {mark}", _NARROW + mark)
    return text.replace("« ", "«" + _NARROW)
