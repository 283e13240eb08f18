"""The desk where the settings have it. Apart from `cartable.compose`, since it loads Flask, which no crawl needs."""

from __future__ import annotations

from datetime import timedelta

from cartable.compose import state_directory
from cartable.settings import Settings
from indexer.suggest import Popular
from webui.desk import popular
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
            idle=timedelta(minutes=settings.session_idle),
            counted_from=settings.counts_k,
            keep_counts=settings.keep_counts,
        )
    )


def popular_queries(settings: Settings, desk: Desk) -> Popular:
    """What gives the queries that are suggested because many asked them; none where the settings say so."""
    days = settings.popular_days
    if not (days and settings.counts_k):
        return lambda _: ()

    def load() -> list[str]:
        return desk.counts().popular(desk.today() - timedelta(days=popular.WITHIN), days, popular.MOST)

    return popular.PopularQueries(load)


def list_editor(settings: Settings) -> ListEditor:
    """What edits the list and writes it into the desk's audit log. Raises StoreFailed when that cannot be opened."""
    kept = desk(settings)
    return ListEditor(settings.allowlist, kept.audit(), settings.approvals, kept.today)
