"""The day so far: what the worker did, earned and waits for on one local date."""

from server.days import date_of, day_start
from server.floors import floor_on
from server.ledger import PAID, PENDING, Books, Line, total
from server.messages import Day
from server.preferences import PipelineSettings
from server.state import State
from server.tabs import ACTIVITY
from server.tasks import TaskId
from server.vocabulary import Activity, Millis


def activities(state: State, date: str | None = None) -> dict[Activity, int]:
    """Give attention by activity in milliseconds, over all time or on one local date.

    Every activity is there, with 0 where there was none.
    """
    found: dict[Activity, int] = dict.fromkeys(ACTIVITY.values(), 0)
    for (day, activity), ms in state.activities.items():
        if date in (None, day):
            found[activity] += ms
    return found


def day_of(state: State, now: Millis, settings: PipelineSettings, books: Books) -> Day:
    """Give the local day that `now` is in, from a state that was brought up to `now`.

    `tasks` counts the tasks that ended that day, those of unknown time left out. `unpaid_ms` is
    the attention that no paid or pending task got: searching, waiting, work that was given up or
    refused. The running task is not unpaid yet.
    """
    date = date_of(now, settings.timezone)
    # What a task did on a day changed it on that day, so no other task need be looked at.
    today = state.tasks.changed_since(day_start(date, settings.timezone))
    lines = [books.line(state, task) for task in today]
    ended = [
        line
        for line in lines
        if line.outcome != "open"
        and line.active_ms is not None
        and date_of(line.at, settings.timezone) == date
    ]
    attention_ms = sum(activities(state, date).values())
    running = state.tasks.running()
    paid_ms = sum(_share(line, date) for line in lines if _may_pay(line, running))
    sums = total(ended, attention_ms, settings.currency)
    return Day(
        date=date,
        tasks=len(ended),
        earned=sums.earned,
        pending=sums.pending,
        active_ms=attention_ms,
        unpaid_ms=max(0, attention_ms - paid_ms),
        wage=sums.wage(),
        floor=floor_on(date, settings),
    )


def _may_pay(line: Line, running: TaskId | None) -> bool:
    if line.outcome == "open":
        return running is not None and (line.platform, line.key) == (running.platform, running.name)
    return line.outcome in PAID | PENDING


def _share(line: Line, date: str) -> int:
    return sum(ms for day, ms in line.work if day == date)
