"""What a model does on our own texts it has not seen, and on real texts that nobody here wrote."""

import codecs
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from classifier.corpus import CorpusError, Row
from classifier.features import Sample
from classifier.labels import LEGIT, SCAM
from classifier.measures import (
    Bin,
    Bools,
    Floats,
    Ranking,
    Share,
    calibration,
    rank,
)
from classifier.scorer import Scorer
from classifier.training import Fitted, probability

WORST = 20


@dataclass(frozen=True, slots=True)
class RealText:
    """One real text; its label is scam, legit, or grey where a person would hesitate."""

    id: str
    text: str
    label: str
    lang: str


@dataclass(frozen=True, slots=True)
class SetResult:
    """What a model does on one set of real texts, at its own threshold."""

    name: str
    languages: str
    flagged: dict[str, Share]
    kinds: dict[str, int]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One of the worst errors on our own texts, judged by a model that had not seen it."""

    id: str
    label: str
    lang: str
    surface: str
    probability: float
    text: str


@dataclass(frozen=True)
class OwnResult:
    """What the model does on our own texts, each judged by a model that saw none of its family.

    `recall` and `alarms` are on the texts that are met, `challenges` is how many of the others were
    judged rightly at the threshold.
    """

    texts: int
    scams: int
    families: int
    threshold: float
    all: Ranking
    parts: dict[str, Ranking]
    recall: Share
    alarms: Share
    kinds: dict[str, tuple[int, float]]
    curve: list[Bin]
    challenges: Share
    mistakes: list[Mistake] = field(default_factory=list)


def read_real(folder: Path) -> dict[str, list[RealText]]:
    """Read the real texts of a folder, one JSON object a line with `id`, `text`, `label`, `lang`.

    Raises:
        CorpusError: a line is not such an object.
    """
    sets: dict[str, list[RealText]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        texts = []
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
        for number, line in enumerate(content.split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8"))
                texts.append(RealText(str(row["id"]), str(row["text"]), row["label"], row["lang"]))
            except UnicodeDecodeError:
                raise CorpusError(path.name, number, "not_utf8") from None
            except (ValueError, KeyError, TypeError, RecursionError):
                raise CorpusError(path.name, number, "not_real") from None
        sets[path.stem] = texts
    return sets


def measure_sets(scorer: Scorer, sets: dict[str, list[RealText]]) -> list[SetResult]:
    """Score real texts with a model as it is, its threshold untouched."""
    return [_measure_set(scorer, name, texts) for name, texts in sets.items()]


def _measure_set(scorer: Scorer, name: str, texts: Sequence[RealText]) -> SetResult:
    verdicts = [scorer.score(text.text) for text in texts]
    flagged = {}
    for label in sorted({text.label for text in texts}):
        own = [v.flagged for v, text in zip(verdicts, texts, strict=True) if text.label == label]
        flagged[label] = Share(sum(own), len(own))
    kinds = Counter(v.kinds[0].kind for v in verdicts if v.flagged and v.kinds)
    languages = ", ".join(sorted({text.lang for text in texts}))
    return SetResult(name, languages, flagged, dict(kinds.most_common()))


def measure_own(rows: Sequence[Row], fitted: Fitted) -> OwnResult:
    """Measure a fitted model by its scores on unseen families."""
    truth: Bools = np.array([row.is_scam for row in rows])
    met: Bools = np.array([not row.challenge for row in rows])
    scores, chances = fitted.unseen, probability(fitted.unseen)
    flagged = fitted.flagged
    caught, alarms = flagged[truth & met], flagged[~truth & met]
    parts = {}
    for name, here in _parts(rows).items():
        if truth[here].any() and not truth[here].all():
            parts[name] = rank(truth[here], scores[here])
    kinds = {}
    for index, kind in enumerate(fitted.kinds):
        own: Bools = np.array([kind in row.kinds for row in rows])
        kinds[kind] = (int(own.sum()), rank(own, fitted.kinds_unseen[:, index]).pr_auc)
    return OwnResult(
        texts=len(rows),
        scams=int(truth.sum()),
        families=len({row.family for row in rows}),
        threshold=fitted.threshold,
        all=rank(truth, scores),
        parts=parts,
        recall=Share(int(caught.sum()), len(caught)),
        alarms=Share(int(alarms.sum()), len(alarms)),
        kinds=kinds,
        curve=calibration(truth[met], chances[met]),
        challenges=Share(int((flagged == truth)[~met].sum()), int((~met).sum())),
        mistakes=_worst(rows, truth, scores, met),
    )


def _parts(rows: Sequence[Row]) -> dict[str, Bools]:
    """Give the texts that are met, the challenges, the languages and the surfaces."""
    challenges = np.array([row.challenge for row in rows])
    found: dict[str, Bools] = {"without challenges": ~challenges, "challenges": challenges}
    for name, values in (
        ("language", [row.lang for row in rows]),
        ("surface", [row.surface for row in rows]),
    ):
        for value in sorted(set(values)):
            found[f"{name} {value}"] = np.array([one == value for one in values])
    return found


def _worst(rows: Sequence[Row], truth: Bools, scores: Floats, met: Bools) -> list[Mistake]:
    """Give the texts that are met and were judged most wrongly, worst first."""
    wrong = np.where(truth, -scores, scores)
    wrong[~met] = -np.inf
    return [
        Mistake(
            rows[index].id,
            rows[index].label,
            rows[index].lang,
            rows[index].surface,
            float(probability(scores[index : index + 1])[0]),
            rows[index].text,
        )
        for index in np.argsort(-wrong)[: min(WORST, int(met.sum()))].tolist()
    ]


def together(sets: Iterable[Sequence[RealText]]) -> tuple[list[Sample], Bools]:
    """Give the honest and fraudulent texts of all sets, without the grey ones."""
    texts = [text for one in sets for text in one if text.label in (SCAM, LEGIT)]
    return [Sample(text.text) for text in texts], np.array([text.label == SCAM for text in texts])
