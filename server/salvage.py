"""Rows that were carved out of a damaged data base, sorted into the tables that they are of."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from server.carving import Record, Value, records

TYPES: Mapping[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
INNER = frozenset({"sqlite_sequence", "sqlite_stat1"})


class Column(NamedTuple):
    """A column: its name, the type of its values, and whether one may be missing."""

    name: str
    type: type
    optional: bool


class Table(NamedTuple):
    """A table's shape; `numbered` ones keep the first column outside of the row's values."""

    name: str
    columns: Sequence[Column]
    numbered: bool


def tables(connection: sqlite3.Connection) -> list[Table]:
    """Give the shapes of a data base's tables, those with most columns first."""
    found = []
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
        if name in INNER:
            continue
        columns = [
            Column(column, TYPES[kind], optional=not needed and not key)
            for _, column, kind, needed, _, key in connection.execute(f"PRAGMA table_info({name})")
        ]
        found.append(Table(name, columns, numbered="WITHOUT ROWID" not in sql))
    return sorted(found, key=lambda table: -len(table.columns))


def rows_in(path: Path, shapes: Sequence[Table]) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Give the rows of a data base file that have the shape of a table, with the table's name.

    Raises:
        OSError: the file cannot be read.
    """
    return sorted_rows(records(path), shapes)


def sorted_rows(
    found: Iterable[Record], shapes: Sequence[Table]
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Give each row that has the shape of a table, with its name; columns added later are None."""
    for record in found:
        for table in shapes:
            if (values := _as_row(record, table)) is not None:
                yield table.name, values
                break


def _as_row(record: Record, table: Table) -> tuple[Value, ...] | None:
    values = record.values
    if table.numbered != (record.rowid is not None) or not values:
        return None
    if table.numbered:
        if values[0] is not None:
            return None
        values = (record.rowid, *values[1:])
    if len(values) > len(table.columns):
        return None
    values += (None,) * (len(table.columns) - len(values))
    for value, column in zip(values, table.columns, strict=True):
        if not (column.optional if value is None else isinstance(value, column.type)):
            return None
    return values
