"""Compares a candidate with the model in use on the frozen test, and puts it in its place."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classifier.arrays import BrokenModel, load_arrays, read_manifest
from classifier.corpus import Row
from classifier.counting import Bools
from classifier.frozen import digest_of
from classifier.saving import put_in_place
from classifier.scorer import Scorer
from classifier.training import MOST_FALSE_ALARMS, Floats, measure_flagged

EXAM = "exam"
LEAST_PR_AUC = 0.005
LEAST_RECALL = 0.02
"""What a candidate may lose before it is worse: less than this is chance on some hundred texts."""
ALL = "all"


@dataclass(frozen=True, slots=True)
class Marks:
    """How one model did on some texts: counts, and the measures of `classifier.training`.

    `pr_auc`, `recall` and `false_alarms` are None where the texts have one label alone.
    """

    texts: int
    scams: int
    pr_auc: float | None
    recall: float | None
    false_alarms: float | None


@dataclass(frozen=True, slots=True)
class Examined:
    """One model's marks in all languages together (`all`) and in each.

    `fair` is false when the model has no exam copy: what it was fitted on may be in the test.
    """

    manifest: dict[str, Any]
    marks: dict[str, Marks]
    fair: bool


def examine(folder: Path, rows: Sequence[Row]) -> Examined:
    """Score a frozen test with the exam copy of the model in a folder.

    Raises:
        NoModel, BrokenModel: there is none, it is damaged, or it cannot score.
    """
    manifest = read_manifest(folder)
    load_arrays(folder)
    scorer = Scorer(load_arrays(folder, EXAM if EXAM in manifest else None))
    try:
        looked = [scorer.look(row.text, reward=row.reward, minutes=row.minutes) for row in rows]
        scores = np.array([scored.score for scored in looked])
        flagged = np.array([scored.passes(scorer.threshold) for scored in looked])
    except (ValueError, LookupError, TypeError) as error:
        raise BrokenModel(f"made by another version: {type(error).__name__}") from None
    truth = np.array([row.is_scam for row in rows], dtype=np.bool_)
    langs = np.array([row.lang for row in rows])
    groups = {ALL: np.ones(len(rows), dtype=np.bool_)}
    groups |= {str(lang): langs == lang for lang in np.unique(langs)}
    marks = {
        name: _marks(scores[inside], truth[inside], flagged[inside])
        for name, inside in groups.items()
    }
    return Examined(manifest, marks, EXAM in manifest)


def _marks(scores: Floats, truth: Bools, flagged: Bools) -> Marks:
    scams = int(truth.sum())
    if not 0 < scams < len(truth):
        return Marks(len(truth), scams, None, None, None)
    found = measure_flagged(scores, truth, flagged)
    return Marks(len(truth), scams, found["pr_auc"], found["recall"], found["false_alarms"])


def worse(candidate: Examined, in_use: Examined) -> list[tuple[str, str, float, float]]:
    """Give what the candidate does worse: language, measure, its value, that of the one in use.

    It may flag more honest texts than the model in use as long as they are at most 0.5 %.
    """
    found = []
    for name, old in in_use.marks.items():
        new = candidate.marks[name]
        if old.pr_auc is None or new.pr_auc is None:
            continue
        assert old.recall is not None
        assert new.recall is not None
        assert old.false_alarms is not None
        assert new.false_alarms is not None
        if name == ALL and new.pr_auc < old.pr_auc - LEAST_PR_AUC:
            found.append((name, "pr_auc", new.pr_auc, old.pr_auc))
        if name == ALL and new.recall < old.recall - LEAST_RECALL:
            found.append((name, "recall", new.recall, old.recall))
        if new.false_alarms > max(old.false_alarms, MOST_FALSE_ALARMS):
            found.append((name, "false_alarms", new.false_alarms, old.false_alarms))
    return found


def put_in_use(candidate: Path, folder: Path, promotion: dict[str, Any]) -> None:
    """Make a candidate the model in use, with its promotion noted in the manifest.

    Every file's hash is checked first; a running server sees the old model or the new one.

    Raises:
        BrokenModel: the candidate is damaged.
        OSError: the folder cannot be written; the model that was there stays.
    """
    manifest = read_manifest(candidate)
    files = {}
    for name, known in dict(manifest.get("files", {})).items():
        try:
            content = (candidate / Path(name).name).read_bytes()
        except OSError as error:
            raise BrokenModel(f"{name}: {error.strerror}") from None
        if hashlib.sha256(content).hexdigest() != known:
            raise BrokenModel(f"{name}: unknown hash")
        files[Path(name).name] = content
    put_in_place(folder, {**manifest, "promotion": promotion}, files)


def note(
    candidate: Examined,
    in_use: Examined | None,
    test: Sequence[Row],
    reason: str,
    *,
    forced: bool,
) -> dict[str, Any]:
    """Give what is kept of a promotion; `reason` is why a worse one was wanted."""
    made: dict[str, Any] = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "frozen_test_sha256": digest_of(test),
        "candidate": _kept(candidate),
        "in_use": None if in_use is None else _kept(in_use),
        "forced": forced,
    }
    if reason:
        made["reason"] = reason
    return made


def _kept(examined: Examined) -> dict[str, Any]:
    return {
        "arrays": examined.manifest.get("arrays"),
        "measures": {
            name: {
                "texts": marks.texts,
                "scams": marks.scams,
                "pr_auc": marks.pr_auc,
                "recall": marks.recall,
                "false_alarms": marks.false_alarms,
            }
            for name, marks in examined.marks.items()
        },
    }
