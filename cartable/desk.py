"""The desk where the settings have it. Apart from `cartable.compose`, since it loads Flask, which no crawl needs."""

from __future__ import annotations

from datetime import timedelta

from cartable.compose import state_directory
from cartable.settings import Settings
from webui.desk.desk import Desk, Place


def desk(settings: Settings) -> Desk:
    """The desk, not opened yet."""
    state_directory(settings)
    return Desk(
        Place(
            url=settings.desk_database_url,
            key=settings.form_key,
            per_day=settings.requests_per_day,
            keep=settings.keep_requests,
            idle=timedelta(minutes=settings.session_idle),
        )
    )
