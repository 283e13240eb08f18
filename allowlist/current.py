"""The list as it is now: read again when the file changes; a broken file leaves the last good list in force."""

from __future__ import annotations

from dataclasses import dataclass

from allowlist.errors import BrokenList
from allowlist.model import Allowlist


@dataclass(frozen=True, slots=True)
class CurrentList:
    """The list to answer from, and what is wrong with the file when it is not the file's own.

    With a broken file and no last good list, `allowlist` is empty: nothing is shown.
    """

    allowlist: Allowlist
    broken: BrokenList | None = None
