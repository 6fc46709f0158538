"""What the worker may expect a task to take: a weighted median that can be explained by counting.

All that is known of an offer's time is put into one pool: the worker's own times for this task, for
its requester and on its platform, and around the minutes that the offer states, or else around what
such a reward usually stands for, a few supposed times. Each has a weight by how much it says about
this offer. The middle of the pool is the estimate, its tenth and ninetieth percentile the interval.

So the first tasks are told by the offers, a dozen later the worker's own times decide, and a task
that took a whole afternoon because of the telephone moves nothing: it is one of many. The weights
are round numbers; `vigiclic-classifier evaluate-minutes` measures what they are worth, and figures
move by two hundredths when any of them is halved or doubled.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from classifier.minutes.usual import usual_minutes

KnownBy = Literal["own", "stated", "model"]
"""What an estimate rests on most: the worker's own times for the task or its requester, the minutes
that the offer states, or what such a reward usually stands for and the worker usually needs."""

SAME_TASK = 1.0
SAME_REQUESTER = 0.5
SAME_PLATFORM = 0.1
"""Weight of one own time, by what it has in common with the offer."""
LATEST = 10
LATEST_OF_PLATFORM = 20
"""How many own times of each sort count: the latest, for workers get faster and tasks change."""
STATED = 3.0
USUAL = 1.0
"""Weight of stated minutes, and of the usual ones for a reward."""
AROUND = (0.25, 0.5, 1.0, 2.0, 4.0)
"""The supposed times around what is stated or usual, as factors; they share its weight."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9

MOST_MINUTES = Decimal(100_000)
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Offered:
    """What an offer, or a task that was done, says of itself.

    `stated` are the minutes that it states itself; a time allotted is none.
    """

    platform: str
    title: str
    requester: str | None = None
    reward: tuple[Decimal, str] | None = None
    stated: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """Minutes that a task is likely to take, to a hundredth.

    Eight times in ten it should be done in `low` to `high`. `own` counts the worker's own times for
    this very task or its requester that stand behind it.
    """

    minutes: Decimal
    low: Decimal
    high: Decimal
    known_by: KnownBy
    own: int


_Time = tuple[float, float | None]
"""Minutes that a task took, and the minutes that had been stated or were usual for it."""


def _of_task() -> deque[_Time]:
    return deque(maxlen=LATEST)


def _of_platform() -> deque[_Time]:
    return deque(maxlen=LATEST_OF_PLATFORM)


@dataclass
class OwnTimes:
    """The worker's own latest times, by task, by requester and by platform."""

    _tasks: dict[tuple[str, str, str], deque[_Time]] = field(default_factory=dict)
    _requesters: dict[tuple[str, str], deque[_Time]] = field(default_factory=dict)
    _platforms: dict[str, deque[_Time]] = field(default_factory=dict)

    @classmethod
    def of(cls, done: Iterable[tuple[Offered, int]]) -> "OwnTimes":
        """Give the times of these tasks, each with its milliseconds, the oldest first."""
        own = cls()
        for offered, active_ms in done:
            own.add(offered, active_ms)
        return own

    def add(self, done: Offered, active_ms: int) -> None:
        """Note how long a finished task took, in milliseconds; 0 or less says nothing.

        A task that was given back or screened out was not finished: it is not to be added.
        """
        if active_ms <= 0:
            return
        time = (active_ms / _MINUTE_MS, _stated_or_usual(done))
        self._tasks.setdefault(_task(done), _of_task()).append(time)
        if done.requester:
            self._requesters.setdefault(_requester(done), _of_task()).append(time)
        self._platforms.setdefault(done.platform, _of_platform()).append(time)

    def same_task(self, offer: Offered) -> Iterable[_Time]:
        """Give the times for the same title of the same requester."""
        return self._tasks.get(_task(offer), ())

    def same_requester(self, offer: Offered) -> Iterable[_Time]:
        """Give the times for the same requester, where it is known."""
        return self._requesters.get(_requester(offer), ()) if offer.requester else ()

    def same_platform(self, offer: Offered) -> Iterable[_Time]:
        """Give the times on the same platform."""
        return self._platforms.get(offer.platform, ())


def expected_minutes(offer: Offered, own: OwnTimes) -> Expected | None:
    """Give how long an offer is likely to take this worker; None when nothing at all is known."""
    base = _stated_or_usual(offer)
    same_task = list(own.same_task(offer))
    same_requester = list(own.same_requester(offer))
    pool = [(minutes, SAME_TASK) for minutes, _ in same_task]
    pool += _scaled(same_requester, base, SAME_REQUESTER)
    own_weight = sum(weight for _, weight in pool)
    pool += _scaled(own.same_platform(offer), base, SAME_PLATFORM)
    stated_weight = 0.0
    if base is not None:
        stated = _stated(offer) is not None
        weight = STATED if stated else USUAL
        stated_weight = weight if stated else 0.0
        pool += [(base * factor, weight / len(AROUND)) for factor in AROUND]
    if not pool:
        return None
    pool.sort()
    model_weight = sum(weight for _, weight in pool) - own_weight - stated_weight
    best = max(own_weight, stated_weight, model_weight)
    known_by: KnownBy = "model"
    if best == own_weight:
        known_by = "own"
    elif best == stated_weight:
        known_by = "stated"
    return Expected(
        minutes=_rounded(_quantile(pool, MIDDLE)),
        low=_rounded(_quantile(pool, LOW)),
        high=_rounded(_quantile(pool, HIGH)),
        known_by=known_by,
        own=max(len(same_task), len(same_requester)),
    )


def _scaled(
    times: Iterable[_Time], base: float | None, weight: float
) -> Iterator[tuple[float, float]]:
    """Give times of other tasks as they would be for this one: in proportion to what was stated."""
    for minutes, earlier in times:
        scale = base / earlier if base is not None and earlier is not None else 1.0
        yield minutes * scale, weight


def _quantile(pool: list[tuple[float, float]], share: float) -> float:
    """Give the first of the sorted times that has this share of all the weight up to it."""
    wanted = share * sum(weight for _, weight in pool)
    reached = 0.0
    for minutes, weight in pool:
        reached += weight
        # Sums of tenths differ from their total in the last digit.
        if reached >= wanted - 1e-9:
            return minutes
    return pool[-1][0]


def _stated(offer: Offered) -> float | None:
    stated = offer.stated
    if stated is None or not stated.is_finite() or stated <= 0:
        return None
    return float(min(stated, MOST_MINUTES))


def _stated_or_usual(offer: Offered) -> float | None:
    stated = _stated(offer)
    return usual_minutes(offer.reward) if stated is None else stated


def _task(offer: Offered) -> tuple[str, str, str]:
    return offer.platform, (offer.requester or "").casefold(), _folded(offer.title)


def _requester(offer: Offered) -> tuple[str, str]:
    return offer.platform, (offer.requester or "").casefold()


def _folded(title: str) -> str:
    """Give a title without case and spaces."""
    return " ".join(title.casefold().split())


def _rounded(minutes: float) -> Decimal:
    hundredth = Decimal("0.01")
    return max(hundredth, min(MOST_MINUTES, Decimal(minutes)).quantize(hundredth))
