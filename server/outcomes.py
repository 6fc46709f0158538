"""What the platform's own history says became of tasks."""

from msgspec import Struct, field
from msgspec.structs import replace

from server.messages import Millis, Outcome
from server.reading.model import HistoryRow
from server.tasks import Task, TaskId, Tasks

Row = tuple[str, str]
"""A line of a platform's history: the platform and the line's key."""


class History(Struct):
    """Which line of a platform's history speaks of which task."""

    rows: dict[Row, TaskId] = field(default_factory=dict)
    tasks: dict[TaskId, Row] = field(default_factory=dict)

    def copy(self) -> "History":
        """Give an independent copy."""
        return History(dict(self.rows), dict(self.tasks))

    def tell(self, tasks: Tasks, platform: str, row: HistoryRow, at: Millis) -> None:
        """Let one line, read at `at`, set its task's outcome, reward and end.

        The line's task is the one with its key, else the only one, or the one nearest in time,
        with its title and no other reward. A line whose task was never seen becomes a task of
        which no time is known.
        """
        if row.outcome is None:
            return
        place = (platform, row.key)
        found = self.rows.get(place) or tasks.find(platform, row.key)
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

    def _alike(self, tasks: Tasks, platform: str, row: HistoryRow) -> TaskId | None:
        if not row.title:
            return None
        alike = [
            task
            for task in tasks.like(platform, row.title)
            if task.id not in self.tasks
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


def _told(task: Task, row: HistoryRow) -> Task:
    outcome: Outcome = row.outcome or task.outcome
    if task.open and outcome != "open":
        task = task.ended(outcome, row.at)
    elif outcome == "open" and not task.open:
        task = task.reopened()
    return replace(task, outcome=outcome, reward=row.reward or task.reward)
