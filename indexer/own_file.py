"""A school's own file in place of a shipped one, as text."""

from __future__ import annotations

from pathlib import Path

from allowlist.errors import Problem


def read_own(path: Path, most: int, without_it: str) -> str | Problem:
    """The text of the file at `path`, of `most` bytes at most, or why it cannot be read: `without_it` says how to do
    without. Never raises.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Problem(line, "encoding", "the text is not UTF-8", "save the file as UTF-8")
    except (OSError, ValueError) as error:
        what = f"the file cannot be read ({getattr(error, 'strerror', None) or 'unknown cause'})"
        return Problem(1, "file", what, f"create it or mend its rights, or {without_it}")
    if len(raw) > most:
        return Problem(1, "size", f"the file is larger than {most // 1000} kB", "keep fewer entries")
    return text
