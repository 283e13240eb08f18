"""Visits that the desk asks for, as a run takes them up: read before it, and crossed off after it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from cartable.settings import Settings
from crawler.errors import StoreFailed
from crawler.report import CrawlReport

if TYPE_CHECKING:
    from webui.desk.visits import VisitAsked, Visits

_log = logging.getLogger(__name__)


class AskedVisits:
    """What is asked for when a run begins. A desk that fails is no reason to fetch nothing: it is said in the log."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asked = self._read() if settings.has_desk else []

    @property
    def site_ids(self) -> frozenset[str]:
        """Sites that are visited whether due or not."""
        return frozenset(each.site_id for each in self._asked)

    def made(self, report: CrawlReport) -> None:
        """Cross off what this run has visited to the end; what was asked for since it began waits for the next."""
        done = self.site_ids & set(report.sites)
        if not done or report.interrupted:
            return
        last: datetime = max(each.at for each in self._asked)
        try:
            self._visits().made(done, last)
        except StoreFailed as error:
            _log.error("visits that the desk asked for were made, and will be made again: %s", error)

    def _read(self) -> list[VisitAsked]:
        try:
            return self._visits().waiting()
        except StoreFailed as error:
            _log.error("visits that the desk asks for are not made: %s", error)
            return []

    def _visits(self) -> Visits:
        from cartable.desk import desk  # noqa: PLC0415 (loads Flask, which a crawl does not need)

        return desk(self._settings).visits()
