"""The sums that the pages show, kept up to date: by day, by platform, by requester and month.

A look compares tasks with those that were counted last; both never change, so the same object is
the same content, and only what differs is counted anew. As long as nothing came late, what has
changed stands at the end of the tasks; else all of them are looked through.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

from server.days import date_of
from server.ledger import Books, Convert, Line
from server.rates import convert
from server.state import State
from server.sums import Sums, sums_of, work_of
from server.tasks import Correction, Task, TaskId
from server.vocabulary import Currency, Outcome

AT_ONCE = 200
"""Tasks that are counted in one go when nobody waits: a few milliseconds."""
SPANS_KEPT = 4
"""Spans of which the sums by requester are kept up to date: as many as a page offers."""
SURELY_KNOWN = 64
"""After so many tasks in a row that have not changed, no earlier one has."""

Place = tuple[str, str]
"""A local date (YYYY-MM-DD) and a platform."""
Payer = tuple[str, str, str]
"""A month (YYYY-MM), a platform and a requester, empty where it is not known."""
_Key = TypeVar("_Key", tuple[str, str], Payer)


class Known(Struct, frozen=True, gc=False):
    """A task as it was counted, and the local date that it is booked on."""

    task: Task
    line: Line
    date: str


class Figures:
    """All sums over the tasks of a state; `update` brings them up to it."""

    def __init__(self, timezone: str, currency: Currency, rate: Convert = convert) -> None:
        """Take the worker's time zone (IANA) and the currency to convert into."""
        self.currency = currency
        self._timezone = timezone
        self._rate = rate
        self._books = Books()
        self._corrections: dict[TaskId | str, Correction] = {}
        self._upto: State | None = None
        self._imports = 0
        self.known: dict[TaskId, Known] = {}
        """Every task as it was counted last."""
        self.places: dict[Place, Sums] = {}
        """Ended tasks by the day that they are booked on and the platform."""
        self.payers: dict[Payer, Sums] = {}
        """Ended tasks by the month that they are booked in, the platform and the requester."""
        self._since: dict[str, dict[tuple[str, str], Sums]] = {}
        self.worked: dict[Place, dict[Outcome, int]] = {}
        """Measured time on tasks by the day of the work, the platform and the task's outcome."""
        self.booked: dict[str, dict[TaskId, Known]] = {}
        """The tasks of each day, those known from files included."""

    def update(self, state: State, most: int | None = None) -> bool:
        """Count what changed, at most so many tasks; gives whether all is counted now."""
        corrected = self._corrected(state)
        budget = most
        looked: Iterable[Task] = state.tasks.by_id.values()
        if self._goes_on(state):
            looked = list(self._recent(state))
        for task in looked:
            known = self.known.get(task.id)
            if known is not None and known.task is task and not _about(task, corrected):
                continue
            if budget == 0:
                return False
            budget = None if budget is None else budget - 1
            self._count(state, task, known)
        if len(self.known) != len(state.tasks.by_id):
            for gone in [key for key in self.known if key not in state.tasks.by_id]:
                self._book(self.known.pop(gone), -1)
        self._corrections = dict(state.corrections)
        self._upto, self._imports = state, state.tasks.imports
        return True

    def dates(self) -> tuple[str, str] | None:
        """Give the first and the last day on which a task is booked or was worked on."""
        found = [date for date, _ in self.places] + [date for date, _ in self.worked]
        return (min(found), max(found)) if found else None

    def between(self, first: str, last: str) -> Iterator[tuple[Place, Sums]]:
        """Give the sums of the days from `first` to `last`, each with its day and platform."""
        for place, sums in self.places.items():
            if first <= place[0] <= last:
                yield place, sums

    def tasks_between(self, first: str, last: str) -> Iterator[Known]:
        """Give the tasks that are booked on the days from `first` to `last`."""
        for date, tasks in self.booked.items():
            if first <= date <= last:
                yield from tasks.values()

    def payers_since(self, month: str) -> Mapping[tuple[str, str], Sums]:
        """Give the sums of each platform and requester from a month (YYYY-MM) on.

        What was asked for is kept up to date: a long year is added up once.
        """
        if (found := self._since.get(month)) is None:
            if len(self._since) == SPANS_KEPT:
                self._since.pop(next(iter(self._since)))
            found = self._since[month] = {}
            for (booked, platform, requester), sums in self.payers.items():
                if booked >= month:
                    found.setdefault((platform, requester), Sums()).add(sums)
        return found

    def _goes_on(self, state: State) -> bool:
        """Tell whether this is the state of the last look, with more at its end.

        What comes late makes another state, a copy of an earlier one.
        """
        said = state.corrections == self._corrections
        return state is self._upto and state.tasks.imports == self._imports and said

    def _recent(self, state: State) -> Iterator[Task]:
        unchanged = 0
        for key in reversed(state.tasks.changed):
            task, known = state.tasks.by_id[key], self.known.get(key)
            if known is None or known.task is not task:
                unchanged = 0
                yield task
                continue
            unchanged += 1
            if unchanged == SURELY_KNOWN:
                return

    def sums_of(self, known: Known) -> Sums | None:
        """Give what a task adds to its day; None where it adds nothing."""
        return sums_of(known.line, self.currency, self._rate)

    def _corrected(self, state: State) -> set[TaskId | str]:
        """Give the tasks, or the keys, about which the worker has said something else since."""
        before, now = self._corrections, state.corrections
        if before == now:
            return set()
        return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}

    def _count(self, state: State, task: Task, known: Known | None) -> None:
        line = self._books.line(state, task)
        if known is not None:
            self._book(known, -1)
        fresh = Known(task, line, date_of(line.at, self._timezone))
        self.known[task.id] = fresh
        self._book(fresh, 1)

    def _book(self, known: Known, sign: int) -> None:
        line = known.line
        # What was added is worked out again to take it out: keeping it would cost more than that.
        sums = self.sums_of(known)
        if sums is not None:
            _add(self.places, (known.date, line.platform), sums, sign)
            payer = (known.date[:7], line.platform, line.requester or "")
            _add(self.payers, payer, sums, sign)
            for month, whole in self._since.items():
                if payer[0] >= month:
                    _add(whole, payer[1:], sums, sign)
        tasks = self.booked.setdefault(known.date, {})
        if sign > 0:
            tasks[known.task.id] = known
        else:
            tasks.pop(known.task.id, None)
        for date, ms in work_of(line):
            worked = self.worked.setdefault((date, line.platform), {})
            left = worked.get(line.outcome, 0) + sign * ms
            if left:
                worked[line.outcome] = left
            else:
                worked.pop(line.outcome, None)
            if not worked:
                del self.worked[(date, line.platform)]


def _about(task: Task, corrected: set[TaskId | str]) -> bool:
    return bool(corrected) and (task.id in corrected or task.id.name in corrected)


def _add(table: dict[_Key, Sums], key: _Key, sums: Sums, sign: int) -> None:
    if (whole := table.get(key)) is None:
        whole = table[key] = Sums()
    whole.add(sums, sign)
    if not whole.tasks:
        del table[key]
