"""The table of tasks: searched, sorted, a page at a time, and one task alone."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from server.dashboard.looking import Look
from server.ledger import PAID, PENDING, Line, per_hour
from server.tasks import TaskId, folded
from server.vocabulary import Outcome

Sort = Literal["when", "title", "platform", "requester", "time", "reward", "hour", "outcome"]
SORTS: tuple[Sort, ...] = get_args(Sort)
_PAYING = PAID | PENDING
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
ON_A_PAGE = 50


class Query(Struct, frozen=True):
    """What tasks are asked for; empty is all. `page` counts from 1."""

    text: str = ""
    outcome: str = ""
    platform: str = ""
    requester: str | None = None
    sort: Sort = "when"
    upwards: bool = False
    page: int = 1


class TasksView(Struct, frozen=True):
    """One page of the tasks that were asked for, of `count`, and the platforms there are."""

    query: Query
    lines: list[Line]
    count: int
    platforms: list[str]


def tasks(look: Look, query: Query) -> TasksView:
    """Gather one page of tasks."""
    found = matching(look, query)
    found.sort(key=attrgetter("at"), reverse=True)
    if query.sort != "when" or query.upwards:
        key = _KEYS[query.sort]
        keyed = [(key(line), line) for line in found]
        known = [item for item in keyed if item[0] is not None]
        known.sort(key=itemgetter(0), reverse=not query.upwards)
        # What is not known stands last, whichever way the rest is sorted.
        found = [line for _, line in known] + [line for value, line in keyed if value is None]
    page = min(max(query.page, 1), max(1, -(-len(found) // ON_A_PAGE)))
    return TasksView(
        query=replace(query, page=page),
        lines=found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        count=len(found),
        platforms=sorted({platform for _, platform in look.figures.places}),
    )


def matching(look: Look, query: Query) -> list[Line]:
    """Give all tasks that were asked for, in no order."""
    lines: Iterable[Line] = (known.line for known in look.figures.known.values())
    if query.outcome:
        lines = (line for line in lines if line.outcome == query.outcome)
    if query.platform:
        lines = (line for line in lines if line.platform == query.platform)
    if query.requester is not None:
        lines = (line for line in lines if (line.requester or "") == query.requester)
    for word in folded(query.text).split():
        lines = [line for line in lines if _has(line, word)]
    return list(lines)


def task(look: Look, platform: str, key: str) -> Line | None:
    """Give the task of a platform that is known by a key."""
    name, _, run = key.rpartition("~")
    names = [TaskId(platform, key)]
    if name and run.isdecimal() and len(run) < 9:
        names.append(TaskId(platform, name, int(run)))
    found = (look.figures.known.get(task) for task in names)
    return next(
        (known.line for known in found if known is not None and known.line.key == key), None
    )


def hour_of(line: Line) -> Decimal | None:
    """Give what an hour of a task pays or may pay; None where it does not, or is not known."""
    if line.outcome not in _PAYING or line.reward is None or not line.active_ms:
        return None
    return per_hour(line.reward.amount, line.active_ms)


def _has(line: Line, word: str) -> bool:
    if word in line.title.casefold():
        return True
    return word in f"{line.requester or ''} {line.platform} {line.key}".casefold()


def _about_an_hour(line: Line) -> float | None:
    """Give what to sort the pay of an hour by: near enough, and a hundred times as fast."""
    if line.outcome not in _PAYING or line.reward is None or not line.active_ms:
        return None
    return float(line.reward.amount) / line.active_ms


_KEYS: dict[Sort, Callable[[Line], Any]] = {
    "when": lambda line: line.at,
    "title": lambda line: folded(line.title),
    "platform": lambda line: line.platform,
    "requester": lambda line: folded(line.requester) if line.requester else None,
    "time": lambda line: line.active_ms,
    "reward": lambda line: line.reward.amount if line.reward is not None else None,
    "hour": _about_an_hour,
    "outcome": lambda line: OUTCOMES.index(line.outcome),
}
