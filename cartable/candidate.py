"""What a preview looks at: a site of the list as if it were active, or one made up from an address."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from allowlist.address import Oddity, decode, parse_address
from allowlist.edit import read_entry
from allowlist.edit_values import Plain, on_one_line
from allowlist.errors import BrokenList, EditRefused
from allowlist.load import load_allowlist, read_site
from allowlist.model import Allowlist, Approval, Site, Status
from allowlist.scope import Misspelt, Relation, Scope, parse_scope, relation
from cartable.errors import CannotPreview, ListBroken
from cartable.lists import known_sites
from cartable.settings import Settings
from crawler.canonical import address_typed, canonical_spelling
from crawler.slots import slots_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """`site` is active in `allowlist`. `made_up` when no list has it; `crowded` when a run may visit its hosts too."""

    site: Site
    allowlist: Allowlist
    made_up: bool
    crowded: bool


def candidate_of(typed: str, settings: Settings) -> Candidate:
    """The site of that id, whatever its status, or one over the address's folder alone.

    Raises CannotPreview, UnknownSite; ListBroken for an id, since only a good list says what it stands for.
    """
    loaded = load_allowlist(settings.allowlist)
    if not set(typed) & set("./:"):
        if isinstance(loaded, BrokenList):
            raise ListBroken(settings.allowlist, loaded.lines())
        return _listed(typed, loaded)
    others = loaded if isinstance(loaded, Allowlist) else Allowlist()
    site = _made_up(typed, others)
    # Under a broken list a run that began before may still be at work, nobody knows where.
    crowded = isinstance(loaded, BrokenList) or _meets(site, others)
    return Candidate(site, Allowlist((site,)), made_up=True, crowded=crowded)


def candidate_of_entry(text: str, settings: Settings) -> Candidate:
    """The site whose lines these are, in place of the list's own of that id, if it has one. Nothing need be signed yet.

    Raises CannotPreview, ListBroken.
    """
    loaded = load_allowlist(settings.allowlist)
    if isinstance(loaded, BrokenList):
        raise ListBroken(settings.allowlist, loaded.lines())
    try:
        entry = read_entry(text)
    except EditRefused as error:
        raise CannotPreview("the entry", str(error), "write it as it stands in the list") from None
    unsigned: dict[str, Plain] = {"why": "-", "approved": {"by": ["-"], "date": str(date.today())}}  # noqa: DTZ011 (any day does)
    meant = on_one_line({**unsigned, **entry, "status": Status.ACTIVE.value})
    site = read_site(meant, loaded.vocabulary, loaded.defaults)
    if not isinstance(site, Site):
        raise CannotPreview("the entry", str(site[0]), "mend it, then ask again")
    others = tuple(each for each in loaded.sites if each.id != site.id)
    crowded = loaded.site(site.id) in loaded.active or _meets(site, loaded)
    return Candidate(site, replace(loaded, sites=(*others, site)), made_up=False, crowded=crowded)


def publicly(candidate: Candidate, settings: Settings) -> Candidate:
    """Without the private network, unless the list opens it to that site as it is: for those who may not approve it."""
    loaded = load_allowlist(settings.allowlist)
    listed = loaded.site(candidate.site.id) if isinstance(loaded, Allowlist) else None
    if not candidate.site.private_network or candidate.site == listed:
        return candidate
    site = replace(candidate.site, private_network=False)
    sites = tuple(site if each.id == site.id else each for each in candidate.allowlist.sites)
    return replace(candidate, site=site, allowlist=replace(candidate.allowlist, sites=sites))


def entry_of(site: Site, name: str, languages: tuple[str, ...], today: date) -> str:
    """The site as lines to put under `sites:`. Suspended, until a person has written why and signed it."""
    return "\n".join(_entry_lines(site, name, languages, today))


def _listed(site_id: str, allowlist: Allowlist) -> Candidate:
    known_sites(allowlist, (site_id,))
    sites = tuple(replace(each, status=Status.ACTIVE) if each.id == site_id else each for each in allowlist.sites)
    site = next(each for each in sites if each.id == site_id)
    crowded = site in allowlist.active or _meets(site, allowlist)
    return Candidate(site, replace(allowlist, sites=sites), made_up=False, crowded=crowded)


def _meets(site: Site, allowlist: Allowlist) -> bool:
    """Whether an active site shares its unit of politeness."""
    others = [other for other in allowlist.active if other.id != site.id]
    slots = slots_of((site, *others))
    return any(slots[other.id] == slots[site.id] for other in others)


def _made_up(typed: str, others: Allowlist) -> Site:
    start = canonical_spelling(address_typed(typed))
    address = parse_address(start)
    if isinstance(address, Oddity):
        raise CannotPreview(typed, f"it {address.value}", "write a site's id, or an address as https://fr.vikidia.org/")
    scope = _scope_of(typed, start)
    return Site(
        id=_free_id(address.host, others),
        name=address.host,
        start=(start,),
        scope=(scope,),
        approved=Approval((), date.min),
        why="",
        overlaps=tuple(other.id for other in others.sites if _lies_inside(scope, other)),
        private_network=address.is_ip and not ipaddress.ip_address(address.host).is_global,
    )


def _lies_inside(scope: Scope, other: Site) -> bool:
    return any(relation(scope, wider) is Relation.NARROWER for wider in other.scope)


def _scope_of(typed: str, start: str) -> Scope:
    """The address's folder, written readably where that means the same."""
    parts = urlsplit(start)
    written = parse_scope(parts.netloc + _folder(parts.path))
    readable = parse_scope(parts.netloc + decode(_folder(parts.path)))
    if isinstance(written, Misspelt):
        raise CannotPreview(typed, written.what, written.remedy)
    alike = isinstance(readable, Scope) and (readable.hosts, readable.path) == (written.hosts, written.path)
    return readable if alike and isinstance(readable, Scope) else written


def _folder(path: str) -> str:
    """A path up to its last slash, "" for the whole host; one lone name without an ending is a folder itself."""
    head, _, last = path.rpartition("/")
    if last and not head and "." not in last:
        return path
    return f"{head}/" if head else ""


def _free_id(host: str, others: Allowlist) -> str:
    stem = re.sub("[^a-z0-9]+", "-", host.removeprefix("www.")).strip("-")[:60] or "site"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return next(name for name in names if others.site(name) is None)


def _entry_lines(site: Site, name: str, languages: tuple[str, ...], today: date) -> Iterator[str]:
    yield f"  - id: {site.id}"
    yield f"    name: {_quoted(name)}"
    yield f"    start: [{_quoted(site.start[0])}]"
    yield f"    scope: [{_quoted(site.scope[0].text)}]"
    if site.overlaps:
        yield f"    overlaps: [{', '.join(site.overlaps)}]"
    if languages:
        yield f"    languages: [{', '.join(languages)}]"
    yield "    why: to be written   # what it is and for whom: families read it"
    yield f"    approved: {{by: [to.be.signed], date: {today}}}"
    if site.private_network:
        yield "    private_network: true"
    yield "    status: suspended   # active, once the two lines above are true"


def _quoted(text: str) -> str:
    """A double-quoted scalar: what JSON quotes YAML reads alike, save signs that nobody sees."""
    return json.dumps("".join(char for char in text if char.isprintable()), ensure_ascii=False)
