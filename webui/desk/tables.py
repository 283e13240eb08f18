"""What those who read and write the desk's tables share: one way to connect, and one error."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler.database import cause_of
from crawler.errors import StoreFailed
from webui.desk.schema import DESK


class Tables:
    """Some tables of one database; every method raises StoreFailed when it cannot be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._failing(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._failing(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreFailed(self._engine.url.render_as_string(), cause_of(error), DESK.name) from error
