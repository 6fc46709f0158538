"""What an offer is likely to pay for an hour, before it is accepted, and how that is known.

The pay is what the offer says, times the share of work that its requester approves where the
platform says that. The time is what the worker needed before for this task or its requester, else
the minutes that the offer states, else what such a reward usually stands for. A time allotted is
none of these.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from msgspec.structs import replace

from classifier.amounts import pay_per_hour
from classifier.minutes import Expected, Offered, OwnTimes, expected_minutes
from server.advising.hurrying import DONE
from server.judge import Judged, PerHour
from server.messages import Pay
from server.reading.model import Offer
from server.state import State, correction_of
from server.tasks import Task
from server.vocabulary import Sureness

LATEST_TASKS = 500
"""How many of the tasks that changed last are looked at for the worker's own times."""
OFTEN = 5
"""From how many own times on an estimate is as sure as it gets."""


def own_times(state: State) -> OwnTimes:
    """Give how long the worker's latest finished tasks took, as measured or as corrected."""
    done = [
        (task, ms)
        for task in islice(_latest(state), LATEST_TASKS)
        if task.outcome in DONE and (ms := _active_ms(state, task)) > 0
    ]
    done.sort(key=lambda pair: (pair[0].ended_at or pair[0].first_at, pair[0].id))
    return OwnTimes.of((_offered(task), ms) for task, ms in done)


def with_promise(judged: Judged, offer: Offer, platform: str, own: OwnTimes) -> Judged:
    """Give what is thought of an offer, with its likely time and pay an hour filled in.

    Where the offer shows no pay of its own what its words say is kept, and so is pay for an hour
    that they promise while neither they nor the worker know how long it takes.
    """
    pay = judged.verdict.pay
    if pay is None or offer.reward is None:
        return judged
    expected = _expected_price(pay.amount, offer.approval_rate)
    told = replace(pay, expected=expected)
    guess = _likely_minutes(offer, pay, platform, own)
    if guess is None or (guess.known_by == "model" and judged.promise is not None):
        return replace(judged, verdict=replace(judged.verdict, pay=told))
    minutes = guess.minutes
    if guess.known_by == "stated" and pay.minutes is not None:
        minutes = pay.minutes
    price = pay.amount if expected is None else expected
    told = replace(
        told,
        minutes=minutes,
        per_hour=pay_per_hour(price, minutes),
        minutes_source=guess.known_by,
        sureness=_sureness(guess),
    )
    verdict = replace(judged.verdict, pay=told)
    if told.per_hour is None or guess.known_by == "model":
        return replace(judged, verdict=verdict)
    return replace(judged, verdict=verdict, likely=PerHour(told.per_hour, pay.currency))


def _likely_minutes(offer: Offer, pay: Pay, platform: str, own: OwnTimes) -> Expected | None:
    reward = (pay.amount, pay.currency)
    title = offer.title or offer.text
    return expected_minutes(Offered(platform, title, offer.requester, reward, pay.minutes), own)


def _sureness(guess: Expected) -> Sureness:
    if guess.known_by == "model":
        return "low"
    return "high" if guess.known_by == "own" and guess.own >= OFTEN else "medium"


def _expected_price(price: Decimal, rate: Decimal | None) -> Decimal | None:
    """Give price times the share of work that is approved, None where that is not known."""
    return price * rate if rate is not None and 0 <= rate <= 1 else None


def _latest(state: State) -> Iterator[Task]:
    return (state.tasks.by_id[task] for task in reversed(state.tasks.changed))


def _active_ms(state: State, task: Task) -> int:
    corrected = correction_of(state, task.id)
    if corrected is not None and corrected.active_ms is not None:
        return corrected.active_ms
    return task.active_ms if task.accepted_at is not None else 0


def _offered(task: Task) -> Offered:
    reward = (task.reward.amount, task.reward.currency) if task.reward else None
    return Offered(task.id.platform, task.title, task.requester, reward, task.minutes)
