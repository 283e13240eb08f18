"""What belongs to the desk: every address below /admin."""

from __future__ import annotations

from flask import request

PATH = "/admin"


def is_desk_path(path: str) -> bool:
    """Whether a path, or a rule for paths, lies in the desk.

    >>> [is_desk_path(path) for path in ("/admin", "/admin/x", "/administration")]
    [True, True, False]
    """
    return path == PATH or path.startswith(f"{PATH}/")


def in_desk() -> bool:
    """Whether this request asks for a page of the desk."""
    return is_desk_path(request.path)
