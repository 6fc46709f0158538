"""What a trace holds: stretches of attention, and what became of tasks, each with its messages."""

from collections.abc import Sequence

from msgspec import Struct

from server.attention import TabKey
from server.messages import Amount, Correct
from server.state import State
from server.tasks import TaskId
from server.vocabulary import Activity, Millis, Outcome

IDLE = "idle"
"""What ends an interval when no sign of the worker came for the idle time."""

DEADLINE = "deadline"
"""What ends a task that a page had named a deadline for, and no page an end."""


class Cause(Struct, frozen=True):
    """A message and what it did: `what` is a code, `cause.<what>` in the texts.

    `detail` is the stage of a page that was shown, the words on a button that was pressed, or the
    kind of an input.
    """

    message: str
    at: Millis
    what: str
    detail: str = ""


class Interval(Struct, frozen=True, kw_only=True):
    """Attention `[start, end)` on one tab, given to one activity and at most one task.

    `url` is what the tab showed as it began, without its query. `began` and `ended` are the
    messages at its two ends: `ended` is the last sign of the worker where `what` is `idle`, and
    None where nothing came after. `signs` are the messages that kept it up. `counted` says whether
    it is in its task's time: what is looked at after a task's end is not.
    """

    start: Millis
    end: Millis
    tab: TabKey
    url: str
    activity: Activity
    task: TaskId | None
    began: Cause
    ended: Cause | None
    signs: tuple[str, ...]
    counted: bool = False

    @property
    def ms(self) -> int:
        """How long it is."""
        return self.end - self.start


class Change(Struct, frozen=True):
    """A message after which a task's outcome or pay was another, and the page it stood on."""

    cause: Cause
    url: str
    outcome: Outcome
    reward: Amount | None
    bonus: Amount | None


class Trace(Struct, frozen=True):
    """What entries amount to, and how.

    The intervals are in order and never overlap. `corrections` are by task, or by the key as it
    was said where no task had it; `state.refused` names those that were not taken.
    """

    state: State
    intervals: Sequence[Interval]
    changes: dict[TaskId, list[Change]]
    corrections: dict[TaskId | str, list[Correct]]
