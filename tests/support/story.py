"""A few events told second by second, with readings made by hand, for tests of the clock."""

from decimal import Decimal
from typing import Any

from server.clock import Fold
from server.events import DataSeen, Entry, Event, PageSeen
from server.messages import Action, Amount, Attention, Input, Leave, Mark
from server.reading.model import Offer, Reading, TaskSeen
from server.state import State
from server.tasks import Task
from server.timeline import Timeline
from server.vocabulary import Stage
from tests.support.happenings import START, meaning, task_of

QUARTER = Amount(Decimal("0.25"), "USD")


def at(second: float) -> int:
    """Give a second of the story as epoch milliseconds."""
    return START + round(second * 1000)


def reading(stage: Stage, key: str | None = None, **fields: Any) -> Reading:
    """Give what a page of our platform says."""
    task = TaskSeen(key=key, title=f"Task {key}", reward=QUARTER) if key else None
    return Reading(**({"platform": "turkle", "stage": stage, "task": task} | fields))


class Story:
    """Collects events; `state()` is what they amount to."""

    def __init__(self, idle_ms: int = 60_000, timezone: str = "UTC") -> None:
        """Start at second 0 with nothing."""
        self.entries: list[Entry] = []
        self._fold = Fold(meaning, idle_ms, timezone, task_of)

    def tell(self, event: Event, client: str = "one") -> Event:
        """Add an event."""
        self.entries.append(Entry(client, event))
        return event

    def page(
        self,
        second: float,
        stage: Stage,
        key: str | None = None,
        *,
        tab: int = 1,
        reason: Any = "load",
        opener: int | None = None,
        client: str = "one",
        url: str | None = None,
        **fields: Any,
    ) -> None:
        """Show a page."""
        self.tell(
            PageSeen(
                id=self._id(),
                at=at(second),
                tab=tab,
                url=url or f"http://crowd.example/{key or stage}",
                title="Crowd",
                reading=reading(stage, key, **fields),
                reason=reason,
                opener=opener,
            ),
            client,
        )

    def data(self, second: float, stage: Stage, key: str | None = None, **fields: Any) -> None:
        """Let the page in tab 1 fetch something."""
        url = "http://crowd.example/"
        self.tell(DataSeen(self._id(), at(second), 1, url, url, reading(stage, key, **fields)))

    def look(self, second: float, tab: int | None = 1, client: str = "one") -> None:
        """Look at a tab, or away."""
        self.tell(Attention(self._id(), at(second), tab, "focus"), client)

    def type(self, second: float, tab: int = 1) -> None:
        """Type in a tab."""
        self.tell(Input(self._id(), at(second), tab, "key"))

    def press(self, second: float, label: str, tab: int = 1, target: str | None = None) -> None:
        """Press a button."""
        url = "http://crowd.example/"
        self.tell(Action(self._id(), at(second), tab, url, "click", label, target))

    def leave(self, second: float, tab: int = 1) -> None:
        """Close a tab."""
        self.tell(Leave(self._id(), at(second), tab))

    def mark(self, second: float, kind: Any, reward: Amount | None = None, tab: int = 1) -> None:
        """Say by hand that a task starts or ends."""
        self.tell(Mark(self._id(), at(second), tab, kind, reward))

    def state(self) -> State:
        """Give what the events amount to."""
        line = Timeline(self._fold)
        line.rebuild(self.entries)
        return line.state

    def task(self, key: str = "a") -> Task:
        """Give the last run of a task."""
        tasks = self.state().tasks
        return max(
            (task for name, task in tasks.by_id.items() if name.key == key),
            key=lambda task: task.id.run,
        )

    def _id(self) -> str:
        return f"e{len(self.entries):03}"


def offer(key: str, text: str = "words", **fields: Any) -> Offer:
    """Give an offer."""
    return Offer(**({"key": key, "title": f"Offer {key}", "text": text} | fields))
