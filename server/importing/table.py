"""A file of comma-separated values -> its rows, by the names of its columns."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from server.importing.records import BadRow

Notice = Callable[[int], None]
"""Is told how many rows were read, now and then."""

EVERY = 500
_SEPARATORS = ",;\t"


class Table(Struct, frozen=True):
    """The names of the columns, as they stand and folded, and all the text."""

    names: tuple[str, ...]
    folded: tuple[str, ...]
    text: str
    separator: str


def fold(name: str) -> str:
    """Give a column's name without differences of case, spaces and hyphens."""
    return re.sub(r"[\s-]+", "_", name.strip().casefold())


def open_table(text: str) -> Table:
    """Read the head of a table; its separator is the one that stands in it most often.

    Raises:
        BadRow: there is no head, or a column stands twice.
    """
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    try:
        names = next(csv.reader([head], delimiter=separator), [])
    except csv.Error:
        raise BadRow("csv", row=1) from None
    folded = tuple(fold(name) for name in names)
    if not any(folded):
        raise BadRow("empty")
    doubled = next((name for name in folded if name and folded.count(name) > 1), None)
    if doubled is not None:
        raise BadRow("doubled", doubled)
    return Table(tuple(name.strip() for name in names), folded, text, separator)


def rows(table: Table, notice: Notice) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give each row with its number (the head is row 1), by the folded names of the columns.

    Raises:
        BadRow: a row has another number of cells, or is no such row.
    """
    reader = csv.reader(io.StringIO(table.text, newline=""), delimiter=table.separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise BadRow("csv", row=number) from None
        if cells is None:
            return
        if number == 1 and not "".join(cells).strip():
            number = 0  # what stands before the head is no row
            continue
        if number == 1 or not "".join(cells).strip():
            continue
        if len(cells) != len(table.names):
            raise BadRow("cells", f"{len(cells)} / {len(table.names)}", number)
        if number % EVERY == 0:
            notice(number)
        yield number, dict(zip(table.folded, cells, strict=True))


def column(row: Mapping[str, str], names: Sequence[str]) -> str:
    """Give the cell of the first of these columns that the table has, empty when it has none."""
    return next((row[name] for name in names if name in row), "")
