"""The key that forms are signed with: a file of the state directory, made once, which only its owner may read."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from crawler.errors import StoreFailed

_BYTES = 32


def form_key(path: Path) -> bytes:
    """The key in `path`, made when there is none; all processes get the same one. Raises StoreFailed."""
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise StoreFailed(str(path), error.strerror or str(error), "the key of the forms") from error
    if len(key) != _BYTES:
        raise StoreFailed(str(path), "it is cut off: delete it", "the key of the forms")
    return key


def _make(path: Path) -> None:
    """Written under another name first: whoever finds `path` finds all of it. The first of two makers wins."""
    made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        made.unlink(missing_ok=True)
