"""Reading and writing the desk's database: whatever fails there is one sentence, StoreFailed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler.database import cause_of, empty_log
from crawler.errors import StoreFailed
from webui.desk.schema import DESK


class Store:
    """The database of one desk; every method raises StoreFailed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction. SQLite takes its write lock at the first change: what is read after that holds."""
        with self._failing(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by."""
        with self._failing(), self._engine.connect() as connection:
            yield connection

    def empty_log(self) -> None:
        """After a deletion: from the disk too."""
        with self._failing():
            empty_log(self._engine)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreFailed(self._engine.url.render_as_string(), cause_of(error), DESK.name) from error
