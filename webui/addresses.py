"""The addresses of our own pages: relative to the host they are read from, never built from its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from indexer.query import SORTS, Query
from webui.language import PARAMETER, given_language
from webui.profiles import PAGES, Profile, is_preset
from webui.services import services

SEARCH_PARAMETERS = ("q", "level", "subject", "site", "language", "type", "sort", "exact", "like", "page")
_FORM_PARAMETERS = ("url", "number")


def link(endpoint: str, **parameters: str | int | Profile | None) -> str:
    """The address of a page; it keeps the language that was chosen, and the profile unless `profile` is given."""
    return _url(endpoint, {PARAMETER: given_language(), **parameters})


def absolute(endpoint: str, **parameters: str | int | None) -> str:
    """The address of a page for those who read it elsewhere; needs `public_url`."""
    return services().public_url.rstrip("/") + _url(endpoint, parameters).removeprefix(request.script_root)


def here_in(language: str) -> str:
    """This page in another language; the home page when the address is that of no page."""
    if request.endpoint is None or (request.view_args and request.endpoint not in PAGES):
        return _url("search.home", {PARAMETER: language})
    # Only names we know: Flask would read `_external` or `_scheme` in an address as orders to itself.
    kept = _given(*SEARCH_PARAMETERS, *_FORM_PARAMETERS)
    return _url(request.endpoint, {**kept, **(request.view_args or {}), PARAMETER: language})


def asked() -> dict[str, str]:
    """The search parameters that this address holds, empty ones left out."""
    return _given(*SEARCH_PARAMETERS)


def parameters_of(query: Query) -> dict[str, str | None]:
    """The parameters that ask this query again, from the first page on, under the profile that it is asked under."""
    return {
        "q": query.text or None,
        "level": None if is_preset(query.level) else query.level,
        "subject": query.subject,
        "site": query.site,
        "language": query.language,
        "type": query.kind,
        "sort": None if query.sort == SORTS[0] else query.sort,
        "exact": "1" if query.exact else None,
        "like": query.like,
    }


def _given(*names: str) -> dict[str, str]:
    return {name: request.args[name] for name in names if request.args.get(name)}


def _url(endpoint: str, parameters: Mapping[str, Any]) -> str:
    return url_for(endpoint, **parameters)
