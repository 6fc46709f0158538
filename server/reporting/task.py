"""One task: how its time came about, interval by interval, and what became of it."""

from collections.abc import Sequence

from msgspec import Struct

from server.ledger import Line, book
from server.messages import Correct
from server.reporting.trace import Change, Interval, Trace
from server.tasks import TaskId


class TaskReport(Struct, frozen=True):
    """A task's line in the books and all that it rests on.

    `intervals` are all attention given to it; those that are `counted` add up to its measured
    time. `refused` are the ids of corrections that were not taken.
    """

    line: Line
    intervals: Sequence[Interval]
    changes: Sequence[Change]
    corrections: Sequence[Correct]
    refused: Sequence[str] = ()


def named(trace: Trace, name: str) -> list[Line]:
    """Give the tasks with the key `name`, else those whose key, or platform/key, begins with it."""
    lines = book(trace.state)
    same = [line for line in lines if name in (line.key, full_name(line))]
    return same or [line for line in lines if name and _begins(line, name)]


def full_name(line: Line) -> str:
    """Give what names a task among all platforms."""
    return f"{line.platform}/{line.key}"


def task_report(trace: Trace, line: Line) -> TaskReport:
    """Give all that a task's line rests on."""
    task = identities(trace)[line.platform, line.key]
    corrections = corrections_of(trace, task)
    return TaskReport(
        line,
        [piece for piece in trace.intervals if piece.task == task],
        trace.changes.get(task, []),
        corrections,
        [event.id for event in corrections if event.id in trace.state.refused],
    )


def corrections_of(trace: Trace, task: TaskId) -> list[Correct]:
    """Give what the worker corrected on a task, in order, those not taken included."""
    found = [*trace.corrections.get(task, ()), *trace.corrections.get(task.name, ())]
    return sorted(found, key=lambda event: (event.at, event.id))


def identities(trace: Trace) -> dict[tuple[str, str], TaskId]:
    """Give the names that the clock has for tasks, by platform and key as in the books."""
    return {(task.platform, task.name): task for task in trace.state.tasks.by_id}


def _begins(line: Line, name: str) -> bool:
    return line.key.startswith(name) or full_name(line).startswith(name)
