"""What a server gives to ask by whether an answer still stands (RFC 9110 §8.8). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.formats import format_of
from crawler.outcome import Failed, Fetched, Moved, Outcome, Refused, Unchanged, Vanished

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.ledger import Visit

LONGEST = 1000
"""Characters: a longer one is no validator, and would be sent with each request."""


@dataclass(frozen=True, slots=True)
class Validators:
    """As they are sent back, in `If-None-Match` and `If-Modified-Since`; "" without."""

    etag: str = ""
    last_modified: str = ""


def validators_of(response: Response, outcome: Outcome) -> Validators | None:
    """Those to keep of an answer; None when it tells nothing of them, and those known before stay."""
    match outcome:
        case Fetched() | Refused():
            return Validators(_header(response, "ETag"), _header(response, "Last-Modified"))
        case Moved() | Vanished():
            return Validators()
        case Unchanged() | Failed():
            return None


def conditions_of(visit: Visit) -> dict[str, str]:
    """The headers that make a request conditional. What was refused for a type that is read since is asked for as if
    new.
    """
    kind = visit.refused.removeprefix("type ")
    if kind != visit.refused and format_of(visit.url, kind):
        return {}
    headers = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
    return {name: value for name, value in headers.items() if value}


def _header(response: Response, name: str) -> str:
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if len(value) <= LONGEST else ""
