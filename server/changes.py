"""Which tasks are not what they were at the last look, without looking at each of them."""

from collections.abc import Callable, Iterable, Iterator

from server.state import State
from server.tasks import Correction, Task, TaskId

SURELY_KNOWN = 64
"""After so many tasks in a row that have not changed, no earlier one has."""

Known = Callable[[TaskId], Task | None]
"""Gives a task as it was seen last."""


class Changes:
    """Remembers a state; tasks never change, so the same object is the same content.

    As long as nothing came late, what has changed stands at the end of the tasks; else all of them
    are looked through.
    """

    def __init__(self) -> None:
        """Start before the first look."""
        self._corrections: dict[TaskId | str, Correction] = {}
        self._upto: State | None = None
        self._imports = 0

    def since(self, state: State, known: Known) -> Iterator[Task]:
        """Give the tasks that are new, or another, or corrected otherwise."""
        said = self._said(state)
        looked: Iterable[Task] = state.tasks.by_id.values()
        if state is self._upto and state.tasks.imports == self._imports and not said:
            looked = self._recent(state, known)
        for task in looked:
            about = said and (task.id in said or task.id.name in said)
            if about or known(task.id) is not task:
                yield task

    def seen(self, state: State) -> None:
        """Remember that all of it was looked at."""
        self._corrections = dict(state.corrections)
        self._upto, self._imports = state, state.tasks.imports

    def _said(self, state: State) -> set[TaskId | str]:
        """Give the tasks, or the keys, about which the worker has said something else since."""
        before, now = self._corrections, state.corrections
        if before == now:
            return set()
        return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}

    def _recent(self, state: State, known: Known) -> Iterator[Task]:
        unchanged = 0
        for key in reversed(state.tasks.changed):
            task = state.tasks.by_id[key]
            yield task
            unchanged = unchanged + 1 if known(key) is task else 0
            if unchanged == SURELY_KNOWN:
                return
