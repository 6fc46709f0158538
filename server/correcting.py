"""What the worker corrects on a task."""

from server.messages import Correct
from server.state import State, correction_of
from server.tasks import Correction, TaskId


def correct(state: State, event: Correct) -> None:
    """Put a correction on top of the earlier ones of its task; the worker is right.

    Its task is the one of that key that changed last. A key that no task has yet is kept as it was
    said, for the task that may come.
    """
    found = state.tasks.named(event.task, event.platform)
    if found is None:
        unmet = TaskId(event.platform, event.task) if event.platform else event.task
        earlier = state.corrections.get(unmet) or Correction()
        state.corrections[unmet] = earlier.then(event)
        return
    state.corrections[found] = (correction_of(state, found) or Correction()).then(event)
