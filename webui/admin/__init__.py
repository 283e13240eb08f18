"""The desk's pages, all below /admin: for those who keep the list, each with an account and a role."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue

from crawler.errors import StoreFailed
from indexer.errors import IndexerError
from webui.admin import (
    accounts,
    bulk,
    guard,
    invitation,
    journal,
    navigation,
    overview,
    own_account,
    person,
    requests,
    sign_in,
    site,
    sites,
    withdrawing,
)
from webui.admin.area import in_desk
from webui.admin.refused import closed

PAGES = (
    *(overview, sign_in, invitation, own_account, accounts, journal),
    *(sites, bulk, site, withdrawing, requests),
)


def install(app: Flask) -> None:
    """Add the pages to `app`, behind the guard. Raises RuntimeError where a page does not say whom it is for."""
    person.install(app)
    navigation.install(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    for failure in (StoreFailed, IndexerError):
        app.register_error_handler(failure, _store_failed)
    guard.install(app)


def _store_failed(error: StoreFailed | IndexerError) -> ResponseReturnValue:
    """Pages for pupils say it in their own words, or have nothing to do with the desk."""
    if not in_desk():
        raise error
    return closed(error)
