"""`deadline`: the running task expires before it is likely to be done."""

from collections.abc import Sequence
from itertools import islice
from statistics import median

from msgspec import Struct

from server.advising.noting import Moment, moment_of, subject_of
from server.clock import Slice
from server.noticed import Notice
from server.state import State
from server.tasks import Task, TaskId
from server.vocabulary import Millis, Outcome

DONE: frozenset[Outcome] = frozenset({"submitted", "approved", "rejected", "revise"})
"""Outcomes of tasks that were finished: their times say how long such a task is."""
OWN_TIMES = 10
OWN_TIMES_AT_LEAST = 3
"""How many of the worker's own times for a task count, and how many say more than the page does."""


class Hurry(Struct, frozen=True):
    """A running task at one instant: when it expires, how long it takes, how long it got."""

    task: TaskId
    deadline: Millis
    needs_ms: Millis
    active_ms: Millis


def hurry(state: State) -> Hurry | None:
    """Give the running task's race with its deadline, None where one of the two is not known."""
    running = state.tasks.running()
    if running is None or running in state.noticed.hurried:
        return None
    task = state.tasks.by_id[running]
    if task.deadline_at is None or (needs_ms := _needs(state, task)) is None:
        return None
    return Hurry(running, task.deadline_at, needs_ms, task.active_ms)


def too_late(state: State, race: Hurry | None, pieces: Sequence[Slice]) -> None:
    """Notice the first instant in these pieces, which follow the race, at which it is lost.

    While the task is worked on both the time it has and the time it needs run down; while the
    worker looks at something else only the first does.
    """
    if race is None or not pieces:
        return
    active_ms = race.active_ms
    for piece in pieces:
        lost_at = race.deadline - race.needs_ms + active_ms + 1
        if piece.task == race.task:
            lost_at = lost_at if lost_at <= piece.start else piece.end
            active_ms += piece.end - piece.start
        if _lost(state, race, max(lost_at, piece.start), moment_of(piece)):
            return


def too_late_now(state: State, moment: Moment) -> None:
    """Notice that the running task's race is lost at the moment of an event."""
    race = hurry(state)
    if race is not None and race.deadline - race.needs_ms + race.active_ms < moment.start:
        _lost(state, race, moment.start, moment)


def _lost(state: State, race: Hurry, at: Millis, moment: Moment) -> bool:
    if not moment.holds(at) or at >= race.deadline:
        return False
    task = state.tasks.by_id[race.task]
    state.noticed.hurried.add(race.task)
    state.noticed.notices.append(
        Notice(
            at=at,
            tab=moment.tab,
            code="deadline",
            level="caution",
            subjects=(subject_of(task.id.platform, task.id.name, str(task.accepted_at)),),
            params={
                "title": task.title,
                "remaining_ms": race.deadline - at,
                "needed_ms": race.needs_ms - race.active_ms,
            },
        )
    )
    return True


def _needs(state: State, task: Task) -> Millis | None:
    """Give how long a task is likely to take: as long as it took before, else as the page says."""
    basis = (task.title, task.minutes)
    known = state.noticed.needs.get(task.id)
    if known is not None and known[0] == basis:
        return known[1]
    stated = int(task.minutes * 60_000) if task.minutes is not None and task.minutes > 0 else None
    done = (
        other.active_ms
        for other in state.tasks.alike(task.id.platform, task.title)
        if other.outcome in DONE and other.active_ms > 0 and other.requester == task.requester
    )
    own = list(islice(done, OWN_TIMES))
    needs_ms = int(median(own)) if len(own) >= OWN_TIMES_AT_LEAST else stated
    state.noticed.needs[task.id] = (basis, needs_ms)
    return needs_ms
