"""What the worker corrects on a task."""

from server.messages import Amount, Correct
from server.state import SECOND_CURRENCY, State, correction_of
from server.tasks import GENERIC, Correction, Task, TaskId


def correct(state: State, event: Correct) -> None:
    """Put a correction on top of the earlier ones of its task; the worker is right.

    Its task is the one of that key that changed last. A key that no task has yet is kept as it was
    said, for the task that may come. One that names a second currency for its task is not taken,
    nor is anything else of it.
    """
    found = state.tasks.named(event.task, event.platform)
    if found is None:
        unmet = TaskId(event.platform, event.task) if event.platform else event.task
        earlier = state.corrections.get(unmet) or Correction()
        state.corrections[unmet] = earlier.then(event)
        return
    earlier = correction_of(state, found) or Correction()
    if _is_second_currency(state.tasks.by_id[found], earlier, event.reward):
        state.refused[event.id] = SECOND_CURRENCY
        return
    state.corrections[found] = earlier.then(event)


def _is_second_currency(task: Task, earlier: Correction, reward: Amount | None) -> bool:
    """Whether a task is paid in another currency already.

    The worker said so, or a page that we know how to read; any other page may have been misread.
    """
    known = earlier.reward
    if known is None and (task.by_hand or task.id.platform != GENERIC):
        known = task.reward
    return known is not None and reward is not None and known.currency != reward.currency
