"""Parts that read and reckon nothing, until the real ones are joined in."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from server.events import Entry, PageSeen
from server.messages import Clock, Day, Verdict, Wage
from server.parts import Parts, Raising
from server.reading.model import Reading


@dataclass
class NoStep:
    """Nothing happened."""

    clock: Clock
    day: Day
    verdict: Verdict | None = None
    warnings: tuple[Raising, ...] = ()


class NoPipeline:
    """Takes entries and draws no conclusion."""

    def add(self, entry: Entry) -> NoStep:
        """Give an empty verdict for a page."""
        step = self.rebuild([])
        if isinstance(entry.event, PageSeen):
            event = entry.event
            step.verdict = Verdict(event.id, event.tab, event.url, "none", [])
        return step

    def rebuild(self, entries: Iterable[Entry]) -> NoStep:
        """Read all entries."""
        for _ in entries:
            pass
        zero = Decimal(0)
        wage = Wage(None, None, "EUR")
        return NoStep(Clock(None, False, 0), Day("1970-01-01", 0, zero, zero, 0, 0, wage, None))


def parts() -> Parts:
    """Give the empty parts."""
    nothing = Reading(platform="generic", stage="other")
    return Parts(
        read_page=lambda _: nothing,
        read_data=lambda _: nothing,
        new_pipeline=NoPipeline,
        judge_entry=lambda _: None,
        judge_text=lambda check: Verdict(check.id, -1, check.url or "", "none", []),
        sites=[],
        thresholds={},
        model="none",
    )
