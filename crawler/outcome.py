"""What came of one visit to one address: values, so that a run handles each and forgets none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

UNREACHABLE = "robots.txt could not be read"
"""Why each address of a host failed whose robots.txt had no answer."""
OFF_LIST = "redirects off the list"
DISALLOWED = "robots.txt disallows it"
SOFT_404 = "soft 404: "
"""How each reason begins for which a page that came is none (`crawler.probe`)."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page came, new or changed. `headers` has lower-case names; `body` has its content encoding undone.

    `gist` is what it says (`crawler.gist`), b"" when that is not known; `changed` is no longer so when the stored page
    says the same in other bytes.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    gist: bytes = b""
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The page is as it is in the store (304, or the same bytes). `robots_tag` is what a 304 says in `X-Robots-Tag`."""

    robots_tag: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A redirect to an address of the list, which is visited in its own right."""

    to: str


@dataclass(frozen=True, slots=True)
class Vanished:
    """No such page any more: 404, 410, or a redirect off the list. It leaves the index. `to` is where that led."""

    why: str
    to: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Not fetched, on purpose: the fence, robots.txt, the type, the size. What is stored stays."""

    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Could not be fetched this time. What is stored stays, and it is tried again: after `come_back`, when the site
    asked for so much that the run did not wait.
    """

    why: str
    come_back: timedelta | None = None


Outcome = Fetched | Unchanged | Moved | Vanished | Refused | Failed


def name_of(outcome: Outcome) -> str:
    """The outcome in one word, as the ledger and the report have it."""
    return type(outcome).__name__.lower()


def why_of(outcome: Outcome) -> str:
    """The reason, or where it moved to; "" for a page that came."""
    match outcome:
        case Vanished(why=why) | Refused(why=why) | Failed(why=why):
            return why
        case Moved(to):
            return to
        case Fetched() | Unchanged():
            return ""


def told_of(outcome: Outcome) -> str:
    """The reason as `why_of` has it, and where a redirect off the list led: many reasons, to tell, not to count by."""
    why = why_of(outcome)
    return f"{why}: {outcome.to}" if isinstance(outcome, Vanished) and outcome.to else why
