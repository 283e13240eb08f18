"""The page store's tables, and the opening of its database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, select, text

from crawler.errors import StoreFailed
from crawler.schema import HEAD, address, metadata, open_database, page
from tests.databases import described


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "crawler:migrations")
    return ScriptDirectory.from_config(config)


def test_head_is_the_newest_migration() -> None:
    """The number in the code is the one of the newest step."""
    assert scripts().get_current_head() == HEAD


def test_migrations_lead_to_the_tables_of_the_code(tmp_path: Path) -> None:
    """A store made by the steps has the tables, columns and indexes that the code describes."""
    migrated, made = f"sqlite:///{tmp_path / 'a.sqlite'}", f"sqlite:///{tmp_path / 'b.sqlite'}"
    open_database(migrated).dispose()
    engine = create_engine(made)
    metadata.create_all(engine)
    engine.dispose()
    assert described(migrated) == described(made)


def test_a_store_with_data_is_upgraded(tmp_path: Path) -> None:
    """A store of the first version keeps its addresses, which get their rank by where they were found."""
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    at_version(url, "0001")
    engine = create_engine(url)
    places = [("sitemap", "the list"), ("page", "the list"), ("page", "u0"), ("page", "u1")]
    with engine.begin() as connection:
        for number, (kind, found_on) in enumerate(places):
            row = {"url": f"u{number}", "kind": kind, "found_on": found_on}
            connection.execute(
                text(
                    "INSERT INTO address (url, site_id, kind, depth, found_on, tried_at, due_at, failures, outcome, "
                    "why) VALUES (:url, 'a', :kind, 1, :found_on, 5, 9, 0, 'fetched', '')"
                ),
                row,
            )
    engine.dispose()
    engine = open_database(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT url, rank, linked, tried_at, due_at FROM address ORDER BY id")).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [(f"u{number}", number, 0, 5.0, 9.0) for number in range(4)]


def at_version(url: str, version: str) -> None:
    """Make a store as an older version made it."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", "crawler:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


def test_opening_twice(tmp_path: Path) -> None:
    """A store of the newest form is opened as it is."""
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    open_database(url).dispose()
    before = described(url)
    open_database(url).dispose()
    assert described(url) == before


def test_a_migration_that_ends_in_the_middle(tmp_path: Path) -> None:
    """A step that does not come to its end, as when killed, leaves the store as it was: the next opening makes it."""
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE run (stands TEXT)"))  # in the way of the last table of the first step
    assert "cannot be used" in fails(url)
    assert set(described(url)) == {"run"}
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE run"))
    engine.dispose()
    open_database(url).dispose()
    assert "page" in described(url)


def fails(url: str) -> str:
    with pytest.raises(StoreFailed) as caught:
        open_database(url)
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """It is said in one sentence, with the file's name."""
    path = tmp_path / "pages.sqlite"
    path.write_bytes(b"not a database, not at all " * 100)
    assert "pages.sqlite: the page store cannot be used (file is not a database)" in fails(f"sqlite:///{path}")


def test_a_truncated_database(tmp_path: Path) -> None:
    """A store cut off in the middle is one clear sentence."""
    path = tmp_path / "pages.sqlite"
    open_database(f"sqlite:///{path}").dispose()
    path.write_bytes(path.read_bytes()[:5000])
    assert "cannot be used" in fails(f"sqlite:///{path}")


def test_a_database_that_may_only_be_read(tmp_path: Path) -> None:
    """A new store that cannot be written is one clear sentence."""
    path = tmp_path / "pages.sqlite"
    path.touch()
    assert "cannot be used" in fails(f"sqlite:///file:{path}?mode=ro&uri=true")


def test_a_place_that_does_not_exist(tmp_path: Path) -> None:
    """A folder that is not there is one clear sentence."""
    assert "unable to open" in fails(f"sqlite:///{tmp_path}/nowhere/pages.sqlite")


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x", "mysql://x/y", "postgresql+nosuch://x/y"])
def test_a_setting_that_names_no_database(url: str) -> None:
    """What is no URL of a database, or of one that is not known here, is one clear sentence."""
    assert "cannot be used" in fails(url)


def test_a_store_of_a_newer_version(tmp_path: Path) -> None:
    """A store that a later version has made is not touched, and it is said."""
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "newer version" in fails(url)


def test_a_store_of_the_first_version_is_brought_up(tmp_path: Path) -> None:
    """What a store held before stays, and what its rows tell of the new columns is filled in."""
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", "crawler:migrations")
    headers = json.dumps({"etag": '"1"', "last-modified": "yesterday"})
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number in range(600):
            row = {"url": f"http://www.a.fr/{number}/", "headers": headers if number else "{}", "number": number}
            connection.execute(text(_OLD_ADDRESS), row)
            connection.execute(text(_OLD_PAGE), row)
    engine.dispose()
    engine = open_database(url)
    with engine.connect() as connection:
        known = connection.execute(select(address.c.etag, address.c.last_modified).order_by(address.c.id)).all()
        twins = connection.execute(select(page.c.twin, page.c.gist, page.c.body).order_by(page.c.sequence)).all()
    engine.dispose()
    assert [tuple(each) for each in known] == [("", ""), *[('"1"', "yesterday")] * 599]
    assert [tuple(each) for each in twins] == [(f"a.fr/{number}", None, b"x") for number in range(600)]


_OLD_ADDRESS = (
    "INSERT INTO address (url, site_id, kind, depth, found_on, tried_at, due_at, interval, failures, outcome, why) "
    "VALUES (:url, 'a', 'page', 0, '', 1.0, 2.0, 3.0, 0, 'fetched', '')"
)
_OLD_PAGE = (
    "INSERT INTO page (url, site_id, status, headers, body, digest, fetched_at, gone, why_gone, sequence) "
    "VALUES (:url, 'a', 200, :headers, CAST('x' AS BLOB), 'd', 1.0, 0, '', :number)"
)
