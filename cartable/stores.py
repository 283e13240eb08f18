"""The page store that the settings name. Apart from the search, which loads no database."""

from __future__ import annotations

from sqlalchemy import Engine

from cartable.lists import state_directory
from cartable.settings import Settings
from crawler.history import History
from crawler.schema import open_database


def database(settings: Settings) -> Engine:
    """The page store's database."""
    state_directory(settings)
    return open_database(settings.database_url)


def history(settings: Settings) -> History:
    """What past crawls tell."""
    return History(lambda: database(settings))
