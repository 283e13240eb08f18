"""The addresses of our own pages: relative to the host they are read from, never built from its name."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import current_app, g, request, url_for

from indexer.query import SORTS, Query
from webui.language import PARAMETER, given_language
from webui.profiles import PAGES, Profile, is_preset
from webui.services import services

SEARCH_PARAMETERS = ("q", "level", "subject", "site", "language", "type", "sort", "exact", "like", "page")
_FORM_PARAMETERS = ("url", "number")
_PATHS = "cartable.paths"
_AS_THEY_ARE = "!$'()*,/:;?@"
"""Characters of a query that need no escape (RFC 3986, 3.4), but for those that part its parameters."""


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
    """`url_for`, whose work on the path is done once a request: a page of results has eighty links to three pages."""
    in_path = _names_in_path(endpoint)
    named = {name: value for name, value in parameters.items() if name in in_path}
    kept: dict[Hashable, str] = g.setdefault(_PATHS, {})
    key = (endpoint, *named.items())
    path = kept.get(key)
    if path is None:
        path = kept[key] = url_for(endpoint, **named)
    rest = [(name, value) for name, value in parameters.items() if name not in in_path and value is not None]
    return f"{path}?{urlencode(rest, safe=_AS_THEY_ARE)}" if rest else path


def _names_in_path(endpoint: str) -> frozenset[str]:
    """The parameters that stand in the path of an endpoint's addresses."""
    known: dict[str, frozenset[str]] = current_app.extensions.setdefault(_PATHS, {})
    if endpoint not in known:
        rules = current_app.url_map.iter_rules(endpoint)
        known[endpoint] = frozenset().union(*(rule.arguments for rule in rules))
    return known[endpoint]
