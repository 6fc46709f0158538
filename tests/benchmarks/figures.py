"""The figures that a run of the benchmarks takes, and what they are compared with.

A ratio compares two things measured in one run on one machine, so it means something on another
one too; milliseconds and megabytes do not, and are kept for the reader alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

Better = Literal["less", "more"]
WORSE = 0.1
"""By how much of itself a ratio may get worse before it is pointed out."""


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One measured figure: of what, beside what, in which unit, and what it should be.

    `unit` is "x" for a ratio; `goal` is the limit, from the side that `better` names.
    """

    benchmark: str
    name: str
    value: float
    unit: str = "x"
    beside: str = ""
    better: Better = "less"
    goal: float | None = None

    @property
    def key(self) -> str:
        """What the same figure of another run is found by."""
        return f"{self.benchmark}: {self.name}" + (f", beside {self.beside}" * bool(self.beside))

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.better == "less" else self.value >= self.goal


class Run(msgspec.Struct, frozen=True):
    """What one or several runs on one machine gave, the newest of each figure."""

    machine: str
    figures: tuple[Figure, ...] = ()

    def with_newer(self, machine: str, figures: Iterable[Figure]) -> "Run":
        """Give this run with newer figures in the place of all older ones of their benchmarks."""
        newer = tuple(figures)
        renewed = {figure.benchmark for figure in newer}
        older = (figure for figure in self.figures if figure.benchmark not in renewed)
        return Run(machine, (*older, *newer))


class Change(msgspec.Struct, frozen=True):
    """A ratio before and now; `worse` is the part of itself by which it got worse."""

    figure: Figure
    before: float
    worse: float

    @property
    def counts(self) -> bool:
        """Whether it is worse by more than is left to chance."""
        return self.worse > WORSE


_taken: list[Figure] = []


def take(figure: Figure) -> None:
    """Keep a figure of the run that is under way."""
    _taken.append(figure)


def taken() -> Sequence[Figure]:
    """Give all that were kept since the start."""
    return tuple(_taken)


def load(path: Path) -> Run:
    """Read a run; an empty one where there is no file.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: the file is not one of ours.
    """
    if not path.exists():
        return Run("")
    return msgspec.json.decode(path.read_bytes(), type=Run)


def save(path: Path, run: Run) -> None:
    """Write a run so that a difference of two is readable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(run), indent=1) + b"\n")


def changes(before: Run, now: Run) -> list[Change]:
    """Give what became of each ratio that both runs have, the worst first."""
    earlier: Mapping[str, Figure] = {figure.key: figure for figure in before.figures}
    found = []
    for figure in now.figures:
        kept = earlier.get(figure.key)
        if kept is None or figure.unit != "x" or kept.value <= 0 or figure.value <= 0:
            continue
        part = figure.value / kept.value
        worse = part - 1 if figure.better == "less" else 1 / part - 1
        found.append(Change(figure, kept.value, worse))
    return sorted(found, key=lambda change: -change.worse)


def missing(before: Run, now: Run) -> list[Figure]:
    """Give the ratios that were kept and that this run does not have."""
    there = {figure.key for figure in now.figures}
    return [each for each in before.figures if each.unit == "x" and each.key not in there]
