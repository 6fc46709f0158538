"""The figures that a recording must give, beside those it gives."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.recordings.scene import START

FOLDER = Path(__file__).parent
_TASK = ("key", "title", "outcome", "active_ms", "elapsed_ms")


def names() -> list[str]:
    """Give the recordings there are."""
    return sorted(path.stem for path in FOLDER.glob("*.jsonl"))


def expected(name: str) -> dict[str, Any]:
    """Give what a recording must give, as its .toml says it.

    `accepted` and `ended` are seconds from the start; what a task leaves out is not compared, but
    for these two, which then must be missing.
    """
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def comparable(wanted: dict[str, Any]) -> dict[str, Any]:
    """Give an expectation in the form of `given`."""
    return {
        "attention_ms": wanted["attention_ms"],
        "activities": wanted["activities"],
        "wage": {name: _number(value) for name, value in wanted["wage"].items()},
        "tasks": [
            task
            | {"accepted": _float(task.get("accepted")), "ended": _float(task.get("ended"))}
            | ({"reward": _money(*task["reward"].split())} if "reward" in task else {})
            for task in wanted["tasks"]
        ],
        "warnings": [
            warning | {"at": float(warning["at"])} for warning in wanted.get("warnings", [])
        ],
        "levels": wanted.get("levels"),
    }


def given(result: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Give what the replay's object says of all that the expectation speaks of."""
    assert len(result["tasks"]) == len(wanted["tasks"])
    assert sum(result["activities"].values()) == result["attention_ms"]
    return {
        "attention_ms": result["attention_ms"],
        "activities": {name: ms for name, ms in result["activities"].items() if ms},
        "wage": {
            name: _number(result["wage"][name])
            for name in ("currency", "earned", "pending", "paid_time", "real")
            if result["wage"][name] is not None
        },
        "tasks": [
            {name: task[name] for name in _TASK if name in like}
            | {"accepted": _seconds(task["accepted_at"]), "ended": _seconds(task["ended_at"])}
            | ({"reward": _money(**task["reward"])} if "reward" in like else {})
            for task, like in zip(result["tasks"], wanted["tasks"], strict=True)
        ],
        "warnings": [
            {name: warning[name] for name in ("tab", "code", "level")}
            | {"at": _seconds(warning["at"])}
            for warning in result["warnings"]
        ],
        "levels": [verdict["level"] for verdict in result["verdicts"]]
        if "levels" in wanted
        else None,
    }


def _money(amount: str, currency: str) -> tuple[Decimal, str]:
    return Decimal(amount), currency


def _number(value: str) -> Decimal | str:
    return Decimal(value) if value[0].isdigit() else value


def _seconds(at: int | None) -> float | None:
    return None if at is None else (at - START) / 1000


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)
