"""What was said of an address that the store does not hold, and whether it still stands.

A picture, or the twin of a page, is asked for on condition as pages are: its 304 says that it is what it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select, update

from crawler.outcome import Failed, Fetched, Moved, Outcome, Refused, Unchanged
from crawler.schema import address, page
from crawler.sql_pages import NEXT_SEQUENCE

KEEP_VALIDATORS = (
    update(address)
    .where(address.c.url == bindparam("asked"))
    .values(etag=bindparam("etag"), last_modified=bindparam("last_modified"))
)
"""Takes the fields of `crawler.validators.Validators`, and the address as `asked`."""
_own, _kept = page.alias(), page.alias()
_BEFORE = (
    select(address.c.outcome, address.c.why, _own.c.gist, _kept.c.gist.label("kept"))
    .outerjoin(_own, _own.c.url == address.c.url)
    .outerjoin(_kept, and_(_kept.c.url == address.c.why, ~_kept.c.gone))
    .where(address.c.url == bindparam("asked"))
)
_HEADERS = select(page.c.headers).where(page.c.url == bindparam("asked"), ~page.c.gone)
_KEEP_HEADERS = (
    update(page).where(page.c.url == bindparam("asked")).values(headers=bindparam("said"), sequence=NEXT_SEQUENCE)
)
_KEEP_GIST = update(page).where(page.c.url == bindparam("asked")).values(gist=bindparam("said"))


def may_stand(kind: str, outcome: str, why: str) -> bool:
    """Whether an address that is not held may be asked for on condition, by what came of its last visit."""
    return kind == "sitemap" or outcome == "moved" or (outcome == "refused" and why.startswith("type "))


def as_before(connection: Connection, url: str, outcome: Outcome) -> Outcome:
    """The outcome of a visit to a page that is not held, in the light of the one before.

    A twin that says what the page kept in its place says is not stored again.
    """
    if not isinstance(outcome, Fetched | Unchanged):
        return outcome
    before = connection.execute(_BEFORE, {"asked": url}).one_or_none()
    if before is None:
        return outcome
    if isinstance(outcome, Unchanged):
        return _still(connection, url, before)
    if before.outcome == "moved" and outcome.gist and outcome.gist == before.kept:
        connection.execute(_KEEP_GIST, {"asked": url, "said": outcome.gist})
        return Moved(before.why)
    return outcome


def heed_robots_tag(connection: Connection, url: str, tag: str) -> None:
    """Change what a stored page says to robots when its 304 says something new: it may newly say noindex."""
    stored = connection.execute(_HEADERS, {"asked": url}).scalar_one_or_none()
    if stored is not None and (headers := json.loads(stored)).get("x-robots-tag") != tag:
        connection.execute(_KEEP_HEADERS, {"asked": url, "said": json.dumps({**headers, "x-robots-tag": tag})})


def same_for_readers(stored: str, headers: Mapping[str, str]) -> bool:
    """Whether the headers that readers of the store heed are those that are `stored` with the page, as JSON."""
    before = json.loads(stored)
    return all(before.get(name) == headers.get(name) for name in ("content-type", "content-language", "x-robots-tag"))


def _still(connection: Connection, url: str, before: Row[*tuple[Any, ...]]) -> Outcome:
    if before.outcome == "refused":
        return Refused(before.why)
    if before.outcome == "moved" and before.kept and before.gist == before.kept:
        return Moved(before.why)
    # The page kept in its place has changed or gone: next time it is asked for without condition.
    connection.execute(KEEP_VALIDATORS, {"asked": url, "etag": "", "last_modified": ""})
    return Failed("answers 304 for a page that is not held")
