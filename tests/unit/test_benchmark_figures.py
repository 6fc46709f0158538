from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.benchmarks import compare
from tests.benchmarks.figures import Change, Figure, Run, changes, load, missing, save

FASTER = Figure("speed", "texts", 12.0, beside="others", better="more", goal=10)
WAIT = Figure("latency", "banner", 1.2, beside="an empty server", goal=1.3)
MEMORY = Figure("footprint", "memory", 90.0, unit="MB", goal=100)


def run(*figures: Figure) -> Run:
    return Run("a machine", figures)


def shown(kept: Run, last: Run) -> tuple[int, str]:
    written = StringIO()
    status = compare.compare(kept, last, Console(file=written, width=160))
    return status, written.getvalue()


@pytest.mark.parametrize(
    ("before", "now", "better", "worse"),
    [
        (1.0, 1.2, "less", 0.2),
        (1.0, 0.8, "less", -0.2),
        (12.0, 10.0, "more", 0.2),
        (10.0, 12.5, "more", -0.2),
    ],
)
def test_worse_is_said_of_the_side_that_is_worse(
    before: float, now: float, better: str, worse: float
) -> None:
    kept, last = (
        run(Figure("b", "n", value, better=better))  # type: ignore[arg-type]
        for value in (before, now)
    )
    [change] = changes(kept, last)
    assert change.worse == pytest.approx(worse)
    assert change.counts is (worse > 0)


def test_a_tenth_is_left_to_chance() -> None:
    assert not Change(WAIT, 1.0, 0.1).counts
    assert Change(WAIT, 1.0, 0.101).counts


def test_only_ratios_are_compared() -> None:
    assert changes(run(MEMORY), run(Figure("footprint", "memory", 900.0, unit="MB"))) == []


def test_the_worst_comes_first() -> None:
    worse = Figure("latency", "banner", 2.4, beside="an empty server")
    found = changes(run(FASTER, WAIT), run(FASTER, worse))
    assert [change.figure for change in found] == [worse, FASTER]


def test_a_ratio_that_got_worse_is_pointed_out() -> None:
    slower = Figure("speed", "texts", 9.0, beside="others", better="more", goal=10)
    status, told = shown(run(FASTER), run(slower))
    assert status == 1
    assert "+33%" in told
    assert "worse" in told
    assert shown(run(FASTER), run(FASTER))[0] == 0


def test_a_ratio_that_was_not_measured_is_no_good_news() -> None:
    assert missing(run(WAIT, MEMORY), run(FASTER)) == [WAIT]
    status, told = shown(run(WAIT), run(FASTER))
    assert status == 1
    assert "missing" in told


def test_a_newer_run_takes_the_place_of_its_benchmarks_alone() -> None:
    newer = Figure("latency", "another", 2.0)
    assert run(WAIT, FASTER).with_newer("another", [newer]) == Run("another", (FASTER, newer))


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "run.json"
    assert load(path) == Run("")
    save(path, run(FASTER, MEMORY))
    assert load(path) == run(FASTER, MEMORY)


def test_a_goal_is_reached_from_its_own_side() -> None:
    assert FASTER.reached is True
    assert Figure("b", "n", 9.0, better="more", goal=10).reached is False
    assert WAIT.reached is True
    assert Figure("b", "n", 1.0).reached is None


def test_the_page_gets_the_figures_and_keeps_its_words() -> None:
    page = f"before\n{compare.BEGIN}\nold\n{compare.END}\nafter\n"
    missed = Figure("latency", "page", 1.4, beside="an empty server", goal=1.3)
    told = compare.page_with(page, run(FASTER, missed), "2026-01-02")
    assert told.startswith("before\n")
    assert told.endswith("after\n")
    assert "old" not in told
    assert "| texts | others | 12 x | ≥ 10 x |" in told
    assert "| page | an empty server | 1.4 x | **≤ 1.3 x** |" in told
    assert "    a machine" in told
    assert "2026-01-02" in told


def test_a_page_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        compare.page_with("nothing", run(), "2026-01-02")
