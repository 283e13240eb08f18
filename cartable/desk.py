"""The desk where the settings have it. Apart from `cartable.compose`, since it loads Flask, which no crawl needs."""

from __future__ import annotations

from cartable.compose import state_directory
from cartable.settings import Settings
from webui.desk.desk import Desk, Place
from webui.desk.editing import ListEditor


def desk(settings: Settings) -> Desk:
    """The desk, not opened yet."""
    state_directory(settings)
    return Desk(
        Place(
            url=settings.desk_database_url,
            key=settings.form_key,
            per_day=settings.requests_per_day,
            keep=settings.keep_requests,
        )
    )


def list_editor(settings: Settings) -> ListEditor:
    """What edits the list and writes it into the desk's audit log. Raises StoreFailed when that cannot be opened."""
    kept = desk(settings)
    return ListEditor(settings.allowlist, kept.audit(), settings.approvals, kept.today)
