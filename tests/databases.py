"""What a database has, to be compared with another."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect


def described(url: str) -> dict[str, object]:
    """Tables, columns and indexes of a database."""
    engine = create_engine(url)
    found = inspect(engine)
    tables: dict[str, object] = {}
    for table in sorted(set(found.get_table_names()) - {"alembic_version"}):
        columns = {each["name"]: (str(each["type"]), each["nullable"]) for each in found.get_columns(table)}
        indexes = {str(each["name"]): each["column_names"] for each in found.get_indexes(table)}
        unique = sorted(each["column_names"] for each in found.get_unique_constraints(table))
        tables[table] = (columns, indexes, unique, found.get_pk_constraint(table)["constrained_columns"])
    engine.dispose()
    return tables
