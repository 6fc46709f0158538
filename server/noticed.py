"""What was noticed that is worth a word, and what has to be remembered to notice it."""

from typing import Any

from msgspec import Struct, field

from server.attention import TabKey
from server.tasks import TaskId
from server.vocabulary import Level, Millis, WarningCode


class Notice(Struct, frozen=True, kw_only=True):
    """Something worth a warning that follows from the events alone.

    `subjects` name what it is about: several refusals on one page are one notice. `at` is the
    instant from which it is true and the worker there to hear it.
    """

    at: Millis
    tab: TabKey
    code: WarningCode
    level: Level
    subjects: tuple[str, ...]
    params: dict[str, Any]


class Waited(Struct, frozen=True):
    """The attention that a platform's pages got on one local date with nothing to do on them."""

    date: str
    ms: int


class Money(Struct, frozen=True):
    """Whether a platform's balance can be withdrawn, and how often it has come to that."""

    enough: bool
    times: int


class Noticed(Struct):
    """All notices so far, in the order in which they came up, and what they depend on."""

    notices: list[Notice] = field(default_factory=list)
    worked_since: Millis = 0
    worked_until: Millis = 0
    """The latest work without a pause: from when, and until when it is known."""
    breaks: int = 0
    """How often it was said of that work that a pause is due."""
    waited: dict[str, Waited] = field(default_factory=dict)
    """By platform, on the last date on which there was any."""
    money: dict[tuple[str, str], Money] = field(default_factory=dict)
    """By platform and host."""
    hurried: set[TaskId] = field(default_factory=set)
    """Tasks of which it was said that they will expire."""
    needs: dict[TaskId, tuple[object, Millis | None]] = field(default_factory=dict)
    """How long running tasks are likely to take, and what that was known from."""
    refused: set[TaskId] = field(default_factory=set)
    """Tasks whose refusal was said."""
    awaiting: dict[TaskId, Millis] = field(default_factory=dict)
    """Tasks that were sent and have no answer, and by when their platform wants to give one."""
    overdue: set[TaskId] = field(default_factory=set)
    """Tasks of which it was said that the answer is overdue."""
    asked_until: Millis = 0
    """The end of the local day on which it was last looked for answers that are overdue."""

    def copy(self) -> "Noticed":
        """Give an independent copy; only the tables are copied, what is in them never changes."""
        return Noticed(
            notices=list(self.notices),
            worked_since=self.worked_since,
            worked_until=self.worked_until,
            breaks=self.breaks,
            waited=dict(self.waited),
            money=dict(self.money),
            hurried=set(self.hurried),
            needs=dict(self.needs),
            refused=set(self.refused),
            awaiting=dict(self.awaiting),
            overdue=set(self.overdue),
            asked_until=self.asked_until,
        )
