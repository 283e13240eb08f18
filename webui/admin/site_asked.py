"""What a reader asked for, as a form of a site begins with it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from allowlist.address import Oddity, parse_address
from allowlist.model import Allowlist
from crawler.canonical import address_typed
from webui.admin.site_fields import Fields
from webui.admin.site_subject import EMPTY
from webui.desk.numbers import read_number
from webui.desk.requests import Request
from webui.services import services


def asked_for(typed: str) -> Request | None:
    """The request of that follow-up number, with what was said."""
    number = read_number(typed) if typed else None
    if number is None:
        return None
    return next((each for each in services().desk.requests().listed(answered=True) if each.number == number), None)


def prefilled(asked: Request | None, typed: str, allowlist: Allowlist) -> Fields:
    """The fields for the site of an address: its host is the scope, and what the voices chose is ticked."""
    url = asked.url if asked else address_typed(typed) if typed else ""
    address = parse_address(url)
    if not url or isinstance(address, Oddity):
        return EMPTY
    voices = asked.voices if asked else ()
    levels, subjects = {each.level for each in voices}, {each.subject for each in voices}
    host = address.host.removeprefix("www.")
    return {
        **EMPTY,
        "id": _free_id(host, allowlist),
        "start": url,
        "scope": urlsplit(url).netloc,
        "levels": "\n".join(each for each in allowlist.vocabulary.levels if each in levels),
        "subjects": "\n".join(each for each in allowlist.vocabulary.subjects if each in subjects),
    }


def _free_id(host: str, allowlist: Allowlist) -> str:
    stem = re.sub("[^a-z0-9]+", "-", host).strip("-")[:60] or "site"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return next((name for name in names if allowlist.site(name) is None), "")
