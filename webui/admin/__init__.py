"""The desk's pages, all below /admin: for those who keep the list, each with an account and a role."""

from __future__ import annotations

from flask import Flask, request
from flask.typing import ResponseReturnValue

from crawler.errors import StoreFailed
from indexer.errors import IndexerError
from webui.admin import (
    accounts,
    approvals,
    bulk,
    guard,
    health,
    help_cards,
    invitation,
    journal,
    navigation,
    overview,
    own_account,
    person,
    pins,
    previews,
    requests,
    reviews,
    searches,
    sign_in,
    site,
    site_form,
    site_history,
    site_notes,
    sites,
    synonyms,
    withdrawing,
)
from webui.admin.area import in_desk
from webui.admin.refused import closed
from webui.admin.text_form import LARGEST

PAGES = (
    *(overview, sign_in, invitation, own_account, accounts, journal),
    *(sites, bulk, site, withdrawing, requests),
    *(site_form, site_history, site_notes, approvals),
    *(health, previews, reviews),
    *(searches, pins, synonyms, help_cards),
)


def install(app: Flask) -> None:
    """Add the pages to `app`, behind the guard. Raises RuntimeError where a page does not say whom it is for."""
    person.install(app)
    navigation.install(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    for failure in (StoreFailed, IndexerError):
        app.register_error_handler(failure, _store_failed)
    app.before_request(_let_whole_texts_in)  # before the guard, who reads the form
    guard.install(app)


def _let_whole_texts_in() -> None:
    if request.blueprint in (synonyms.blueprint.name, help_cards.blueprint.name):
        request.max_content_length = request.max_form_memory_size = LARGEST


def _store_failed(error: StoreFailed | IndexerError) -> ResponseReturnValue:
    """Pages for pupils say it in their own words, or have nothing to do with the desk."""
    if not in_desk():
        raise error
    return closed(error)
