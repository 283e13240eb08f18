"""What a site answers to an address that cannot exist, and what that makes of its other answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, and_, delete, insert, select

from allowlist.model import Allowlist, Site
from crawler.outcome import SOFT_404
from crawler.schema import probe
from crawler.soft404 import Text, nearly_same

MAX_AGE = timedelta(days=7)
"""A site is asked again after that: error pages change with the site's looks, seldom more than once a year."""
SAYS_SO = f"{SOFT_404}its title or heading says that there is no such page"
ANSWERS_ALIKE = f"{SOFT_404}the same text as at addresses that do not exist"
REDIRECTS = f"{SOFT_404}redirects where addresses that do not exist do"


@dataclass(frozen=True, slots=True)
class Probe:
    """What came: a redirect to `target`, or a page of that `text`, or neither from a site that says 404.

    `told_apart`: whether some page was seen to differ from the text; False when the start page does not, so the site
    answers every address alike, as those do that JavaScript fills; None until one of them has come.
    """

    target: str = ""
    text: Text | None = None
    told_apart: bool | None = None

    def after(self, page: Text, *, start: bool) -> Probe:
        """What is known when a page has come, maybe a start page: those count before others."""
        if self.text is None:
            return self
        if not nearly_same(page, self.text):
            return replace(self, told_apart=True) if start or self.told_apart is None else self
        return replace(self, told_apart=False) if start and not self.told_apart else self

    def holds_for(self, page: Text) -> bool:
        """Whether a page has the text of those that do not exist, on a site that tells them apart."""
        return bool(self.told_apart and self.text is not None and nearly_same(page, self.text))


def impossible_address(page_url: str, site: Site, allowlist: Allowlist) -> str | None:
    """An address that no site has, in the highest folder above a page that the list gives to this site; None when it
    gives none.
    """
    parts = urlsplit(page_url)
    folders = parts.path.split("/")[:-1] or [""]
    for count in range(1, len(folders) + 1):
        url = f"{parts.scheme}://{parts.netloc}{'/'.join(folders[:count])}/{_slug()}"
        owner = allowlist.site_for(url)
        if owner is not None and owner.id == site.id:
            return url
    return None


def origin_of(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class ProbeStore:
    """Probes, by site and origin: two sites on one host may be two programs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def last(self, site_id: str, origin: str) -> tuple[Probe, datetime] | None:
        """The last probe, and when it was made."""
        with self._engine.connect() as connection:
            row = connection.execute(select(probe).where(_key(site_id, origin))).one_or_none()
        if row is None:
            return None
        return Probe(row.target, _read(row.text), row.told_apart), row.asked_at

    def keep(self, site_id: str, origin: str, made: Probe, asked_at: datetime) -> None:
        """Keep a probe in place of the last."""
        row = {"site_id": site_id, "origin": origin, "target": made.target, "text": _write(made.text)}
        with self._engine.begin() as connection:
            connection.execute(delete(probe).where(_key(site_id, origin)))
            connection.execute(insert(probe).values(**row, told_apart=made.told_apart, asked_at=asked_at))


def _slug() -> str:
    return f"cartable{token_hex(8)}"


def _key(site_id: str, origin: str) -> Any:
    return and_(probe.c.site_id == site_id, probe.c.origin == origin)


def _write(text: Text | None) -> str | None:
    return None if text is None else json.dumps({"title": text.title, "words": text.words})


def _read(text: str | None) -> Text | None:
    if text is None:
        return None
    read = json.loads(text)
    return Text(tuple(read["title"]), read["words"])
