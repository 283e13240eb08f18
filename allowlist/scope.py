"""One URL against one scope or one exclusion: on parsed parts, no regular expression."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from allowlist.address import (
    MAX_URL_LENGTH,
    Address,
    Oddity,
    decode,
    has_unprintable,
    is_ip,
    parse_authority,
    readings,
)
from allowlist.suffixes import is_public_suffix

_WEB_PORTS = frozenset({80, 443})
_STAR = "\0"
"""A star that stands for itself, written `%2A` in an exclusion: a sign that no path of an address has."""
_ESCAPED_STAR = re.compile("%2a", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that `host` (with its `www.` twin) or `*.host` (and all below) stands for, and their ports."""

    names: frozenset[str]
    below: bool
    port: int | None

    def hold(self, host: str, port: int) -> bool:
        """Whether this host and port are among them."""
        return port in self.ports and self.hold_name(host)

    def hold_name(self, host: str) -> bool:
        """Whether this host is among them, on whatever port."""
        if host in self.names:
            return True
        return self.below and any(host.endswith("." + name) for name in self.names)

    @property
    def ports(self) -> frozenset[int]:
        """A named port holds for http and https alike; otherwise the web's own two."""
        return _WEB_PORTS if self.port is None else frozenset({self.port})


@dataclass(frozen=True, slots=True)
class Scope:
    """An entry of `scope:`. `path` is "" for the whole host, else without a final slash."""

    text: str
    hosts: Hosts
    path: str
    line: int = field(default=0, compare=False)

    def holds(self, address: Address) -> bool:
        """Whether every reading of the address lies inside."""
        return self.hosts.hold(address.host, address.port) and all(self.path_holds(path) for path in address.paths)

    def path_holds(self, path: str) -> bool:
        """Whether this path lies inside, on a segment border."""
        return not self.path or path == self.path or path.startswith(self.path + "/")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An entry of `exclude:`: a glob on the decoded path, and one on the query when the entry has `?`.

    It takes out what it matches and all below that, as a scope's path lets in all below it; without a port it holds on
    every port. Upper and lower case are alike to many servers, so to an exclusion too.
    """

    text: str
    hosts: Hosts
    path_glob: str
    query_glob: str | None
    line: int = field(default=0, compare=False)

    @property
    def globs(self) -> tuple[str, str | None]:
        """What it looks for in the path and in the query."""
        return self.path_glob, self.query_glob

    @property
    def whole_host(self) -> bool:
        """Whether nothing of its hosts is left."""
        return not self.path_glob and self.query_glob is None

    def holds(self, address: Address) -> bool:
        """Whether some reading of the address is excluded."""
        if not self.hosts.hold_name(address.host) or self.hosts.port not in (None, address.port):
            return False
        return self._query_matches(address.queries) and any(self._path_matches(path) for path in address.paths)

    def _query_matches(self, queries: tuple[str, ...]) -> bool:
        if self.query_glob is None:
            return True
        # `?*` asks for a query; only a glob that is empty too means a lone `?`.
        asked = (_as_globs_have_it(query) for query in queries if query or not self.query_glob)
        return any(glob_matches(self.query_glob, query) for query in asked)

    def _path_matches(self, path: str) -> bool:
        # The twin with or without a final slash is the same page to a curator.
        path = _as_globs_have_it(path)
        glob = self.path_glob
        stem = glob.rstrip("/")
        if not glob or (self.query_glob is None and glob_matches(f"{stem}/*", path)):
            return True
        return glob_matches(stem or "/", path.rstrip("/") or "/") or glob_matches(glob, path)


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A scope or exclusion that cannot be used: what is wrong with it, and what to write instead."""

    code: str
    what: str
    remedy: str


class Relation(Enum):
    """How the URLs of one scope lie to those of another."""

    APART = "apart"
    EQUAL = "equal"
    NARROWER = "narrower"
    WIDER = "wider"
    CROSSING = "crossing"


@lru_cache(maxsize=20_000)
def parse_scope(text: str) -> Scope | Misspelt:
    """`host`, `*.host`, either with a path, either with a port."""
    parts = _parse_hosts(text, "scope")
    if isinstance(parts, Misspelt):
        return parts
    hosts, path = parts
    if "?" in path or "#" in path:
        return Misspelt("scope-query", f"scope {text!r} has a query or fragment", "end it before the ? or #")
    if "*" in path:
        return Misspelt(
            "scope-glob", f"scope {text!r} has * in its path", "a path already holds all below it: end it before the *"
        )
    paths = readings(path)
    if isinstance(paths, Oddity) or len(paths) > 1:
        return Misspelt(
            "scope-path", f"scope {text!r} has a path that servers read differently", "end it before the odd part"
        )
    return Scope(text, hosts, paths[0].rstrip("/"))


@lru_cache(maxsize=20_000)
def parse_exclusion(text: str) -> Exclusion | Misspelt:
    """`host/glob` or `host/glob?glob`, where `*` matches any run of characters, `%2A` a star and `%3F` a `?`."""
    parts = _parse_hosts(text, "exclude")
    if isinstance(parts, Misspelt):
        return parts
    hosts, rest = parts
    # Apart before they are decoded: the question mark of a title (`Pourquoi_%3F`) begins no query.
    path, mark, query = _ESCAPED_STAR.sub(_STAR, rest.partition("#")[0]).partition("?")
    paths = readings(path)
    if isinstance(paths, Oddity):
        return Misspelt("exclude-path", f"exclude {text!r} {paths.value}", "write the path without `.` and `..` parts")
    query_glob = _folded(decode(query)) if mark else None
    path_glob = "" if path in ("", "/") and query_glob is None else _folded(paths[0])
    return Exclusion(text, hosts, path_glob, query_glob)


def relation(one: Scope, other: Scope) -> Relation:
    """Where `one` lies, seen from `other`."""
    within = (
        hosts_within(one.hosts, other.hosts),
        one.hosts.ports <= other.hosts.ports,
        _path_within(one.path, other.path),
    )
    around = (
        hosts_within(other.hosts, one.hosts),
        other.hosts.ports <= one.hosts.ports,
        _path_within(other.path, one.path),
    )
    if not hosts_touch(one.hosts, other.hosts) or not (within[2] or around[2]):
        return Relation.APART
    if all(within):
        return Relation.EQUAL if all(around) else Relation.NARROWER
    return Relation.WIDER if all(around) else Relation.CROSSING


def hosts_touch(one: Hosts, other: Hosts) -> bool:
    """Whether some host and port belongs to both."""
    return bool(one.ports & other.ports) and _hosts_meet(one, other)


def hosts_within(one: Hosts, other: Hosts) -> bool:
    """Whether each host of `one` belongs to `other`, on whatever port."""
    if one.below and not other.below:
        return False
    return all(_name_within(name, other) for name in one.names)


def may_exclude(exclusion: Exclusion, scope: Scope) -> bool:
    """Whether an exclusion can take anything out of a scope: same hosts, and paths that begin alike."""
    begin, path = exclusion.path_glob.partition("*")[0], _as_globs_have_it(scope.path)
    ports_meet = exclusion.hosts.port is None or bool(exclusion.hosts.ports & scope.hosts.ports)
    return (
        ports_meet and _hosts_meet(exclusion.hosts, scope.hosts) and (begin.startswith(path) or path.startswith(begin))
    )


def glob_matches(glob: str, text: str) -> bool:
    """Whether `text` is `glob` with each `*` standing for any run of characters; linear, no backtracking."""
    first, *rest = glob.split("*")
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    position, end = len(first), len(text) - len(last)
    for piece in middle:
        position = text.find(piece, position, end)
        if position < 0:
            return False
        position += len(piece)
    return True


def _parse_hosts(text: str, key: str) -> tuple[Hosts, str] | Misspelt:
    """The hosts of an entry, and the rest of it from the first slash on."""
    if len(text) > MAX_URL_LENGTH:
        what = f"{key} `{text[:40]}…` is longer than {MAX_URL_LENGTH} characters"
        return Misspelt(f"{key}-long", what, "no address is that long: shorten it")
    if ("://" in text and "/" not in text.partition("://")[0]) or text.startswith("//"):
        return Misspelt(
            f"{key}-scheme",
            f"{key} {text!r} begins with a scheme",
            f"write {text.partition('//')[2]!r}: http and https are one site",
        )
    if "\\" in text or has_unprintable(text):
        return Misspelt(
            f"{key}-characters",
            f"{key} {text!r} has a backslash, a space or an invisible character",
            "write host/path with plain slashes, and %20 for a space",
        )
    authority, slash, path = text.partition("/")
    below = authority.startswith("*.")
    parsed = parse_authority(authority.removeprefix("*."))
    if isinstance(parsed, Oddity):
        return Misspelt(f"{key}-host", f"{key} {text!r} {parsed.value}", "write host, *.host, host/path or host:port")
    host, port = parsed
    if below and is_ip(host):
        return Misspelt(f"{key}-host", f"{key} {text!r} puts *. before an IP address", "name each address")
    if is_public_suffix(host) or (below and "." not in host):
        return Misspelt(
            f"{key}-suffix", f"{key} {text!r} would admit everybody's sites under {host}", "name the site's own host"
        )
    return Hosts(frozenset({host}) if below else _with_twin(host), below, port), slash + path


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())


def _as_globs_have_it(text: str) -> str:
    return _folded(text).replace("*", _STAR)


def _with_twin(host: str) -> frozenset[str]:
    if is_ip(host):
        return frozenset({host})
    twin = host.removeprefix("www.") if host.startswith("www.") else "www." + host
    return frozenset({host}) if is_public_suffix(twin) else frozenset({host, twin})


def _hosts_meet(one: Hosts, other: Hosts) -> bool:
    return any(_name_within(name, other) for name in one.names) or any(_name_within(name, one) for name in other.names)


def _name_within(name: str, hosts: Hosts) -> bool:
    return name in hosts.names or (hosts.below and any(name.endswith("." + above) for above in hosts.names))


def _path_within(one: str, other: str) -> bool:
    return not other or one == other or one.startswith(other + "/")
