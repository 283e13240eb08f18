"""The table of sites: which are wanted, in which order, on which page. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from allowlist.model import Allowlist, Site, Status
from indexer.language import fold

PER_PAGE: Final = 50
"""Rows of one page: what is read without losing the place, and under 100 KB."""
_LONGEST: Final = 200
_SOON: Final = {"30": 30, "90": 90}


class Review(StrEnum):
    """When a site is to be read again."""

    PAST = "past"
    WITHIN_30 = "30"
    WITHIN_90 = "90"
    NEVER = "none"

    def holds(self, day: date | None, today: date) -> bool:
        """Whether a review date is of this kind."""
        if self is Review.NEVER or day is None:
            return self is Review.NEVER and day is None
        if self is Review.PAST:
            return day < today
        return today <= day <= today + timedelta(days=_SOON[self.value])


class Order(StrEnum):
    """What the table is sorted by."""

    NAME = "name"
    STATUS = "status"
    LEVEL = "level"
    SUBJECT = "subject"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sites are looked for; what is empty is any. All of `words` stand in what a site says of itself."""

    words: str = ""
    status: str = ""
    level: str = ""
    subject: str = ""
    review: str = ""
    order: Order = Order.NAME
    down: bool = False

    @property
    def filters(self) -> dict[str, str]:
        """The filters in force, as parameters of an address."""
        given = {"q": self.words, "status": self.status, "level": self.level, "subject": self.subject}
        return {name: text for name, text in (*given.items(), ("review", self.review)) if text}

    def sorted_by(self, order: Order, *, down: bool) -> dict[str, str]:
        """The parameters of the same sites in another order."""
        return {**self.filters, "sort": f"-{order}" if down else order.value}

    @property
    def parameters(self) -> dict[str, str]:
        """Those of filters and order."""
        return self.sorted_by(self.order, down=self.down) if self.down or self.order != Order.NAME else self.filters


def wanted(given: Mapping[str, str], allowlist: Allowlist) -> Wanted:
    """What an address asks for; a value that there is not is as if nothing was asked."""
    sort = given.get("sort", "")
    name = sort.removeprefix("-")
    known = name in set(Order)
    return Wanted(
        words=" ".join(given.get("q", "")[:_LONGEST].split()),
        status=_known(given.get("status", ""), Status),
        level=_known(given.get("level", ""), allowlist.vocabulary.levels),
        subject=_known(given.get("subject", ""), allowlist.vocabulary.subjects),
        review=_known(given.get("review", ""), Review),
        order=Order(name) if known else Order.NAME,
        down=known and sort.startswith("-"),
    )


def found(allowlist: Allowlist, asked: Wanted, today: date) -> list[Site]:
    """The sites that are wanted, in order; those of equal rank by name."""
    words = [fold(word) for word in asked.words.split()]
    held = [site for site in allowlist.sites if _is_wanted(site, asked, today) and _has(site, words)]
    held.sort(key=lambda site: fold(site.name))
    if asked.order != Order.NAME or asked.down:
        held.sort(key=_rank(asked.order, allowlist), reverse=asked.down)
    return held


def page_of(given: Mapping[str, str], rows: int) -> tuple[int, int]:
    """The page that is asked for, or the nearest that there is; and the last."""
    last = max(-(-rows // PER_PAGE), 1)
    text = given.get("page", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    return min(max(asked, 1), last), last


def _known(text: str, known: Any) -> str:
    return text if text in [str(each) for each in known] else ""


def _is_wanted(site: Site, asked: Wanted, today: date) -> bool:
    return (
        asked.status in ("", site.status)
        and asked.level in ("", *site.levels)
        and asked.subject in ("", *site.subjects)
        and (not asked.review or Review(asked.review).holds(site.review_by, today))
    )


def _has(site: Site, words: list[str]) -> bool:
    if not words:
        return True
    scopes = " ".join(scope.text for scope in site.scope)
    text = fold(f"{site.id} {site.name} {scopes} {' '.join(site.start)} {site.why} {' '.join(site.approved.by)}")
    return all(word in text for word in words)


def _rank(order: Order, allowlist: Allowlist) -> Callable[[Site], Any]:
    statuses, vocabulary = list(Status), allowlist.vocabulary
    levels, subjects = list(vocabulary.levels), list(vocabulary.subjects)
    ranks: dict[Order, Callable[[Site], Any]] = {
        Order.NAME: lambda site: fold(site.name),
        Order.STATUS: lambda site: statuses.index(site.status),
        Order.LEVEL: lambda site: min((levels.index(each) for each in site.levels), default=len(levels)),
        Order.SUBJECT: lambda site: min((subjects.index(each) for each in site.subjects), default=len(subjects)),
        Order.REVIEW: lambda site: site.review_by or date.max,
    }
    return ranks[order]
