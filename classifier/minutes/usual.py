"""The minutes that a task usually takes for its reward, when nothing better is known.

The two figures are a fit on the honest offers among our own labelled texts that state both a reward
and a time (`fit_usual`, which a test runs again): what offers say, not what anybody measured. So
they are only a beginning, which a worker's first own times outweigh.
"""

import math
from collections.abc import Iterable
from decimal import Decimal
from statistics import linear_regression

from classifier.corpus import Row
from classifier.pay import read_pay, rough_dollars

FOR_ONE_DOLLAR = 7.8
"""Minutes that offers of one US dollar state."""
EXPONENT = 0.667
"""Twice the reward is 2 ** EXPONENT = 1.6 times the minutes: what is longer pays less a minute."""

MINUTES = (0.1, 480.0)
"""Nothing shorter or longer is ever usual."""

_DOLLARS = frozenset({"USD", "USDT", "USDC"})
_LARGEST_DOLLARS = Decimal(50)


def usual_minutes(reward: tuple[Decimal, str] | None) -> float | None:
    """Give the minutes that a reward usually stands for; None without one, or for points."""
    dollars = _dollars(reward)
    if dollars is None:
        return None
    shortest, longest = MINUTES
    power = math.log(FOR_ONE_DOLLAR) + EXPONENT * math.log(dollars)
    return min(longest, max(shortest, math.exp(min(power, 10.0))))


def fit_usual(rows: Iterable[Row]) -> tuple[float, float, int]:
    """Fit FOR_ONE_DOLLAR and EXPONENT on the honest task cards; gives them and how many there were.

    A straight line through the logarithms of reward and minutes, by least squares.

    Raises:
        statistics.StatisticsError: fewer than two cards state both, or all the same reward.
    """
    rewards, minutes = [], []
    for row in rows:
        if row.is_scam or row.surface != "task_card":
            continue
        pay = read_pay(row.text, row.reward, row.minutes)
        if pay is None or pay.minutes is None or pay.minutes <= 0:
            continue
        dollars = _dollars((pay.amount, pay.currency))
        if dollars is not None and dollars <= _LARGEST_DOLLARS:
            rewards.append(math.log(dollars))
            minutes.append(math.log(pay.minutes))
    line = linear_regression(rewards, minutes)
    return math.exp(line.intercept), line.slope, len(rewards)


def _dollars(reward: tuple[Decimal, str] | None) -> Decimal | None:
    if reward is None or not reward[0].is_finite() or reward[0] <= 0:
        return None
    amount, currency = reward
    if currency not in _DOLLARS and rough_dollars(Decimal(1), currency) == 1:
        return None  # points, or a currency whose worth is not known even roughly
    return rough_dollars(amount, currency)
