"""The search for one level, by address: `/cycle2/` or `/c2/`, and all pages for pupils under it. Nothing is remembered:
links stay under it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, ValidationError

from allowlist.model import Allowlist
from indexer.query import BadQuery, Query, read_query
from indexer.search import is_young
from webui.services import services

PAGES = (
    *("search.home", "search.results", "sites.public_list", "sites.one_site"),
    *("guide.how_to_search", "guide.privacy", "accessibility.statement"),
    *("forms.propose", "forms.proposed", "forms.report", "forms.reported", "forms.follow", "forms.followed"),
)
"""The pages that live again under every profile."""
RESERVED = frozenset(
    {
        "accessibilite", "admin", "aide", "api", "confidentialite", "favicon.svg", "follow", "healthz",
        "manifest.webmanifest", "metrics", "opensearch.xml", "propose", "readyz", "report", "search", "search.atom",
        "sites", "static",
    }
)  # fmt: skip
"""First parts of fixed addresses: a level of that name has no profile."""
_NAME = "profile"
_SHORT, _CYCLE = re.compile(r"c([0-9])"), re.compile(r"cycle([0-9])")


@dataclass(frozen=True, slots=True)
class Profile:
    """A level as an address has it: `slug` is what stands there. `young` asks for larger type and a simpler page."""

    slug: str
    level: str
    label: str
    young: bool


def profile_of(slug: str, levels: Mapping[str, str]) -> Profile | None:
    """The profile at `/<slug>/` where `levels` is id -> label; None when there is none.

    >>> profile_of("c2", {"cycle2": "CP–CE2", "lycee": "Lycée"})
    Profile(slug='c2', level='cycle2', label='CP–CE2', young=True)
    """
    level = slug if slug in levels else _SHORT.sub(r"cycle\1", slug)
    if slug in RESERVED or level not in levels:
        return None
    return Profile(slug, level, levels[level], is_young(level, tuple(levels)))


def profile_for(level: str, levels: Mapping[str, str]) -> Profile | None:
    """The profile of a level under its shortest address."""
    short = _CYCLE.fullmatch(level)
    slug = f"c{short[1]}" if short and f"c{short[1]}" not in levels else level
    return profile_of(slug, levels)


def current_profile() -> Profile | None:
    """The profile that this page is read under."""
    profile: Profile | None = g.get(_NAME)
    return profile


def locked_profile(allowlist: Allowlist) -> Profile | None:
    """The only profile there is, where the settings say so."""
    return start_profile(allowlist) if services().profile_lock else None


def start_profile(allowlist: Allowlist) -> Profile | None:
    """The profile that the home page shows; None too when the list has no such level (any more)."""
    return profile_of(services().profile, allowlist.vocabulary.levels)


def asked_query(parameters: Mapping[str, str], allowlist: Allowlist) -> Query | BadQuery:
    """`read_query`, with the profile's level where none is asked for; under a lock no other is accepted."""
    query = read_query(parameters, allowlist, services().site_of)
    if isinstance(query, BadQuery):
        return query
    locked = locked_profile(allowlist)
    if locked and query.level not in (None, locked.level):
        return BadQuery("level", query.level or "", locked.level)
    profile = locked or current_profile()
    return replace(query, level=query.level or profile.level) if profile else query


def is_preset(level: str | None) -> bool:
    """Whether a level is the profile's own, which addresses under it need not repeat."""
    profile = current_profile()
    return profile is not None and profile.level == level


def install(app: Flask) -> None:
    """Put the pages of `app` under each profile as well. Called when all its pages are there."""
    app.url_map.converters[_NAME] = _Slug
    for rule in [rule for rule in app.url_map.iter_rules() if rule.endpoint in PAGES]:
        view, methods = app.view_functions[rule.endpoint], (rule.methods or set()) - {"HEAD", "OPTIONS"}
        app.add_url_rule(f"/<{_NAME}:{_NAME}>{rule.rule}", rule.endpoint, view, methods=methods)
    app.add_url_rule(f"/<{_NAME}:{_NAME}>", "profile", _to_home)
    app.url_value_preprocessor(_enter)
    app.before_request(_lead_to_the_only_one)
    app.url_defaults(_stay)
    app.context_processor(lambda: {_NAME: current_profile()})


class _Slug(BaseConverter):
    """The first part of an address, where it is a profile's under the list in force; else there is no such page."""

    def to_python(self, value: str) -> Profile:
        profile = profile_of(value, services().current_list().allowlist.vocabulary.levels)
        if profile is None:
            raise ValidationError
        return profile

    def to_url(self, value: Profile) -> str:
        return super().to_url(value.slug)


def _enter(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the profile out of what views are given: they ask `current_profile` where it matters."""
    given = (values or {}).pop(_NAME, None)
    if endpoint is None or _is_under_profiles(endpoint):
        allowlist = services().current_list().allowlist
        # An address that is no page may still lie under a profile: its way home leads there.
        found = given or profile_of(request.path.split("/")[1], allowlist.vocabulary.levels)
        at_start = start_profile(allowlist) if endpoint == "search.home" else locked_profile(allowlist)
        g.profile = found or at_start


def _lead_to_the_only_one() -> ResponseReturnValue | None:
    """Under a lock the addresses of other profiles lead to the one there is."""
    profile = current_profile()
    locked = locked_profile(services().current_list().allowlist) if profile else None
    if locked and profile and profile.level != locked.level:
        return redirect(url_for("search.home", profile=locked))
    return None


def _stay(endpoint: str, values: dict[str, Any]) -> None:
    """Links stay under the profile, but for those that name another, or None."""
    if current_profile() and _NAME not in values and _is_under_profiles(endpoint):
        values[_NAME] = current_profile()


def _to_home() -> ResponseReturnValue:
    """`/c2` is `/c2/`."""
    return redirect(url_for("search.home"))


def _is_under_profiles(endpoint: str) -> bool:
    return current_app.url_map.is_endpoint_expecting(endpoint, _NAME)
