"""Where the parts are joined: reader, judge and pipeline, as the stream uses them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from server.events import Entry
from server.messages import Check, Clock, Data, Day, Level, Page, Reason, Verdict, WarningCode
from server.reading.model import Reading


class Raising(Protocol):
    """A warning as the pipeline raises it."""

    identity: str
    client: str
    at: int
    tab: int
    code: WarningCode
    level: Level
    params: dict[str, Any]
    reasons: list[Reason]
    text: str


class Step(Protocol):
    """What one entry leads to."""

    verdict: Verdict | None
    warnings: tuple[Raising, ...]
    clock: Clock
    day: Day


class Pipeline(Protocol):
    """Everything that is derived from the journal."""

    def add(self, entry: Entry) -> Step:
        """Take one more entry."""

    def rebuild(self, entries: Iterable[Entry]) -> Step:
        """Take all entries at once."""


@dataclass(frozen=True)
class Parts:
    """The parts that a server is made of."""

    read_page: Callable[[Page], Reading]
    read_data: Callable[[Data], Reading]
    new_pipeline: Callable[[], Pipeline]
    judge_entry: Callable[[Entry], Verdict | None]
    judge_text: Callable[[Check], Verdict]
    sites: list[str]
    thresholds: dict[str, float]
    model: str
