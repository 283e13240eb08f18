"""What is left of a site, or of a part of it, that the list has taken out; and its pages deleted. Done by whoever has
the store and the index: the pages only ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from allowlist.model import Allowlist, Site
from allowlist.scope import Exclusion


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """All of a site, or what one of its exclusions takes out."""

    site: Site
    exclusion: Exclusion | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Counted anew under the list as it is: `hits` of searches for the titles of `tried` of its pages, pages that
    `suggestions` could come from, and `stored` pages whose text is kept.
    """

    hits: int
    suggestions: int
    stored: int
    tried: int

    @property
    def hidden(self) -> bool:
        """Whether no search shows it."""
        return not (self.hits or self.suggestions)


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many pages left the store and the index; `held_by` names the run that was at work, when none could."""

    pages: int
    documents: int
    held_by: str = ""


class Withdrawals(Protocol):
    """Each method raises StoreFailed or IndexFailed when store or index cannot be read or written."""

    def left(self, what: Withdrawn, allowlist: Allowlist) -> Left:
        """What a pupil could still meet, and what is kept."""

    def delete(self, what: Withdrawn, allowlist: Allowlist) -> Deleted:
        """Its pages out of the store and the index; the list must keep it out already."""
