"""The opening of a database, and its way to the newest form: SQLite by default, others by URL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import DatabaseError

from sqlalchemy import Connection, Dialect, Engine, Float, create_engine, event, inspect, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from crawler.errors import StoreFailed


class Moment(TypeDecorator[datetime]):
    """A point in time as seconds since 1970, UTC: the same in every database, and it compares."""

    impl = Float
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> float | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else value.timestamp()

    def process_result_value(self, value: float | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database holds: its name in sentences, the setting that names its place, and its Alembic steps.

    One whose version is `head`, the newest step, is opened without loading Alembic (saves 0.2 s at every start).
    `wait` is how long a write waits for another's lock, in seconds, and `synchronous` what SQLite does at a commit:
    NORMAL loses nothing by a kill, and at most the last second by a power cut; FULL not even that.
    """

    name: str
    setting: str
    migrations: str
    head: str
    wait: float = 30
    synchronous: str = "NORMAL"


def opened(url: str, schema: Schema) -> Engine:
    """The database at `url`, its tables brought to the newest form. Raises StoreFailed."""
    engine = _engine(url, schema)
    try:
        with engine.connect() as connection:
            version = _version(connection)
        if version != schema.head:
            _migrate(engine, schema)
    except (SQLAlchemyError, DatabaseError, OSError) as error:
        engine.dispose()
        raise StoreFailed(engine.url.render_as_string(), cause_of(error), schema.name) from error
    return engine


def empty_log(engine: Engine) -> None:
    """After a deletion: SQLite's log has the old bytes too."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def cause_of(error: Exception) -> str:
    """The database's own words, without SQLAlchemy's link to its manual."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


def _engine(url: str, schema: Schema) -> Engine:
    try:
        engine = create_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise StoreFailed(f"setting {schema.setting}", cause_of(error), schema.name) from error
    if engine.dialect.name not in ("sqlite", "postgresql"):
        raise StoreFailed(engine.url.render_as_string(), "only SQLite and PostgreSQL are known", schema.name)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: _tune_sqlite(connection, schema))
    return engine


def _tune_sqlite(connection: DBAPIConnection, schema: Schema) -> None:
    """WAL: readers go on while another writes. What is deleted is written over on the disk, also what was moved within
    the file on its way to where it is: so from the first write on, not at the deletion alone.
    """
    cursor = connection.cursor()
    wait = f"busy_timeout={round(schema.wait * 1000)}"
    # The wait first: to change the journal's mode is to take a lock, too.
    for pragma in (wait, "journal_mode=WAL", f"synchronous={schema.synchronous}", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(text("version_num")).select_from(text("alembic_version"))).scalar_one_or_none()


def _migrate(engine: Engine, schema: Schema) -> None:
    from alembic import command  # noqa: PLC0415 (slow to load, needed once)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", schema.migrations)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # All steps or none, also when killed; and of two processes that find an old form, one waits for the other.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:  # a step that is not among ours: the store is of a newer version
            raise StoreFailed(
                engine.url.render_as_string(), f"made by a newer version: {error}", schema.name
            ) from error
