"""The web application: its parts, put together over the services that they ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from webui import (
    access_log,
    accessibility,
    addresses,
    admin,
    api,
    assets,
    cross_origin,
    errors,
    feed,
    guide,
    headers,
    health,
    installed,
    language,
    limits,
    metrics,
    observed,
    opensearch,
    profiles,
    search,
    sites,
    weight,
)
from webui.catalogues import TRANSLATIONS
from webui.forms import views as forms
from webui.options import Options
from webui.proxies import BehindProxies
from webui.services import Services, provide
from webui.shared_numbers import SharedNumbers

LARGEST_BODY = 64 * 1024
"""Largest request body read, in bytes: no form here needs more."""


def create_app(services: Services, options: Options = Options(), translations: Path = TRANSLATIONS) -> Flask:  # noqa: B008 (frozen)
    """The web application over `services`; it speaks each language that has a file in the folder `translations`."""
    app = _Application("webui")
    # Flask takes its default from FLASK_DEBUG: whatever an environment holds, nobody is shown a traceback.
    app.config.update(DEBUG=False, MAX_CONTENT_LENGTH=LARGEST_BODY, TRUSTED_HOSTS=list(options.trusted_hosts) or None)
    # A redirect from `/static//x` to `/static/x` would be built from the Host header.
    app.url_map.merge_slashes = False
    app.json = _json_as_written(app)
    provide(app, services)
    _watch(app, options)
    weight.install(app)
    limits.install(app, options.searches_a_minute)
    cross_origin.install(app, options.api_origins)
    _dress(app, translations)
    app.jinja_env.globals["opensearch_offered"] = bool(services.public_url)
    for part in (search, api, sites, forms, opensearch, feed, installed, accessibility, guide, health, metrics):
        app.register_blueprint(part.blueprint)
    admin.install(app)
    app.wsgi_app = BehindProxies(app.wsgi_app, options.trusted_proxies, options.desk_user_header)  # type: ignore[method-assign]
    profiles.install(app)
    return app


class _Application(Flask):
    """Flask without asking at every request whether each of twenty functions is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def _watch(app: Flask, options: Options) -> None:
    """Number and, where it is wanted, write down what is answered."""
    numbers = options.numbers or SharedNumbers(metrics.MOST_NUMBERS, rows=1)
    kept = metrics.install(app, numbers, options.worker, options.metrics_token)
    observed.install(app, (kept.observe, *((access_log.write,) if options.access_log else ())))


def _json_as_written(app: Flask) -> DefaultJSONProvider:
    """Keys in the order they were given, accents as accents: what the command line prints."""
    provider = DefaultJSONProvider(app)
    provider.sort_keys = provider.ensure_ascii = False
    return provider


def _dress(app: Flask, translations: Path) -> None:
    """What every page shares: its language, its addresses, its headers, its way to say that something failed."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    addresses.install(app)
    language.install(app, translations)
    assets.install(app)
    headers.install(app)
    errors.install(app)
    search.install(app)
