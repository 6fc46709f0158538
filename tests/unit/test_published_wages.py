"""Published definitions on figures that were worked out by hand, and on the recordings."""

from decimal import Decimal

import pytest

from server import reading, recording
from server.judge import Judge
from server.ledger import Line
from server.preferences import PipelineSettings
from server.published_wages import Submitted, cluster, clusters, effective, naive, naive_median
from server.replay import Reader, replay
from tests.recordings.expected import FOLDER
from tests.support.judging import FeeScorer

HOUR = 3_600_000
QUARTER = Decimal("0.25")


def task(reward: str, start_min: float, end_min: float) -> Submitted:
    return Submitted(Decimal(reward), round(start_min * 60_000), round(end_min * 60_000))


def test_naive_is_the_task_by_itself() -> None:
    assert naive(task("0.50", 0, 6)) == Decimal(5)
    assert naive(task("0.50", 6, 6)) is None
    assert naive(task("0.50", 6, 5)) is None
    # 5, 10 and 30 an hour, and one that took no time.
    tasks = [task("0.50", 0, 6), task("1", 0, 6), task("1", 0, 2), task("1", 0, 0)]
    assert naive_median(tasks) == Decimal(10)
    assert naive_median([]) is None


@pytest.mark.parametrize(
    ("gap_min", "spans_min", "wage"),
    [
        # 0-10 holds 5-8 and 10-12 touches it; then 13-15 and 26-28 stand alone: 5 for 16 min.
        (0, [(0, 12), (13, 15), (26, 28)], "18.75"),
        # 13 is one minute after 12: 5 for 17 minutes.
        (1, [(0, 15), (26, 28)], "17.6471"),
        # 26 is eleven minutes after 15: 5 for 28 minutes.
        (12, [(0, 28)], "10.7143"),
    ],
)
def test_clusters_join_what_lies_close(
    gap_min: int, spans_min: list[tuple[int, int]], wage: str
) -> None:
    tasks = [
        task("1", 13, 15),
        task("1", 26, 28),
        task("1", 0, 10),
        task("1", 5, 8),
        task("1", 10, 12),
    ]
    spans = [(start * 60_000, end * 60_000) for start, end in spans_min]
    assert clusters(tasks, gap_min * 60_000) == spans
    assert cluster(tasks, gap_min * 60_000) == Decimal(wage)


def test_no_task_has_no_wage() -> None:
    assert cluster([], 0) is None
    assert effective(Decimal(1), 0, 0) is None


def test_effective_counts_the_invisible() -> None:
    assert effective(Decimal(3), HOUR // 2, HOUR) == Decimal(2)


def replayed(name: str) -> tuple[list[Submitted], dict[str, int]]:
    """Give a recording's tasks that were handed in, and its attention by activity."""
    reader = Reader(reading.read_page, reading.read_data, reading.meaning, reading.action_task)
    recorded = recording.load(FOLDER / f"{name}.jsonl")
    summary = replay(recorded, PipelineSettings(), reader, Judge(FeeScorer())).summary
    return [found for line in summary.tasks if (found := submitted(line))], {
        name: ms for name, ms in summary.activities.items() if ms
    }


def submitted(line: Line) -> Submitted | None:
    if line.outcome != "submitted" or line.reward is None:
        return None
    assert line.accepted_at is not None
    assert line.ended_at is not None
    return Submitted(line.reward.amount, line.accepted_at, line.ended_at)


@pytest.mark.parametrize(
    ("name", "naives", "clustered", "effective_wage"),
    [
        # One task, accepted at 2 and sent at 11.5 s: 0.25 / 9.5 s. All attention is 10 s.
        ("accept_work_submit", ["94.7368"], ["94.7368"] * 3, "90"),
        # Two tasks that overlap, 1-40 and 6-20 s: 0.25 / 39 s and / 14 s; 0.50 / 39 s merged,
        # not / 53 s. All attention is 40 s.
        ("queue_in_two_tabs", ["23.0769", "64.2857"], ["46.1538"] * 3, "45"),
    ],
)
def test_on_recordings(
    name: str, naives: list[str], clustered: list[str], effective_wage: str
) -> None:
    tasks, times = replayed(name)
    assert [naive(task) for task in tasks] == [Decimal(wage) for wage in naives]
    gaps = (0, 60_000, 720_000)
    assert [cluster(tasks, gap) for gap in gaps] == [Decimal(wage) for wage in clustered]
    working = times.pop("working")
    earned = QUARTER * len(tasks)
    assert effective(earned, working, sum(times.values())) == Decimal(effective_wage)
