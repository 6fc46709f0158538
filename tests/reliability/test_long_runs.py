"""The long runs in small: a few kills, a crowd for some seconds, some minutes of a worker's day."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.reliability.crowd import crowd
from tests.reliability.soak import Sample, judge, soak
from tests.reliability.torture import torture


@pytest.mark.timeout(600)
def test_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    found = torture(tmp_path, kills=8, seed=3)
    assert found.kills == 8
    assert found.stored == found.acknowledged > 0


@pytest.mark.timeout(600)
def test_a_crowd_loses_nothing_and_holds_nobody_up(tmp_path: Path) -> None:
    found = crowd(tmp_path, seconds=8)
    assert found.acknowledged > 1_000
    assert (found.dropped, found.caught_up) == (1, 50)
    assert max(found.megabytes) < found.megabytes[0] + 60
    assert found.banners


@pytest.mark.timeout(600)
def test_a_day_in_fast_motion_leaves_nothing_behind(tmp_path: Path) -> None:
    samples = soak(tmp_path, pages=300, messages=9_000)
    assert samples[-1].messages == 9_000
    judge(samples)


@pytest.mark.parametrize(
    "worse",
    [
        {"files": 30},
        {"threads": 12},
        {"memory": 300.0},
        {"disk": 50.0},
    ],
)
def test_what_grows_is_seen(worse: dict[str, float]) -> None:
    sound = [Sample(n * 1000, 95.0 + n / 10, n * 0.5, 16, 6, 0.02) for n in range(1, 13)]
    judge(sound)
    with pytest.raises(AssertionError):
        judge([*sound[:-1], replace(sound[-1], **worse)])  # type: ignore[arg-type]
