"""The wages that others have published, by their own definitions, so that ours stand beside them.

They are pure functions over tasks: a reward and the span from accept to submit, in one currency.
Ours (`server.ledger`) differ: they count attention, each instant once, and all unpaid time.

What cannot be recomputed here, and is not imitated: the shares and medians of the papers' own
populations. Toxtli et al. report 33 % of daily time as invisible labour and a median of 3.76 USD an
hour that falls to 2.83 with it; the public extract of their logs gives, for each task, seconds of
"overhead" that count the same waiting once for each queued task, so neither figure follows from it.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median

from msgspec import Struct

from server.ledger import per_hour
from server.vocabulary import Millis

CLUSTER_GAPS_MS = (0, 60_000, 12 * 60_000)
"""The gaps D for which clusters are shown: overlaps alone, one minute, twelve minutes."""


class Submitted(Struct, frozen=True):
    """A task that was handed in: what it pays, and the span `[accepted_at, submitted_at)`."""

    reward: Decimal
    accepted_at: Millis
    submitted_at: Millis


def naive(task: Submitted) -> Decimal | None:
    """Give one task's pay an hour: reward / (submit - accept); None where no time passed.

    Source: Hara, Adams, Milland, Savage, Callison-Burch, Bigham, "A Data-Driven Analysis of
    Workers' Earnings on Amazon Mechanical Turk", CHI 2018, doi:10.1145/3173574.3174023: the wage
    of each HIT by itself. Tasks accepted together share the clock on the wall, which each of them
    counts in full, so for a queue it is too low.
    """
    return per_hour(task.reward, task.submitted_at - task.accepted_at)


def naive_median(tasks: Iterable[Submitted]) -> Decimal | None:
    """Give the median of `naive` over tasks that took time; None where there are none."""
    wages = [wage for task in tasks if (wage := naive(task)) is not None]
    return median(wages) if wages else None


def cluster(tasks: Sequence[Submitted], gap_ms: int) -> Decimal | None:
    """Give the pay an hour over clusters of tasks; None where no time passed.

    Tasks are sorted by their accept; one that is accepted at most `gap_ms` after the cluster's end
    belongs to it. The wage is the sum of the rewards over the sum of the clusters' spans. With a
    gap of 0 only overlaps are merged; a larger one counts short searches as work.

    Source: Hara et al. 2018 (see `naive`), temporal clusters with D = 0, 1 or 12 minutes.
    """
    ms = sum(end - start for start, end in clusters(tasks, gap_ms))
    return per_hour(sum((task.reward for task in tasks), Decimal(0)), ms)


def clusters(tasks: Sequence[Submitted], gap_ms: int) -> list[tuple[Millis, Millis]]:
    """Give the spans `[start, end)` of the clusters of `cluster`, in order."""
    found: list[tuple[Millis, Millis]] = []
    for task in sorted(tasks, key=lambda task: (task.accepted_at, task.submitted_at)):
        if found and task.accepted_at - found[-1][1] <= gap_ms:
            start, end = found[-1]
            found[-1] = (start, max(end, task.submitted_at))
        else:
            found.append((task.accepted_at, task.submitted_at))
    return found


def effective(earned: Decimal, working_ms: int, invisible_ms: int) -> Decimal | None:
    """Give the effective wage: earnings / (working + invisible time); None without any time.

    Invisible labour is the time on the platform's pages that are not the task. Both times must be
    merged for one worker before they are added: attributed to each queued task in turn, the same
    waiting counts many times.

    Source: Toxtli, Suri, Savage, "Quantifying the Invisible Labor in Crowd Work", CSCW 2021,
    doi:10.1145/3476060. They poll the queue every 30 seconds; here both times are attention, so
    a task that only waits in the queue takes none.
    """
    return per_hour(earned, working_ms + invisible_ms)
