"""What a crawl did, site by site: counts and reasons. Loads no Scrapy; the web desk reads it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

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


@dataclass
class SiteReport:
    """One site's part of a run. `outcomes` counts by name, `reasons` by outcome and reason, `ignored` what pages named
    and nobody followed. `examples` has the first address of each refusal, and of each thing ignored, with the page it
    stood on. `notes` are sentences.
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
