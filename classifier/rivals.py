"""Other ways to tell scams from honest texts, measured as ours is: on families not seen in fitting.

A model is worth its cost only if these do worse.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from classifier.concepts import idea_features
from classifier.counting import Integers, count
from classifier.features import MEASURES, Sample, measures
from classifier.measures import Bools, Floats, rank
from classifier.training import make_linear
from classifier.weighing import assemble

_WORDS = (
    "registration fee|deposit|upfront|starter kit|refundable|gift card|whatsapp|telegram|wa\\.me"
    "|t\\.me|usdt|crypto|recharge|top.?up|unlock|western union|password|verification code|anydesk"
    "|teamviewer|passport|selfie|ssn|aadhaar|5.?star|free trial|credit card|apk|antivirus"
    "|easy money"
    "|no experience|per day|daily income|invite|referral|frais|caution|coupon|pcs|transcash"
    "|neosurf|carte cadeau|mot de passe|code re[cç]u|pi[èe]ce d.identit[ée]|rib|iban|virement"
    "|essai gratuit|carte bancaire|[ée]toiles|filleul|parrain|d[ée]bloquer|recharger|par jour|louer"
)
_KEYWORDS = re.compile(rf"\b(?:{_WORDS})", re.IGNORECASE)

Judge = Callable[[Sequence[Sample]], Floats]
Fit = Callable[[Sequence[Sample], Bools], Judge]
Embed = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True, slots=True)
class RivalResult:
    """How one way did: quality on unseen families, false alarms and recall on other texts, cost.

    `alarms` and `caught` are shares on honest and fraudulent texts that nobody here wrote, at the
    threshold of 0.5 % false alarms on our own; None where no such texts were given. Costs are in
    seconds of fitting and milliseconds a text.
    """

    name: str
    pr_auc: float
    recall: float
    alarms: float | None
    caught: float | None
    fit_seconds: float
    text_ms: float


def fit_keywords(_: Sequence[Sample], __: Bools) -> Judge:
    """Count the suspicious words of a list: nothing is learnt."""
    return lambda samples: np.array(
        [float(len({w.lower() for w in _KEYWORDS.findall(sample.text)})) for sample in samples]
    )


def fit_ours(samples: Sequence[Sample], truth: Bools) -> Judge:
    """Fit our own model: stems and pairs, characters, ideas and measures of pay."""
    counted, names = count(samples)
    everything = np.arange(len(samples))
    weighs = counted.weighs(everything, truth)
    linear = make_linear().fit(counted.features(everything, weighs), truth)
    pipeline = assemble(names, weighs, linear)
    return lambda others: np.asarray(pipeline.decision_function(list(others)))


def fit_words(samples: Sequence[Sample], truth: Bools) -> Judge:
    """Fit TF-IDF of words with logistic regression, as the textbooks do."""
    vectoriser = TfidfVectorizer(sublinear_tf=True, min_df=2, ngram_range=(1, 2))
    matrix = vectoriser.fit_transform([sample.text for sample in samples])
    linear = LogisticRegression(C=10, max_iter=1000).fit(matrix, truth)
    return lambda others: np.asarray(
        linear.decision_function(vectoriser.transform([other.text for other in others]))
    )


def fit_boosting(samples: Sequence[Sample], truth: Bools) -> Judge:
    """Fit gradient boosting on the structured features: the ideas and the measures of pay."""
    vectoriser = DictVectorizer(sparse=False)

    def structured(some: Sequence[Sample]) -> list[dict[str, float]]:
        return [
            {
                **{name: float(len(at)) for name, at in idea_features(one.tokens.names).items()},
                **dict(zip(MEASURES, measures(one), strict=True)),
            }
            for one in some
        ]

    matrix = vectoriser.fit_transform(structured(samples))
    often = (matrix > 0).sum(axis=0) >= 5
    model = HistGradientBoostingClassifier(random_state=0, max_iter=150, max_leaf_nodes=15)
    model.fit(matrix[:, often], truth)
    return lambda others: np.asarray(
        model.decision_function(vectoriser.transform(structured(others))[:, often])
    )


def fit_embeddings(embed: Embed) -> Fit:
    """Make the fit of a logistic regression on sentence embeddings."""

    def fitting(samples: Sequence[Sample], truth: Bools) -> Judge:
        vectors = embed([sample.text for sample in samples])
        linear = LogisticRegression(C=10, max_iter=2000).fit(vectors, truth)
        return lambda others: np.asarray(
            linear.decision_function(embed([other.text for other in others]))
        )

    return fitting


def measure_rival(
    name: str,
    fit: Fit,
    samples: Sequence[Sample],
    truth: Bools,
    folds: Integers,
    *,
    others: tuple[Sequence[Sample], Bools] | None = None,
) -> RivalResult:
    """Fit a rival on each fold and on everything, and measure it."""
    unseen = np.zeros(len(samples))
    for fold in sorted(set(folds.tolist())):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        judge = fit([samples[i] for i in inside.tolist()], truth[inside])
        unseen[outside] = judge([samples[i] for i in outside.tolist()])
    began = time.perf_counter()
    judge = fit(samples, truth)
    fitted = time.perf_counter()
    judge(fresh(samples[:200]))
    scored = time.perf_counter()
    ranking = rank(truth, unseen)
    alarms = caught = None
    if others is not None:
        honest = np.sort(unseen[~truth])[::-1]
        flagged = judge(others[0]) > honest[int(0.005 * len(honest))]
        alarms, caught = float(flagged[~others[1]].mean()), float(flagged[others[1]].mean())
    return RivalResult(
        name,
        ranking.pr_auc,
        ranking.recall,
        alarms,
        caught,
        fitted - began,
        (scored - fitted) / len(samples[:200]) * 1000,
    )


def fresh(samples: Sequence[Sample]) -> list[Sample]:
    """Give the same samples without what they, or a way, remember of their texts."""
    return [Sample(f"{sample.text}\n", sample.reward, sample.minutes) for sample in samples]
