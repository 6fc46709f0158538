"""Short fuzzing of everything that reads what others wrote; long runs are `make fuzz`."""

import os
import time

import pytest

from tests.fuzz.corpus import case, kept
from tests.fuzz.targets import TARGETS

SEED = 1 if os.environ.get("CI") else time.time_ns()
"""Continuous integration judges a change, not its luck; elsewhere each run draws anew."""
COUNTS = {
    "reader": 60,
    "amounts": 300,
    "platforms": 150,
    "imports": 150,
    "recordings": 80,
    "evidence": 40,
}


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_what_was_kept_breaks_nothing(name: str) -> None:
    paths = kept(name)
    assert paths
    for path in paths:
        TARGETS[name].run(path.read_bytes())


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_nothing_that_is_made_up_breaks_anything(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    for number in range(COUNTS[name]):
        content = case(seeds, SEED, number)
        try:
            target.run(content)
        except Exception as error:
            again = f"python -m tests.fuzz {name} --seed {SEED} --first {number} --count 1"
            raise AssertionError(f"{again}: {content[:200]!r}") from error


def test_the_same_number_gives_the_same_case() -> None:
    seeds = TARGETS["amounts"].seeds()
    cases = [case(seeds, 5, number) for number in range(20)]
    assert cases == [case(seeds, 5, number) for number in range(20)]
    assert len(set(cases)) > 10
