"""The threshold comes from texts that are met, unseen; challenges teach and set none."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from classifier.training import least_score, settle


def linear() -> LogisticRegression:
    made = LogisticRegression()
    made.coef_, made.intercept_ = np.ones((1, 1)), np.zeros(1)
    return made


def scored() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give scores, which are scams and which are French, of 400 texts."""
    scores = np.random.default_rng(1).normal(size=400)
    truth = np.arange(400) % 2 == 0
    scores[truth] += 2
    return scores, truth, np.arange(400) % 4 < 2


def test_a_challenge_changes_no_threshold() -> None:
    scores, truth, french = scored()
    met = np.ones(400, dtype=bool)
    _, plain, margin = settle(linear(), scores, truth, french, met)
    honest = np.flatnonzero(~truth)[:5]
    scores[honest] += 20
    _, fooled, _ = settle(linear(), scores, truth, french, met)
    met[honest] = False
    without = settle(
        linear(),
        np.delete(scores, honest),
        np.delete(truth, honest),
        np.delete(french, honest),
        np.ones(395, dtype=bool),
    )
    _, kept, kept_margin = settle(linear(), scores, truth, french, met)
    assert fooled > plain
    assert (kept, kept_margin) == pytest.approx(without[1:])
    assert margin == pytest.approx(kept_margin, abs=2)


def test_where_all_are_challenges_all_count() -> None:
    scores, truth, french = scored()
    some = settle(linear(), scores, truth, french, np.zeros(400, dtype=bool))
    every = settle(linear(), scores, truth, french, np.ones(400, dtype=bool))
    assert some[1:] == every[1:]


def test_each_language_has_the_threshold_that_its_honest_texts_need() -> None:
    scores, truth, french = scored()
    scores[french] += 1.5
    unseen, threshold, margin = settle(linear(), scores, truth, french, np.ones(400, dtype=bool))
    assert margin > 0
    logit = np.log(threshold / (1 - threshold))
    assert logit == pytest.approx(least_score(unseen[~truth & ~french]))
    assert logit + margin == pytest.approx(least_score(unseen[~truth & french]))
