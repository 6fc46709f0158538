"""What the platform's own history, on its pages or in a file, says became of tasks."""

from msgspec import Struct, field
from msgspec.structs import replace

from server.days import day_start
from server.events import Imported
from server.reading.model import HistoryRow
from server.tasks import Task, TaskId, Tasks, Told, folded
from server.vocabulary import Millis, Outcome

Row = tuple[str, str]
"""A line of a platform's history: the platform and the line's key."""

SAME_MS = 120_000
"""How far the platform's clock and the browser's may be apart on the end of one task."""
HALF_A_DAY_MS = 12 * 60 * 60 * 1000
UNDECIDED: frozenset[Outcome] = frozenset({"open", "submitted"})


class History(Struct):
    """Which line of a platform's history speaks of which task."""

    rows: dict[Row, TaskId] = field(default_factory=dict)
    tasks: dict[TaskId, Row] = field(default_factory=dict)
    ends: dict[tuple[str, str, Millis], tuple[TaskId, str]] = field(default_factory=dict)
    """The tasks that came from files, by platform, title and the moment of their end; with each
    the kind of file, for in one file two lines are two tasks."""

    def copy(self) -> "History":
        """Give an independent copy."""
        return History(dict(self.rows), dict(self.tasks), dict(self.ends))

    def tell(self, tasks: Tasks, platform: str, row: HistoryRow, at: Millis) -> None:
        """Let one line, read at `at`, set its task's outcome, reward and end.

        The line's task is the one with its key, else the only one, or the one nearest in time,
        with its title and no other reward, unless that one has a key of the same kind and so
        would have this one. A line whose task was never seen becomes a task of which no time is
        known.
        """
        if row.outcome is None:
            return
        place = (platform, row.key)
        found = self.rows.get(place) or tasks.find(platform, row.key)
        if found is None and row.at is not None:
            found = self.ends.get((platform, folded(row.title), row.at), (None, ""))[0]
        if found is None:
            found = self._alike(tasks, platform, row)
        if found is None:
            found = tasks.new_id(platform, row.key)
            tasks.put(Task(id=found, title=row.title, first_at=at, stage="history"))
        self.rows[place] = found
        self.tasks[found] = place
        task = tasks.by_id[found]
        if (told := _told(task, row)) != task:
            tasks.put(told)

    def take(self, tasks: Tasks, told: Imported) -> None:
        """Let one line of a file set its task's outcome and pay, and keep its times apart.

        The line's task is the one with its key, else the one of that title which began or ended
        when it did, or, of a page's line, the one that such a page would speak of. A line whose
        task was never seen becomes a task that is `imported`.
        """
        place = (told.platform, told.key)
        found = self.rows.get(place) or tasks.find(*place)
        if found is None and told.by != "key":
            found = _same(tasks, told) or self._in_another_file(told)
        if found is None and told.by == "title":
            found = self._alike(tasks, told.platform, _as_row(told))
        if found is None:
            found = tasks.new_id(*place)
            task = Task(id=found, first_at=_moment(told), stage="history", imported=True)
            if told.ended_at is not None:
                end = (told.platform, folded(told.title), told.ended_at)
                self.ends.setdefault(end, (found, told.source))
        else:
            task = tasks.by_id[found]
        self.rows[place] = found
        if told.by == "title":
            self.tasks[found] = place
        tasks.put(_taken(task, told))

    def _in_another_file(self, told: Imported) -> TaskId | None:
        """Give the task that a file of another kind told of, ended at the very same moment."""
        if told.ended_at is None:
            return None
        end = (told.platform, folded(told.title), told.ended_at)
        found, source = self.ends.get(end, (None, told.source))
        return found if source != told.source else None

    def _alike(self, tasks: Tasks, platform: str, row: HistoryRow) -> TaskId | None:
        if not row.title:
            return None
        kind = _kind(row.key)
        alike = [
            task
            for task in tasks.like(platform, row.title)
            if task.id not in self.tasks
            and (kind is None or kind != _kind(task.id.key))
            and (task.reward is None or row.reward is None or task.reward == row.reward)
        ]
        if len(alike) == 1:
            return alike[0].id
        if row.at is None or not alike:
            return None
        moment = row.at
        ranked = sorted((abs((task.ended_at or task.first_at) - moment), task.id) for task in alike)
        # Two tasks equally near: which one is meant is unknown, and stays so.
        return None if ranked[0][0] == ranked[1][0] else ranked[0][1]


def _kind(key: str) -> str | None:
    """Give what a platform's key is of, as "mturk:assignment"; None where it does not say."""
    kind = key.rpartition(":")[0]
    return kind if ":" in kind else None


def _same(tasks: Tasks, told: Imported) -> TaskId | None:
    """Give the task that was seen or told of before, where the moments of both leave no doubt."""
    ranked = sorted(
        (apart, task.id)
        for task in tasks.like(told.platform, told.title)
        if (apart := _apart(task, told)) is not None and apart <= SAME_MS
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _as_row(told: Imported) -> HistoryRow:
    return HistoryRow(told.key, told.title, told.outcome, told.reward, told.ended_at)


def _apart(task: Task, told: Imported) -> Millis | None:
    """Give by how much the ends of both differ, else their beginnings; None where neither tells."""
    pairs = ((task.ended_at, told.ended_at), (task.accepted_at, told.started_at))
    return next((abs(a - b) for a, b in pairs if a is not None and b is not None), None)


def _taken(task: Task, told: Imported) -> Task:
    if task.imported:
        task = replace(task, title=told.title, ended_at=told.ended_at)
    outcome: Outcome = told.outcome
    if outcome in UNDECIDED and task.outcome != "open":
        # A file may be older than what is known already.
        outcome = task.outcome
    if (task.open or task.lapsed) and outcome != "open":
        task = task.ended(outcome, told.ended_at)
    return replace(
        task,
        outcome=outcome,
        requester=told.requester or task.requester,
        reward=told.reward or task.reward,
        bonus=told.bonus or task.bonus,
        told=Told(told.started_at, told.ended_at, told.active_ms),
    )


def _moment(told: Imported) -> Millis:
    """Give the moment to book a task under: the middle of a day where only that is known."""
    if told.ended_at is not None:
        return told.ended_at
    if told.started_at is not None:
        return told.started_at
    return told.at if told.day is None else day_start(told.day, "UTC") + HALF_A_DAY_MS


def _told(task: Task, row: HistoryRow) -> Task:
    outcome: Outcome = row.outcome or task.outcome
    if (task.open or task.lapsed) and outcome != "open":
        task = task.ended(outcome, row.at)
    elif outcome == "open" and not task.open:
        task = task.reopened()
    return replace(task, outcome=outcome, reward=row.reward or task.reward)
