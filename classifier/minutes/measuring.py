"""How well the minutes of tasks are told, on tasks that somebody timed: ours beside simple rules.

The measure is TurkScanner's (Saito et al., WWW 2019): the share of tasks whose pay for an hour is
predicted within 75 % error, that is |predicted - real| <= 0.75 real. Between the two only the time
differs, so the predicted time may be from 4/7 of the real one to 4 times it.

A rule that learns from others' times learns from all workers but the one whose tasks it tells; one
that learns from the worker's own learns from the tasks before. The rows of one worker must stand in
the order in which they were done.
"""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from statistics import median

from classifier.corpus import CorpusError, read_text
from classifier.minutes.expecting import Expected, Offered, OwnTimes, expected_minutes
from classifier.minutes.usual import usual_minutes

WITHIN = 0.75
"""The error of the pay for an hour that still counts as told."""
DRAWS = 1_000
SEED = 5

_COLUMNS = {
    "worker": ("worker", "user.id"),
    "seconds": ("seconds", "working.labor.duration_in_seconds"),
    "reward": ("reward", "task.monetary_reward_in_dollars"),
    "currency": ("currency",),
    "requester": ("requester", "task.requester_name"),
    "title": ("title",),
    "stated": ("stated_minutes",),
    "allotted": ("allotted_seconds", "task.estimate_duration_in_seconds"),
    "completed": ("completed", "completed_task"),
}
"""The columns that are read, by our own names and by those of Toxtli et al. (CSCW 2021)."""
_NEEDED = ("worker", "seconds", "reward")


class BadFile(Exception):  # noqa: N818 - like classifier.corpus.CorpusError, for a table
    """A table that cannot be used: a column is missing, or a value on a line is none."""

    def __init__(self, line: int, column: str) -> None:
        """Take the line (from 1) and the column in question."""
        super().__init__(f"line {line}: {column}")
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Timed:
    """One task that a worker did, and how long it took."""

    worker: str
    offered: Offered
    minutes: float
    allotted: float | None
    """The minutes after which it would have expired."""

    @property
    def pay(self) -> float:
        """The reward, in its own currency."""
        assert self.offered.reward is not None
        return float(self.offered.reward[0])


@dataclass(frozen=True, slots=True)
class Table:
    """The tasks of a file that can be measured, and how many could not, by why."""

    tasks: list[Timed]
    left_out: dict[str, int]
    titled: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How well one rule tells the minutes.

    `told` counts the tasks of which the rule can say anything, `within` the share of those with an
    hour's pay within the error, `low` and `high` its 95 % interval when workers are drawn anew,
    `by_worker` the mean of the workers' own shares, `factor` by how much half the minutes are
    off at most (2 is half or twice).
    """

    rule: str
    told: int
    within: float
    low: float
    high: float
    by_worker: float
    factor: float


_LARGEST_CELL = 131_072

Predictions = Sequence[float | None]
Rule = Callable[[Sequence[Timed]], Predictions]


def read_tasks(path: Path, *, unfinished: bool = False) -> Table:
    """Read the timed tasks of a CSV file; `unfinished` ones only when asked for.

    Tasks without pay or without any measured second have no pay for an hour and are left out.
    Without a column of titles, tasks of one requester and one reward are taken for the same.

    Raises:
        OSError: the file cannot be read.
        BadFile: a column is missing or a value cannot be read.
        CorpusError: it is no CSV in UTF-8.
    """
    text = read_text(path)
    # The limit is the whole process's: other readers raise it.
    csv.field_size_limit(_LARGEST_CELL)
    return _tasks_of(csv.DictReader(io.StringIO(text, newline="")), path.name, unfinished)


def _each(rows: "csv.DictReader[str]", file: str) -> Iterator[tuple[int, dict[str, str]]]:
    line = 1
    try:
        for row in rows:
            yield (line := rows.line_num), row
    except csv.Error:
        # The row that cannot be read begins after the last one that could.
        raise CorpusError(file, line + 1, "not_csv") from None


def _tasks_of(rows: "csv.DictReader[str]", file: str, unfinished: bool) -> Table:
    try:
        present = set(rows.fieldnames or ())
    except csv.Error:
        raise CorpusError(file, 1, "not_csv") from None
    columns = {
        name: next((column for column in known if column in present), None)
        for name, known in _COLUMNS.items()
    }
    for name in _NEEDED:
        if columns[name] is None:
            raise BadFile(1, name)
    tasks: list[Timed] = []
    left_out: dict[str, int] = defaultdict(int)
    for line, row in _each(rows, file):
        cells = {name: row.get(column or "") or "" for name, column in columns.items()}
        seconds = _number(cells["seconds"], line, "seconds")
        reward = _number(cells["reward"], line, "reward")
        if not unfinished and cells["completed"] in {"0", "false", "no"}:
            left_out["unfinished"] += 1
        elif reward <= 0:
            left_out["unpaid"] += 1
        elif seconds <= 0:
            left_out["untimed"] += 1
        else:
            tasks.append(_timed(cells, line, seconds, reward))
    return Table(tasks, dict(left_out), columns["title"] is not None)


def _timed(cells: dict[str, str], line: int, seconds: Decimal, reward: Decimal) -> Timed:
    stated = _number(cells["stated"], line, "stated") if cells["stated"] else None
    allotted = _number(cells["allotted"], line, "allotted") if cells["allotted"] else None
    return Timed(
        worker=cells["worker"],
        offered=Offered(
            platform="",
            title=cells["title"] or str(reward),
            requester=cells["requester"] or None,
            reward=(reward, cells["currency"] or "USD"),
            stated=stated,
        ),
        minutes=float(seconds / 60),
        allotted=float(allotted / 60) if allotted else None,
    )


def _number(text: str, line: int, column: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadFile(line, column) from None
    if not number.is_finite():
        raise BadFile(line, column)
    return number


def ours(tasks: Sequence[Timed]) -> list[Expected | None]:
    """Give what we would have told of each task, from the worker's own tasks before it."""
    own: dict[str, OwnTimes] = defaultdict(OwnTimes)
    found = []
    for task in tasks:
        found.append(expected_minutes(task.offered, own[task.worker]))
        own[task.worker].add(task.offered, round(task.minutes * 60_000))
    return found


def rules() -> dict[str, Rule]:
    """Give the ways to tell the minutes, ours last."""
    return {
        "allotted": lambda tasks: [task.allotted for task in tasks],
        "third": lambda tasks: [task.allotted and task.allotted / 3 for task in tasks],
        "stated": lambda tasks: [
            float(task.offered.stated) if task.offered.stated else None for task in tasks
        ],
        "others_minutes": _others(lambda task: task.minutes, lambda usual, _: usual),
        "others_pay": _others(
            lambda task: task.pay / task.minutes, lambda usual, task: task.pay / usual
        ),
        "boosting": _boosting,
        "usual": lambda tasks: [usual_minutes(task.offered.reward) for task in tasks],
        "own": _own(lambda task: (task.worker,)),
        "own_requester": _own(
            lambda task: (task.worker, task.offered.requester), lambda task: (task.worker,)
        ),
        "ours": lambda tasks: [told and float(told.minutes) for told in ours(tasks)],
    }


def _others(of: Callable[[Timed], float], then: Callable[[float, Timed], float]) -> Rule:
    def tell(tasks: Sequence[Timed]) -> list[float | None]:
        workers = {task.worker for task in tasks}
        values = {
            worker: [of(task) for task in tasks if task.worker != worker] for worker in workers
        }
        middle = {worker: median(found) if found else None for worker, found in values.items()}
        return [
            None if (usual := middle[task.worker]) is None else then(usual, task) for task in tasks
        ]

    return tell


def _own(*keys: Callable[[Timed], tuple[str | None, ...]]) -> Rule:
    def tell(tasks: Sequence[Timed]) -> list[float | None]:
        fallback = _others(lambda task: task.minutes, lambda usual, _: usual)(tasks)
        known: dict[tuple[str | None, ...], list[float]] = defaultdict(list)
        found: list[float | None] = []
        for task, others in zip(tasks, fallback, strict=True):
            times = next((known[key(task)] for key in keys if known[key(task)]), None)
            found.append(median(times) if times else others)
            for key in keys:
                known[key(task)].append(task.minutes)
        return found

    return tell


def _boosting(tasks: Sequence[Timed]) -> list[float | None]:
    """Tell by trees grown on others' tasks: what training on timed tasks could give at best."""
    # scikit-learn takes seconds to load, and nothing else here needs it.
    import numpy as np  # noqa: PLC0415
    from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415

    nan = float("nan")
    known = np.log([[task.pay, task.allotted or nan] for task in tasks])
    minutes = np.log([task.minutes for task in tasks])
    workers = np.array([task.worker for task in tasks])
    told = np.full(len(tasks), np.nan)
    for worker in np.unique(workers):
        test = workers == worker
        if test.all():
            continue
        model = HistGradientBoostingRegressor(
            loss="absolute_error", max_iter=150, learning_rate=0.05, random_state=SEED
        )
        # Trees cannot be grown on what is known of no task.
        columns = ~np.isnan(known[~test]).all(axis=0)
        model.fit(known[~test][:, columns], minutes[~test])
        told[test] = np.exp(model.predict(known[test][:, columns]))
    return [None if np.isnan(value) else float(value) for value in told]


def is_within(minutes: float, real: float) -> bool:
    """Whether an hour's pay that follows from these minutes is near enough to the real one."""
    return abs(real / minutes - 1) <= WITHIN


def score(rule: str, tasks: Sequence[Timed], predictions: Predictions) -> Score | None:
    """Give how well a rule tells the minutes; None when it says nothing of any task."""
    hits: dict[str, list[bool]] = defaultdict(list)
    factors = []
    for task, minutes in zip(tasks, predictions, strict=True):
        if minutes is not None and minutes > 0:
            hits[task.worker].append(is_within(minutes, task.minutes))
            factors.append(max(minutes / task.minutes, task.minutes / minutes))
    if not factors:
        return None
    low, high = _drawn_anew(list(hits.values()))
    return Score(
        rule=rule,
        told=len(factors),
        within=_share(hits.values()),
        low=low,
        high=high,
        by_worker=sum(sum(own) / len(own) for own in hits.values()) / len(hits),
        factor=median(factors),
    )


def _share(hits: Iterable[Sequence[bool]]) -> float:
    listed = list(hits)
    return sum(map(sum, listed)) / sum(map(len, listed))


def _drawn_anew(workers: list[list[bool]]) -> tuple[float, float]:
    draw = random.Random(SEED)  # noqa: S311 - statistics, no secret
    shares = sorted(_share(draw.choices(workers, k=len(workers))) for _ in range(DRAWS))
    return shares[DRAWS // 40], shares[-1 - DRAWS // 40]


def coverage(tasks: Sequence[Timed], told: Sequence[Expected | None]) -> float:
    """Give the share of tasks that took a time within their interval, which says 80 %."""
    inside = [
        float(each.low) <= task.minutes <= float(each.high)
        for task, each in zip(tasks, told, strict=True)
        if each is not None
    ]
    return sum(inside) / len(inside) if inside else 0.0
