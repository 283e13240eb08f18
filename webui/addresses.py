"""The addresses of our own pages: relative to the host they are read from, never built from its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from flask import Flask, current_app, request, url_for

from indexer.query import SORTS, Query
from webui.language import PARAMETER, given_language
from webui.profiles import PAGES, Profile, current_profile, is_preset
from webui.services import services

SEARCH_PARAMETERS = ("q", "level", "subject", "site", "language", "type", "sort", "exact", "like", "page")
_FORM_PARAMETERS = ("url", "number")
_KEY = "cartable.paths"
_AS_THEY_ARE = "!$'()*,/:;?@"
"""Characters of a query that need no escape (RFC 3986, 3.4), but for those that part its parameters."""


def link(endpoint: str, **parameters: str | int | Profile | None) -> str:
    """The address of a page; it keeps the language that was chosen, and the profile unless `profile` is given."""
    here = _here()
    return _url(here, endpoint, {PARAMETER: here.language, **parameters})


def absolute(endpoint: str, **parameters: str | int | None) -> str:
    """The address of a page for those who read it elsewhere; needs `public_url`."""
    return services().public_url.rstrip("/") + _url(_here(), endpoint, parameters).removeprefix(request.script_root)


def here_in(language: str) -> str:
    """This page in another language; the home page when the address is that of no page."""
    if request.endpoint is None or (request.view_args and request.endpoint not in PAGES):
        return _url(_here(), "search.home", {PARAMETER: language})
    # Only names we know: Flask would read `_external` or `_scheme` in an address as orders to itself.
    kept = _given(*SEARCH_PARAMETERS, *_FORM_PARAMETERS)
    return _url(_here(), request.endpoint, {**kept, **(request.view_args or {}), PARAMETER: language})


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


def path_to(endpoint: str, **parameters: str) -> str:
    """The address of what is the same in all languages."""
    return _url(_here(), endpoint, parameters)


def install(app: Flask) -> None:
    """Give `app` what it keeps of addresses, and its templates what makes them."""
    app.extensions[_KEY] = _Paths(app)
    app.jinja_env.globals.update(link=link, here_in=here_in, path_to=path_to)


class _Paths:
    """The paths of an application's pages as `url_for` built them: a page of results has eighty links to few pages."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._names: dict[str, frozenset[str]] = {}
        self.built = lru_cache(maxsize=1024)(_built)

    def names_in(self, endpoint: str) -> frozenset[str]:
        """The parameters that stand in the path of an endpoint's addresses."""
        if endpoint not in self._names:
            rules = self._app.url_map.iter_rules(endpoint)
            self._names[endpoint] = frozenset().union(*(rule.arguments for rule in rules))
        return self._names[endpoint]


@dataclass(frozen=True, slots=True)
class _Here:
    """Where links of a page are, and what they keep."""

    script_root: str
    profile: Profile | None
    language: str | None
    paths: _Paths


def _here() -> _Here:
    """Found out once a request."""
    environ = request.environ
    here: _Here | None = environ.get(_KEY)
    if here is None:
        paths = current_app.extensions[_KEY]
        here = environ[_KEY] = _Here(request.script_root, current_profile(), given_language(), paths)
    return here


def _built(_script_root: str, _profile: Profile | None, endpoint: str, *named: tuple[str, Any]) -> str:
    """`url_for`, with all that its answer depends on named."""
    return url_for(endpoint, **dict(named))


def _url(here: _Here, endpoint: str, parameters: Mapping[str, Any]) -> str:
    in_path = here.paths.names_in(endpoint)
    named = [(name, parameters[name]) for name in in_path if name in parameters]
    path = here.paths.built(here.script_root, here.profile, endpoint, *named)
    rest = [
        f"{name}={_escaped(str(value))}"
        for name, value in parameters.items()
        if value is not None and name not in in_path
    ]
    return f"{path}?{'&'.join(rest)}" if rest else path


@lru_cache(maxsize=1024)
def _escaped(value: str) -> str:
    """A parameter's value. Kept, because the links of a page repeat its query forty times, at 5 µs each."""
    return quote_plus(value, safe=_AS_THEY_ARE)
