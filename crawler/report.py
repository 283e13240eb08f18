"""What a crawl did, site by site: counts and reasons. Loads no Scrapy; the web desk reads it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from crawler.outcome import DISALLOWED, OFF_LIST, SOFT_404, UNREACHABLE

LINKS_OFF_LIST = "links off the list"
CANONICAL_OFF_SITE = "canonical links off the site"
LONGEST_EXAMPLE = 500
"""Characters of an address in a report; strangers write longer ones."""


class State(StrEnum):
    """How a site's run ended, in the words that people read."""

    WELL = "well"
    FAILED = "failed"
    REFUSES_ROBOTS = "refuses robots"
    REFUSES_US = "refuses us"
    NEEDS_A_PERSON = "needs a person"


class Kind(StrEnum):
    """What is wrong with an address, as health is told by."""

    BROKEN = "broken"
    OFF_LIST = "off_list"
    SOFT_404 = "soft_404"
    ROBOTS = "robots"
    NOT_READ = "not_read"
    FORBIDDEN = "forbidden"
    SERVER = "server"
    UNREACHABLE = "unreachable"
    NETWORK = "network"


ERRORS = frozenset({Kind.FORBIDDEN, Kind.SERVER, Kind.UNREACHABLE, Kind.NETWORK})
"""Those that keep a page from being looked at again, and may pass."""


def kind_of(reason: str) -> Kind | None:
    """The kind of `outcome: reason`, as reports have it; None for what is as it should be.

    >>> kind_of("vanished: status 404"), kind_of("moved: http://a.example/"), kind_of("failed: status 503")
    (<Kind.BROKEN: 'broken'>, None, <Kind.SERVER: 'server'>)
    """
    outcome, _, why = reason.partition(": ")
    match outcome:
        case "vanished":
            kinds = {OFF_LIST: Kind.OFF_LIST, SOFT_404: Kind.SOFT_404}
            return next((kind for begin, kind in kinds.items() if why.startswith(begin)), Kind.BROKEN)
        case "refused":
            return Kind.ROBOTS if why == DISALLOWED else Kind.NOT_READ
        case "failed":
            if why == UNREACHABLE:
                return Kind.UNREACHABLE
            if why in ("status 401", "status 403"):
                return Kind.FORBIDDEN
            return Kind.SERVER if why.startswith("status ") else Kind.NETWORK
        case _:
            return None


@dataclass
class SiteReport:
    """One site's part of a run. `outcomes` counts by name, `reasons` by outcome and reason, `ignored` what pages named
    and nobody followed, `odd` what was strange about pages that came. `examples` has the first address of each refusal,
    and of each thing ignored or odd, with the page it stood on. `notes` are sentences.

    `standing` counts the site's addresses by `Kind`, as this run left them; `last_visit` and `next_visit` are times in
    ISO 8601, "" where there is none.
    """

    site_id: str
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    bytes: int = 0
    pages: int = 0
    taken_out: int = 0
    notes: list[str] = field(default_factory=list)
    kept_all: bool = False
    odd: Counter[str] = field(default_factory=Counter)
    standing: dict[str, int] = field(default_factory=dict)
    last_visit: str = ""
    next_visit: str = ""

    @property
    def bounds(self) -> Counter[str]:
        """What was not followed since a bound was reached."""
        others = (LINKS_OFF_LIST, CANONICAL_OFF_SITE)
        return Counter({what: count for what, count in self.ignored.items() if what not in others})

    @property
    def state(self) -> State:
        """Whether this site went well."""
        came = self.outcomes["fetched"] + self.outcomes["unchanged"]
        if self.kept_all:
            return State.NEEDS_A_PERSON
        if self.outcomes["failed"] and not came:
            return State.REFUSES_US if self._only_refused else State.FAILED
        if self.reasons["refused: robots.txt disallows it"] and not came and not self.pages:
            return State.REFUSES_ROBOTS
        if self.outcomes.total() and not self.pages:
            return State.FAILED
        return State.WELL

    @property
    def _only_refused(self) -> bool:
        """Whether every failure was "who are you?": as shields against robots answer to all that they do not know."""
        return self.outcomes["failed"] == sum(self.reasons[f"failed: status {status}"] for status in (401, 403))

    def ignore(self, what: str, url: str, on: str) -> None:
        """Count an address that page `on` named and that is not followed."""
        self.ignored[what] += 1
        self.give_example(what, url, on)

    def notice(self, what: str, url: str, on: str) -> None:
        """Count a page that came with something odd about it."""
        self.odd[what] += 1
        self.give_example(what, url, on)

    def give_example(self, reason: str, url: str, on: str) -> None:
        """Keep the first address with that reason, and where it stood."""
        if reason not in self.examples:
            self.examples[reason] = f"{url[:LONGEST_EXAMPLE]} (on {on[:LONGEST_EXAMPLE]})"

    def note(self, sentence: str) -> None:
        """Keep a sentence for the person who reads the report, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)


@dataclass
class CrawlReport:
    """A run over some sites. `interrupted` when a person or the system ended it early."""

    started: datetime
    finished: datetime
    sites: dict[str, SiteReport]
    interrupted: bool = False

    @property
    def failed(self) -> bool:
        """Whether some site failed or waits for a person."""
        bad = (State.FAILED, State.REFUSES_US, State.NEEDS_A_PERSON)
        return self.interrupted or any(site.state in bad for site in self.sites.values())

    def total(self, outcome: str) -> int:
        """How many visits had this outcome, over all sites."""
        return sum(site.outcomes[outcome] for site in self.sites.values())

    def to_json(self) -> str:
        """For the store and for `--json`."""
        sites = [{**vars(site), "state": site.state.value} for site in self.sites.values()]
        times = {"started": self.started.isoformat(), "finished": self.finished.isoformat()}
        return json.dumps({**times, "interrupted": self.interrupted, "failed": self.failed, "sites": sites})


@dataclass(frozen=True, slots=True)
class Totals:
    """A run in numbers: pages held in the whole store at its end, visits, and those that failed."""

    started: datetime
    pages: int
    visits: int
    failed: int


@dataclass(frozen=True, slots=True)
class Ended:
    """An address whose last visit ended as `reason` says; `found_on` is the page that linked to it first."""

    url: str
    site_id: str
    reason: str
    found_on: str
    visited: datetime


def read_report(text: str) -> CrawlReport:
    """A report as `CrawlReport.to_json` wrote it, maybe by an older version: what it did not know yet is empty."""
    told: dict[str, Any] = json.loads(text)
    sites = {site["site_id"]: _site(site) for site in told["sites"]}
    started, finished = (datetime.fromisoformat(told[name]) for name in ("started", "finished"))
    return CrawlReport(started, finished, sites, told["interrupted"])


def _site(told: dict[str, Any]) -> SiteReport:
    counted = ("outcomes", "reasons", "ignored", "odd")
    plain = ("bytes", "pages", "taken_out", "notes", "kept_all", "examples", "standing", "last_visit", "next_visit")
    known: dict[str, Any] = {name: Counter(told.get(name, {})) for name in counted}
    return SiteReport(told["site_id"], **known, **{name: told[name] for name in plain if name in told})
