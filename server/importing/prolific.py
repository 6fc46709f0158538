"""Prolific's own export of a worker's submissions.

Its columns are Study, Reward, Bonus, Started At, Completed At, Completion Code and Status; times
are UTC without saying so, with microseconds. A study that was given back may lack both times: how
long it took is unknown then, which is not no time at all.
"""

from collections.abc import Collection, Mapping
from datetime import UTC

from server.importing import values
from server.importing.records import BadRow, Found, Record
from server.importing.table import Notice, Table, rows
from server.reading import registry
from server.reading.phrases import folded
from server.vocabulary import Outcome

NEEDED = {
    "study": "Study",
    "reward": "Reward",
    "status": "Status",
    "started_at": "Started At",
    "completed_at": "Completed At",
}
"""The columns that are read, as `table.fold` folds them, and as they are written."""
_TELLING = 3
"""So many of them tell that a table is this export: no other file has a study and its reward."""


def is_export(names: Collection[str]) -> bool:
    """Tell by the folded names of its columns whether a table is the export, whole or not."""
    return "study" in names and sum(name in names for name in NEEDED) >= _TELLING


def read(table: Table, notice: Notice) -> Found:
    """Give the tasks of an export.

    Raises:
        BadRow: a column is missing, or a row cannot be read.
    """
    for name, written in NEEDED.items():
        if name not in table.folded:
            raise BadRow("prolific_column", written)
    platform = registry.named("prolific")
    outcomes = platform.outcomes if platform is not None else {}
    records: list[Record] = []
    for number, row in rows(table, notice):
        try:
            records.append(_record(number, row, outcomes))
        except BadRow as bad:
            raise BadRow(bad.code, bad.detail, number) from None
    return Found("prolific", list(records))


def _record(number: int, row: Mapping[str, str], outcomes: Mapping[str, Outcome]) -> Record:
    title = values.words(row["study"])
    if not title:
        raise BadRow("missing", "Study")
    outcome = outcomes.get(folded(row["status"]))
    if outcome is None:
        raise BadRow("outcome", row["status"])
    reward = values.amount(row["reward"], None)
    started = values.moment(row["started_at"], UTC)
    ended = values.moment(row["completed_at"], UTC)
    values.in_order(started, ended)
    return Record(
        row=number,
        platform="prolific",
        title=title,
        outcome=outcome,
        reward=reward,
        bonus=values.bonus_of(row.get("bonus", ""), None, reward),
        started_at=started,
        ended_at=ended,
    )
