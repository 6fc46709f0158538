"""What the server's data folder holds, read apart from the running server."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from classifier.scorer import Scorer
from server.datadir import DATABASE
from server.events import Entry
from server.journal import entries_in
from server.judge import Judge
from server.ledger import Line
from server.pipeline import Pipeline
from server.preferences import PipelineSettings
from server.reading import meaning


def entries(data_dir: Path) -> list[Entry]:
    """Give what the journal keeps, in order of arrival."""
    return list(entries_in(data_dir / DATABASE))


def tasks(data_dir: Path) -> list[Line]:
    """Give the tasks of the journal, worked out anew."""
    pipeline = Pipeline(PipelineSettings(), _judge(), meaning)
    pipeline.rebuild(entries(data_dir))
    return pipeline.tasks()


def task(data_dir: Path, assignment: int, outcome: str | None = None) -> Line | None:
    """Give the books' line of one of turkle's assignments, if it is there (and ended so)."""
    found = [line for line in tasks(data_dir) if line.key.endswith(f":{assignment}")]
    assert len(found) <= 1, f"assignment {assignment} stands twice in the books: {found}"
    return next((line for line in found if outcome in {None, line.outcome}), None)


@cache
def _judge() -> Judge:
    return Judge(Scorer.load(None))


def everything(data_dir: Path) -> Iterator[tuple[str, bytes]]:
    """Give all that is written there: each file as it is, and each compressed value unpacked."""
    for path in sorted(data_dir.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
    yield from _values(data_dir / DATABASE)


def _values(path: Path) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in names:
            for row in database.execute(f'SELECT * FROM "{table}"').fetchall():
                for value in row:
                    if isinstance(value, bytes):
                        yield f"{path.name} {table}", _unpacked(value)


def _unpacked(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value
