"""What the files of one import tell, in sums: nothing of it was measured."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from server.events import BroughtIn, Imported
from server.ledger import PAID, PENDING, sums
from server.tasks import Told
from server.vocabulary import Currency, Outcome


class Report(Struct, frozen=True):
    """Tasks with their outcomes and pay (bonuses included), exact and by currency.

    `told_ms` is the time that the files tell of, over `timed` of the tasks; of the others it is
    unknown. `days` are lines of a platform's own summary, which are counted in nothing else.
    """

    tasks: int
    outcomes: dict[Outcome, int]
    earned: dict[Currency, Decimal]
    pending: dict[Currency, Decimal]
    timed: int
    told_ms: int
    days: int


def report_of(events: Sequence[BroughtIn]) -> Report:
    """Add up what files tell; of two lines about one task the later one counts."""
    latest = {
        (event.platform, event.key): event
        for event in sorted(events, key=lambda event: event.at)
        if isinstance(event, Imported)
    }
    tasks = list(latest.values())
    told = (Told(task.started_at, task.ended_at, task.active_ms).ms for task in tasks)
    times = [ms for ms in told if ms is not None]
    paid = [task for task in tasks if task.outcome in PAID]
    return Report(
        tasks=len(tasks),
        outcomes=dict(Counter(task.outcome for task in tasks).most_common()),
        earned=sums(amount for task in paid for amount in (task.reward, task.bonus)),
        pending=sums(task.reward for task in tasks if task.outcome in PENDING),
        timed=len(times),
        told_ms=sum(times),
        days=sum(not isinstance(event, Imported) for event in events),
    )
