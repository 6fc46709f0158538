"""What was sent and has no answer yet, by its age, and what was refused of late."""

from decimal import Decimal

from msgspec import Struct

from server.dashboard.looking import Look
from server.ledger import PENDING, Line, sums
from server.reading import registry
from server.vocabulary import Currency

DAY_MS = 86_400_000
CLAIM_AFTER_DAYS = 30
"""When to ask for an answer where the platform names no time of its own. No platform whose terms we
know takes longer."""
REFUSED_WITHIN_DAYS = 30
SHOWN = 50


class Waiting(Struct, frozen=True):
    """A task without an answer: its age in milliseconds, and after how many days one is due.

    `promised` says whether those days are the platform's own.
    """

    line: Line
    age_ms: int
    due_days: int
    promised: bool

    @property
    def late(self) -> bool:
        """Whether the answer is overdue and the pay should be claimed."""
        return self.age_ms > self.due_days * DAY_MS


class PendingView(Struct, frozen=True):
    """The oldest `SHOWN` of `count` tasks that wait; `late` of all of them should be claimed.

    Sums are exact, by currency. `imported` counts those known from files alone.
    """

    waiting: list[Waiting]
    count: int
    imported: int
    pending: dict[Currency, Decimal]
    late: int
    claimable: dict[Currency, Decimal]
    refused: list[Line]


def pending(look: Look) -> PendingView:
    """Gather what is pending."""
    waiting: list[Waiting] = []
    refused: list[Line] = []
    imported = 0
    lately = look.now - REFUSED_WITHIN_DAYS * DAY_MS
    for known in look.figures.known.values():
        line = known.line
        if line.outcome in PENDING:
            if line.imported:
                imported += 1
            else:
                waiting.append(_waiting(line, look.now))
        elif line.outcome == "rejected" and not line.imported and line.at >= lately:
            refused.append(line)
    waiting.sort(key=lambda item: (not item.late, -item.age_ms))
    late = [item for item in waiting if item.late]
    return PendingView(
        waiting=waiting[:SHOWN],
        count=len(waiting),
        imported=imported,
        pending=sums(item.line.reward for item in waiting),
        late=len(late),
        claimable=sums(item.line.reward for item in late),
        refused=sorted(refused, key=lambda line: line.at, reverse=True)[:SHOWN],
    )


def _waiting(line: Line, now: int) -> Waiting:
    platform = registry.named(line.platform)
    promised = platform.file.terms.rated_within_days if platform is not None else None
    return Waiting(
        line=line,
        age_ms=max(0, now - line.at),
        due_days=CLAIM_AFTER_DAYS if promised is None else promised,
        promised=promised is not None,
    )
