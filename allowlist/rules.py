"""What must hold between the parts of a list: starts inside scopes, exclusions that exclude, overlaps declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from allowlist.address import Oddity, parse_address
from allowlist.model import Site
from allowlist.nodes import Keys, Problems
from allowlist.scope import Relation, Scope, may_exclude, relation


@dataclass(frozen=True, slots=True)
class SiteInFile:
    """A site with the nodes it was read from, for the lines of problems."""

    site: Site
    keys: Keys

    def entry(self, key: str, text: str) -> yaml.Node:
        """The node of the entry `text` of a list under `key`, else that of the key, else that of the site."""
        node = self.keys.values.get(key, self.keys.node)
        entries = node.value if isinstance(node, yaml.SequenceNode) else []
        scalars = (entry for entry in entries if isinstance(entry, yaml.ScalarNode))
        return next((entry for entry in scalars if entry.value.strip() == text), node)


def check_sites(sites: list[SiteInFile], problems: Problems) -> None:
    """Note every rule that the sites break, alone or together."""
    _check_ids(sites, problems)
    for site in sites:
        _check_starts(site, problems)
        _check_exclusions(site, problems)
    _check_overlaps(sites, problems)


def _check_ids(sites: list[SiteInFile], problems: Problems) -> None:
    first: dict[str, SiteInFile] = {}
    for each in (each for each in sites if each.site.id):
        earlier = first.setdefault(each.site.id, each)
        if earlier is not each:
            node = each.keys.values["id"]
            what = f"the id `{each.site.id}` stands at line {earlier.site.line} too"
            problems.add(node, "id-twice", what, "choose an id never used")


def _check_starts(each: SiteInFile, problems: Problems) -> None:
    entries = each.keys.values.get("scope")
    if isinstance(entries, yaml.SequenceNode) and len(entries.value) > len(each.site.scope):
        return  # a scope entry could not be read: which start it would hold is not known
    if not each.site.scope:
        return  # told already
    for url in each.site.start:
        address = parse_address(url)
        if isinstance(address, Oddity):
            continue
        if not any(scope.holds(address) for scope in each.site.scope):
            what = f"start `{url}` lies outside the scope of site {each.site.id}"
            remedy = "widen `scope` or write a start inside it"
            problems.add(each.entry("start", url), "start-outside", what, remedy)
        elif any(exclusion.holds(address) for exclusion in each.site.exclude):
            what = f"start `{url}` is excluded by its own site {each.site.id}"
            remedy = "choose another start or narrow `exclude`"
            problems.add(each.entry("start", url), "start-excluded", what, remedy)


def _check_exclusions(each: SiteInFile, problems: Problems) -> None:
    """An exclusion of what the scope does not hold excludes nothing: a slip that would leave pages in."""
    entries = each.keys.values.get("scope")
    if isinstance(entries, yaml.SequenceNode) and len(entries.value) > len(each.site.scope):
        return  # a scope entry could not be read: what it would hold is not known
    for exclusion in each.site.exclude:
        if not any(may_exclude(exclusion, scope) for scope in each.site.scope):
            what = f"exclude `{exclusion.text}` takes nothing out of the scope of site {each.site.id}"
            remedy = "begin it as an entry of `scope` begins, or take it away"
            problems.add(each.entry("exclude", exclusion.text), "exclude-idle", what, remedy)


def _check_overlaps(sites: list[SiteInFile], problems: Problems) -> None:
    ids = {each.site.id for each in sites}
    for each in sites:
        for other_id in each.site.overlaps:
            if other_id not in ids:
                what = f"site {each.site.id} overlaps `{other_id}`, which is not in the list"
                problems.add(each.entry("overlaps", other_id), "overlaps-unknown", what, "name a site of this list")
    for each, scope, other, other_scope in _meetings(sites):
        _check_meeting(each, scope, other, other_scope, problems)


def _check_meeting(each: SiteInFile, scope: Scope, other: SiteInFile, other_scope: Scope, problems: Problems) -> None:
    match relation(scope, other_scope):
        case Relation.APART:
            return
        case Relation.EQUAL:
            later, earlier = (each, other) if each.site.line > other.site.line else (other, each)
            what = f"sites {earlier.site.id} and {later.site.id} have the same scope `{scope.text}`"
            remedy = "keep it in one of them; a retired site can be made active again"
            text = scope.text if later is each else other_scope.text
            problems.add(later.entry("scope", text), "scope-equal", what, remedy)
        case Relation.CROSSING:
            what = f"scopes `{scope.text}` of {each.site.id} and `{other_scope.text}` of {other.site.id} cross"
            problems.add(
                each.entry("scope", scope.text), "scope-crossing", what, "make one lie wholly inside the other"
            )
        case Relation.NARROWER:
            _check_declared(each, scope, other, problems)
        case Relation.WIDER:
            _check_declared(other, other_scope, each, problems)


def _check_declared(narrow: SiteInFile, scope: Scope, wide: SiteInFile, problems: Problems) -> None:
    if wide.site.id not in narrow.site.overlaps:
        what = f"scope `{scope.text}` of site {narrow.site.id} lies inside that of site {wide.site.id}"
        remedy = f"add `overlaps: [{wide.site.id}]` to {narrow.site.id}, which then wins for its addresses"
        problems.add(narrow.entry("scope", scope.text), "overlap", what, remedy)


def _meetings(sites: list[SiteInFile]) -> Iterator[tuple[SiteInFile, Scope, SiteInFile, Scope]]:
    """Each pair of scope entries of two sites that may share a host and a path, once.

    By host name and path, so 5,000 sites stay quick, be they all folders of one host.
    """
    entries = [(each, scope) for each in sites for scope in each.site.scope]
    at: dict[tuple[str, str], list[int]] = {}
    below: dict[tuple[str, str], list[int]] = {}
    for index, (_, scope) in enumerate(entries):
        for name in scope.hosts.names:
            at.setdefault((name, scope.path), []).append(index)
            for path in _above(scope.path):
                below.setdefault((name, path), []).append(index)
    named = Counter(name for _, scope in entries for name in scope.hosts.names)
    seen: set[tuple[int, int]] = set()
    for index, (each, scope) in enumerate(entries):
        for name in (upper for own in scope.hosts.names for upper in _hosts_from(own) if upper in named):
            if named[name] == 1 and name in scope.hosts.names:
                continue  # its own, and of no other
            deeper = [*at.get((name, scope.path), ()), *below.get((name, scope.path), ())]
            wider = [other for path in _above(scope.path) for other in at.get((name, path), ())]
            for other_index in deeper + wider:
                pair = min(index, other_index), max(index, other_index)
                other, other_scope = entries[other_index]
                if pair not in seen and other.site is not each.site:
                    seen.add(pair)
                    yield each, scope, other, other_scope


def _above(path: str) -> Iterator[str]:
    """The folders that `path` lies in, the whole host ("") among them, itself not."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def _hosts_from(name: str) -> Iterator[str]:
    """A host name and all above it."""
    while name:
        yield name
        name = name.partition(".")[2] if ":" not in name else ""
