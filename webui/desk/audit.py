"""The audit log: who did what to what, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did: `what` is a verb, `subject` the id or name of what it was done to; texts before and after."""

    who: str
    what: str
    subject: str
    before: str = ""
    after: str = ""
    why: str = ""
