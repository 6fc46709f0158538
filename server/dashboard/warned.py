"""The warnings that were raised, and what became of them."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from server.dashboard.looking import Look
from server.messages import Feedback
from server.messages import Warning as Alert
from server.tasks import TaskId, folded
from server.vocabulary import FeedbackLabel, Millis, Outcome

ON_A_PAGE = 25
READ_AT_ONCE = 20_000
"""Messages that are looked through in one go: others want to read, and a server may want to end."""
LOOKED_THROUGH = 500
"""How many tasks of one title are looked through for the one that a warning was about."""
_alert = msgspec.json.Decoder(Alert).decode
_feedback = msgspec.json.Decoder(Feedback).decode


class Stored(Struct, frozen=True):
    """A stored warning and when it was shown (epoch ms; None: not yet)."""

    number: int
    alert: Alert
    seen_at: Millis | None


class Warned(Struct, frozen=True):
    """A warning and what became of it: the worker's verdict, and the task that was done since."""

    stored: Stored
    verdict: FeedbackLabel | None
    task: tuple[str, str] | None
    outcome: Outcome | None


class WarningsView(Struct, frozen=True):
    """One page of the warnings, the latest first, of `count`; `page` counts from 1."""

    warned: list[Warned]
    page: int
    count: int


class Verdicts:
    """What the worker said of warnings, read once and then only what is new."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._last = 0
        self.labels: dict[str, FeedbackLabel] = {}

    def read(self, connection: sqlite3.Connection) -> bool:
        """Read some of what came since the last time, and give whether that was all.

        Raises:
            sqlite3.Error: it cannot be read.
        """
        newest = connection.execute("SELECT MAX(seq) FROM message").fetchone()[0] or 0
        upto = min(newest, self._last + READ_AT_ONCE)
        rows = connection.execute(
            "SELECT body FROM message WHERE seq > ? AND seq <= ? AND type = 'feedback'",
            [self._last, upto],
        )
        for (body,) in rows:
            said = _feedback(body)
            if said.warning is not None:
                self.labels[said.warning] = said.label
        self._last = upto
        return bool(upto == newest)


def read_page(connection: sqlite3.Connection, page: int) -> tuple[list[Stored], int, int]:
    """Give one page of the stored warnings, the number of that page, and how many there are.

    Raises:
        sqlite3.Error: they cannot be read.
    """
    count = int(connection.execute("SELECT COUNT(*) FROM warning").fetchone()[0])
    page = min(max(page, 1), max(1, -(-count // ON_A_PAGE)))
    rows = connection.execute(
        "SELECT number, body, seen_at FROM warning ORDER BY number DESC LIMIT ? OFFSET ?",
        [ON_A_PAGE, (page - 1) * ON_A_PAGE],
    )
    return [Stored(number, _alert(body), seen) for number, body, seen in rows], page, count


def warned(look: Look, stored: Sequence[Stored], labels: dict[str, FeedbackLabel]) -> list[Warned]:
    """Tell what became of warnings."""
    platforms = {platform for _, platform in look.figures.worked}
    found = []
    for one in stored:
        task = _task_since(look, one.alert.params, one.alert.at, platforms)
        known = look.figures.known.get(task) if task is not None else None
        found.append(
            Warned(
                stored=one,
                verdict=labels.get(one.alert.id),
                task=None if known is None else (known.line.platform, known.line.key),
                outcome=None if known is None else known.line.outcome,
            )
        )
    return found


def _task_since(
    look: Look, params: dict[str, Any], at: Millis, platforms: set[str]
) -> TaskId | None:
    """Give the first task that was done after `at` and has a warning's key or title."""
    tasks = look.state.tasks
    key, title = str(params.get("offer") or ""), folded(str(params.get("title") or ""))
    first: tuple[Millis, TaskId] | None = None
    for platform in sorted(platforms):
        link = tasks.titled.get((platform, title)) if title else None
        names = [found] if key and (found := tasks.find(platform, key)) is not None else []
        while link is not None and len(names) < LOOKED_THROUGH:
            name, link = link
            names.append(name)
        for name in names:
            task = tasks.by_id[name]
            began, over = task.accepted_at, task.ended_at is not None and task.ended_at < at
            if began is not None and not over and (first is None or began < first[0]):
                first = (began, name)
    return None if first is None else first[1]
