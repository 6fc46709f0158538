"""The serving path: one text to a verdict with quoted reasons, with numpy alone.

Gives what the scikit-learn pipeline gives (to 1e-9) and shows how: the weights of the features and
the bias add up to the score.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from classifier.arrays import Arrays, load_arrays
from classifier.features import Sample, measured
from classifier.labels import KINDS
from classifier.layout import idea_keys
from classifier.locations import model_dir
from classifier.pay import Pay
from classifier.reasons import Reason, choose_reasons
from classifier.scored import Scored
from classifier.text_reading import TextReader

__all__ = ["KindVerdict", "Reason", "Scorer", "Verdict"]


@dataclass(frozen=True, slots=True)
class KindVerdict:
    """How probable one kind of scam or hazard is."""

    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one text is.

    `flagged` is whether its probability reaches the model's threshold for its language and that of
    a kind; `kinds` are the likely ones, most likely first, and never empty on a flagged text;
    `reasons` quote the original text.
    """

    probability: float
    flagged: bool
    kinds: tuple[KindVerdict, ...]
    reasons: tuple[Reason, ...]
    pay: Pay | None


class Scorer:
    """A loaded model; any number of threads may use it."""

    def __init__(self, arrays: Arrays) -> None:
        """Take a model's arrays."""
        self._arrays = arrays
        self._reader = TextReader(arrays)
        self.threshold = arrays.threshold
        self.manifest = arrays.manifest

    @classmethod
    def load(cls, folder: Path | None = None) -> "Scorer":
        """Load the model in `folder`, else the one in use (`classifier.locations.model_dir`).

        Raises:
            classifier.arrays.NoModel: there is none.
            classifier.arrays.BrokenModel: it is damaged.
        """
        folder = model_dir() if folder is None else folder
        return cls(load_arrays(folder, meanwhile=idea_keys))

    def score(
        self,
        text: str,
        *,
        reward: tuple[Decimal, str] | None = None,
        minutes: Decimal | None = None,
        url: str | None = None,  # noqa: ARG002 - part of the interface; no feature reads it yet
        lang: str | None = None,  # noqa: ARG002 - the features read both languages alike
    ) -> Verdict:
        """Judge one text; `reward` is (amount, currency), `minutes` the time it takes."""
        scored = self.look(text, reward=reward, minutes=minutes)
        probability = scored.probability
        flagged = scored.passes(self.threshold) and self._names_a_kind(scored)
        kinds = self._kinds(scored, flagged=flagged)
        reasons = choose_reasons(scored, kinds) if flagged or kinds else ()
        return Verdict(probability, flagged, kinds, tuple(reasons), scored.sample.pay)

    def look(
        self,
        text: str,
        *,
        reward: tuple[Decimal, str] | None = None,
        minutes: Decimal | None = None,
    ) -> Scored:
        """Read a text's features and give them their weights."""
        read = self._reader.read(text)
        sample = Sample(text, reward, minutes)
        return Scored(
            sample=sample,
            arrays=self._arrays,
            read=read,
            measures=np.array(measured(sample, read.ways, french=read.french), dtype=np.float64),
        )

    def _names_a_kind(self, scored: Scored) -> bool:
        """Tell whether some kind of scam is likely: a warning names what it warns of."""
        reached = scored.kind_probabilities >= self._arrays.kind_thresholds
        return any(
            not KINDS[code].hazard
            for code, enough in zip(self._arrays.kinds, reached.tolist(), strict=True)
            if enough
        )

    def _kinds(self, scored: Scored, *, flagged: bool) -> tuple[KindVerdict, ...]:
        """Give the likely kinds: all on a flagged text, hazards alone on another."""
        arrays = self._arrays
        likely = [
            (float(probability), code)
            for code, probability, threshold in zip(
                arrays.kinds, scored.kind_probabilities, arrays.kind_thresholds, strict=True
            )
            if probability >= threshold and (flagged or KINDS[code].hazard)
        ]
        likely.sort(key=lambda entry: (-entry[0], entry[1]))
        return tuple(KindVerdict(code, probability) for probability, code in likely)
