"""The list as data: sites, their scopes, and the one question everything asks, `site_for`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from allowlist.address import Address, Oddity, parse_address
from allowlist.scope import Exclusion, Scope

ROBOTS_PATH = "/robots.txt"
"""Where RFC 9309 §2.3 puts a host's rules for robots."""


class Status(StrEnum):
    """Whether a site is shown and crawled."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who let a site in, and when."""

    by: tuple[str, ...]
    date: date


@dataclass(frozen=True, slots=True)
class Recrawl:
    """The bounds between which a page is visited again."""

    min: timedelta = timedelta(days=1)
    max: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a site that does not say otherwise. `delay` is in seconds between two requests."""

    delay: float = 1.0
    max_pages: int = 2000
    max_depth: int = 20
    recrawl: Recrawl = Recrawl()


@dataclass(frozen=True, slots=True)
class Site:
    """One approved site: its addresses, and why it is here. Field names are the file's keys."""

    id: str
    name: str
    start: tuple[str, ...]
    scope: tuple[Scope, ...]
    approved: Approval
    why: str
    exclude: tuple[Exclusion, ...] = ()
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    sitemap: tuple[str, ...] = ()
    review_by: date | None = None
    status: Status = Status.ACTIVE
    delay: float = 1.0
    max_pages: int = 2000
    max_depth: int = 20
    recrawl: Recrawl = Recrawl()
    private_network: bool = False
    render: str | None = None
    boost: float = 1.0
    line: int = field(default=0, compare=False)

    @property
    def scope_key(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What decides which URLs are in: equal keys admit equal URLs."""
        return tuple(entry.text for entry in self.scope), tuple(entry.text for entry in self.exclude)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The levels and subjects that exist here, each with the label that students read."""

    levels: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A URL that is in: by which site, by which entry of its scope, at which line of the list."""

    site: Site
    rule: str
    line: int = field(default=0, compare=False)


class Why(StrEnum):
    """Why a URL is not in."""

    ODD = "odd address"
    NOT_LISTED = "no site of the list has it in its scope"
    EXCLUDED = "the site excludes it"
    NOT_ACTIVE = "the site is not active"


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """A URL that is out, and what kept it out: the oddity, the exclusion or the status in `rule`, and its line."""

    why: Why
    rule: str = ""
    site: Site | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Allowlist:
    """Every site of a checked list. `digest` is of the text it came from."""

    sites: tuple[Site, ...] = ()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    digest: str = ""
    defaults: Defaults = Defaults()

    def site_for(self, url: str) -> Site | None:
        """The active site that admits `url`, or None: the one question, asked at every step."""
        decision = self.decide(url)
        return decision.site if isinstance(decision, Admitted) else None

    def decide(self, url: str) -> Admitted | NotAdmitted:
        """`site_for`, with the reason."""
        address = parse_address(url)
        if isinstance(address, Oddity):
            return NotAdmitted(Why.ODD, address.value)
        owners = [self._narrowest(address, path) for path in address.paths]
        if owners[0] is None:
            return NotAdmitted(Why.NOT_LISTED)
        scope, site = owners[0]
        if any(owner is None or owner[1] is not site for owner in owners):
            return NotAdmitted(Why.ODD, Oddity.PATH.value)
        # Where scopes overlap the narrower site owns the URL, also when it is suspended or excludes it:
        # what a curator took out of it must not come back through the wider site.
        for exclusion in site.exclude:
            if exclusion.holds(address):
                return NotAdmitted(Why.EXCLUDED, exclusion.text, site, exclusion.line)
        if site.status is not Status.ACTIVE:
            return NotAdmitted(Why.NOT_ACTIVE, site.status.value, site, site.line)
        return Admitted(site, scope.text, scope.line)

    def site_of_robots(self, url: str) -> Site | None:
        """The active site on whose behalf this robots.txt is read: maybe outside path scopes, never off the host."""
        address = parse_address(url)
        if isinstance(address, Oddity) or address.paths != (ROBOTS_PATH,) or any(address.queries):
            return None
        return self._active_on_host(address)

    def site_of_sitemap(self, url: str) -> Site | None:
        """The active site on whose behalf this sitemap is read: maybe outside path scopes, never off the host.

        A sitemap is never shown; each address in it is asked of `site_for`.
        """
        address, decision = parse_address(url), self.decide(url)
        refused = isinstance(decision, NotAdmitted) and decision.why is not Why.NOT_LISTED
        return None if refused or isinstance(address, Oddity) else self._active_on_host(address)

    def allows_private(self, host: str) -> bool:
        """Whether an active site says `private_network: true` for this host name."""
        for scope, site in self._entries(host):
            if site.private_network and site.status is Status.ACTIVE:
                return True
            if not scope.path and scope.hosts.port is None:
                break  # this site owns the whole host: what a wider one says of it does not count
        return False

    def site(self, site_id: str) -> Site | None:
        """The site of that id, active or not."""
        return self._by_id.get(site_id)

    @cached_property
    def active(self) -> tuple[Site, ...]:
        """The sites that are crawled and shown, in the order of the file."""
        return tuple(site for site in self.sites if site.status is Status.ACTIVE)

    @cached_property
    def active_ids(self) -> Collection[str]:
        """Their ids in that order, quick to look one up."""
        return dict.fromkeys(site.id for site in self.active).keys()

    @cached_property
    def languages(self) -> frozenset[str]:
        """Every language that an active site says it is in."""
        return frozenset(language for site in self.active for language in site.languages)

    @cached_property
    def fence(self) -> str:
        """A digest of all that decides which URL belongs to which active site; equal fences decide alike."""
        rules = [(site.id, site.status.value, site.scope_key) for site in self.sites]
        return sha256(repr(rules).encode()).hexdigest()

    @cached_property
    def _by_id(self) -> dict[str, Site]:
        return {site.id: site for site in self.sites}

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[Scope, Site]]]:
        """Scope entries by the host names they are written with, narrowest first."""
        table: dict[str, list[tuple[Scope, Site]]] = {}
        for site in self.sites:
            for scope in site.scope:
                for name in scope.hosts.names:
                    table.setdefault(name, []).append((scope, site))
        for entries in table.values():
            entries.sort(key=lambda entry: _narrowness(entry[0]), reverse=True)
        return table

    def _entries(self, host: str) -> Iterator[tuple[Scope, Site]]:
        """Entries that hold `host` on some port, the most specific host first."""
        yield from (entry for entry in self._by_name.get(host, ()))
        above = host
        while "." in above and ":" not in above:
            above = above.partition(".")[2]
            yield from (entry for entry in self._by_name.get(above, ()) if entry[0].hosts.below)

    def _on_host(self, address: Address) -> Iterator[tuple[Scope, Site]]:
        return (entry for entry in self._entries(address.host) if address.port in entry[0].hosts.ports)

    def _active_on_host(self, address: Address) -> Site | None:
        for scope, site in self._on_host(address):
            excluded = any(each.whole_host and each.holds(address) for each in site.exclude)
            if site.status is Status.ACTIVE and not excluded:
                return site
            if not scope.path:
                break  # this site owns the whole host: nothing on it is left to a wider one
        return None

    def _narrowest(self, address: Address, path: str) -> tuple[Scope, Site] | None:
        return next((entry for entry in self._on_host(address) if entry[0].path_holds(path)), None)


def _narrowness(scope: Scope) -> tuple[bool, int, bool]:
    """Sort key among entries of one host name: exact before wildcard, longer path, named port."""
    return not scope.hosts.below, len(scope.path), scope.hosts.port is not None
