"""All the books at once, kept up to date: a look at them costs what has changed since the last."""

from bisect import bisect_left

from msgspec import Struct

from server.changes import Changes
from server.ledger import Books, Convert, FromFiles, Line, Totals, from_files
from server.rates import convert
from server.state import State
from server.sums import Sums, sums_of
from server.tasks import Task, TaskId
from server.vocabulary import Currency, Millis

Place = tuple[Millis, TaskId]
"""Where a line stands in the books: when its task was accepted or first heard of, and its name."""


class _Known(Struct, frozen=True, gc=False):
    """A task as it was booked last, with its line and what that adds to the sums."""

    task: Task
    line: Line
    sums: Sums | None


class Standing:
    """The lines of all tasks in the order of the books (`server.ledger.book`), and their sums."""

    def __init__(self, currency: Currency, rate: Convert = convert) -> None:
        """Take the currency to convert into, and what gives one currency in another."""
        self._currency = currency
        self._rate = rate
        self._books = Books()
        self._changes = Changes()
        self._known: dict[TaskId, _Known] = {}
        self._places: list[Place] = []
        self._lines: list[Line] = []
        self._sums = Sums()
        self._open_ms = 0
        self._imported = 0

    def update(self, state: State) -> None:
        """Book what changed since the last look."""
        for task in list(self._changes.since(state, self._task)):
            self._book(state, task)
        if len(self._known) != len(state.tasks.by_id):
            for name in [name for name in self._known if name not in state.tasks.by_id]:
                self._strike(self._known.pop(name))
        self._changes.seen(state)

    def lines(self) -> list[Line]:
        """Give all lines."""
        return list(self._lines)

    def totals(self, attention_ms: int) -> Totals:
        """Give what `server.ledger.total` gives of all lines over this attention."""
        return self._sums.totals(attention_ms + self._open_ms, self._currency)

    def from_files(self, days: int) -> FromFiles:
        """Give what is known from files alone; `days` is how many their summaries tell of."""
        return from_files(self._lines if self._imported else (), days)

    def _task(self, name: TaskId) -> Task | None:
        known = self._known.get(name)
        return None if known is None else known.task

    def _book(self, state: State, task: Task) -> None:
        line = self._books.line(state, task)
        fresh = _Known(task, line, sums_of(line, self._currency, self._rate))
        known = self._known.get(task.id)
        place = _place(task)
        if known is not None and _place(known.task) == place:
            self._count(known, -1)
            self._lines[bisect_left(self._places, place)] = line
        else:
            if known is not None:
                self._strike(known)
            at = bisect_left(self._places, place)
            self._places.insert(at, place)
            self._lines.insert(at, line)
        self._known[task.id] = fresh
        self._count(fresh, 1)

    def _strike(self, known: _Known) -> None:
        at = bisect_left(self._places, _place(known.task))
        del self._places[at], self._lines[at]
        self._count(known, -1)

    def _count(self, known: _Known, sign: int) -> None:
        line = known.line
        self._imported += sign * line.imported
        if known.sums is not None:
            self._sums.add(known.sums, sign)
        elif line.active_ms is not None and not line.imported:
            self._open_ms += sign * (line.active_ms - line.measured_ms)


def _place(task: Task) -> Place:
    return (task.first_at if task.accepted_at is None else task.accepted_at, task.id)
