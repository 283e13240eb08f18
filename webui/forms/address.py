"""An address as somebody typed it: the page that was meant, or why no list could have it. Nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allowlist.address import Address, Oddity, parse_address
from allowlist.model import Allowlist, Site
from allowlist.scope import Misspelt, parse_scope
from allowlist.suffixes import has_public_suffix
from crawler.canonical import address_typed, canonical_spelling
from crawler.public import is_public


class Unusable(StrEnum):
    """Why an address is sent back; each has a sentence in the catalogues, with what to write instead."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    SCHEME = "scheme"
    USER = "user"
    SUFFIX = "suffix"
    PRIVATE = "private"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Meant:
    """The canonical spelling, and the active site that admits it, if one does."""

    url: str
    site: Site | None


_TOLD = {
    Oddity.TOO_LONG: Unusable.TOO_LONG,
    Oddity.CHARACTERS: Unusable.CHARACTERS,
    Oddity.SCHEME: Unusable.SCHEME,
    Oddity.USERINFO: Unusable.USER,
}


def meant_by(typed: str, allowlist: Allowlist) -> Meant | Unusable:
    """What `typed` stands for; `https://` may be left out. Never raises on any string."""
    if not typed.strip():
        return Unusable.EMPTY
    written = address_typed(typed)
    parsed = parse_address(written)
    if isinstance(parsed, Oddity):
        return _TOLD.get(parsed, Unusable.ODD)
    url = canonical_spelling(written)
    address = parse_address(url)
    if isinstance(address, Oddity):
        return _TOLD.get(address, Unusable.ODD)
    site = allowlist.site_for(url)
    return Meant(url, site) if site else _unlisted(url, address)


def _unlisted(url: str, address: Address) -> Meant | Unusable:
    """A curator may let a private network in, a stranger may not ask for it."""
    if not (is_public(address.host) if address.is_ip else has_public_suffix(address.host)):
        return Unusable.PRIVATE
    host = f"[{address.host}]" if ":" in address.host else address.host
    return Unusable.SUFFIX if isinstance(parse_scope(host), Misspelt) else Meant(url, None)
