"""Parts that read and judge nothing, until the real ones are joined in."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from server.judge import Judge, Scored, ScoredPay, ScoredReason
from server.parts import Parts
from server.reading.model import Reading


@dataclass(frozen=True)
class NoScore:
    """Nothing to say."""

    probability: float = 0.0
    flagged: bool = False
    kinds: Sequence[tuple[str, float]] = ()
    reasons: Sequence[ScoredReason] = ()
    pay: ScoredPay | None = None


class NoScorer:
    """Finds every text fine."""

    def score(
        self,
        text: str,  # noqa: ARG002
        *,
        reward: tuple[Decimal, str] | None = None,  # noqa: ARG002
        minutes: Decimal | None = None,  # noqa: ARG002
        url: str | None = None,  # noqa: ARG002
        lang: str | None = None,  # noqa: ARG002
    ) -> Scored:
        """Give an empty score."""
        return NoScore()


def parts() -> Parts:
    """Give the empty parts."""
    nothing = Reading(platform="generic", stage="other")
    return Parts(
        read_page=lambda _: nothing,
        read_data=lambda _: nothing,
        meaning=lambda *_: None,
        judge=Judge(NoScorer()),
        sites=[],
        thresholds={},
        model="none",
    )
