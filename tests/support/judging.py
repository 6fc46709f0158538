"""A scorer that needs no model: it flags the texts that ask for a fee."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class FeeReason:
    """The word it fired on."""

    start: int
    kind: str = "upfront"
    quote: str = "fee"
    weight: float = 1.0

    @property
    def end(self) -> int:
        """Where the word ends."""
        return self.start + len(self.quote)


@dataclass(frozen=True)
class FeeKind:
    """The one kind it knows."""

    kind: str = "upfront"
    probability: float = 0.9


@dataclass(frozen=True)
class FeePay:
    """A known reward, for the minutes that are known."""

    amount: Decimal
    currency: str
    minutes: Decimal | None

    @property
    def per_hour(self) -> Decimal | None:
        """The pay for an hour."""
        return self.amount * 60 / self.minutes if self.minutes else None


@dataclass(frozen=True)
class FeeVerdict:
    """What it says of a text."""

    flagged: bool
    kinds: tuple[FeeKind, ...]
    reasons: tuple[FeeReason, ...]
    pay: FeePay | None

    @property
    def probability(self) -> float:
        """Sure, or nearly not."""
        return 0.9 if self.flagged else 0.1


class FeeScorer:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def score(
        self,
        text: str,
        *,
        reward: tuple[Decimal, str] | None = None,
        minutes: Decimal | None = None,
        url: str | None = None,  # noqa: ARG002 - the scorer's interface
        lang: str | None = None,  # noqa: ARG002 - the same
    ) -> FeeVerdict:
        """Flag a text with the word fee in it."""
        self.asked += 1
        place = text.find("fee")
        pay = FeePay(reward[0], reward[1], minutes) if reward else None
        if place < 0:
            return FeeVerdict(False, (), (), pay)
        return FeeVerdict(True, (FeeKind(),), (FeeReason(place),), pay)
