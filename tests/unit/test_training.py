"""The threshold comes from honest texts that are met, unseen; challenges teach and set none.

Two processes fit what one does.
"""

import contextlib
import os
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.arrays import pack
from classifier.corpus import Row, read_corpus
from classifier.saving import _arrays
from classifier.training import calibrated, find_threshold, fit, fit_here, least_score
from tests.support.small_texts import write_texts

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def linear() -> LogisticRegression:
    made = LogisticRegression()
    made.coef_, made.intercept_ = np.ones((1, 1)), np.zeros(1)
    return made


def scored() -> tuple[Floats, Bools]:
    """Give scores of 400 texts, and which of them are scams."""
    scores = np.random.default_rng(1).normal(size=400)
    truth = np.arange(400) % 2 == 0
    scores[truth] += 2
    return scores, truth


def test_a_challenge_calibrates_nothing() -> None:
    scores, truth = scored()
    met = np.ones(400, dtype=bool)
    honest = np.flatnonzero(~truth)[:5]
    scores[honest] += 20
    fooled = calibrated(linear(), scores, truth, met)
    met[honest] = False
    model = linear()
    kept = calibrated(model, scores, truth, met)
    without = calibrated(linear(), scores[met], truth[met], met[met])
    assert kept[met] == pytest.approx(without)
    assert kept != pytest.approx(fooled)
    assert kept == pytest.approx(model.coef_[0, 0] * scores + model.intercept_[0])


def test_where_all_are_challenges_all_count() -> None:
    scores, truth = scored()
    some = calibrated(linear(), scores, truth, np.zeros(400, dtype=bool))
    assert some == pytest.approx(calibrated(linear(), scores, truth, np.ones(400, dtype=bool)))


def test_each_language_has_the_threshold_that_its_honest_texts_need() -> None:
    honest = np.random.default_rng(2).normal(size=400)
    french = np.arange(400) < 200
    honest[french] += 1.5
    threshold, margin = find_threshold(honest, french)
    logit = np.log(threshold / (1 - threshold))
    assert margin > 1
    assert logit == pytest.approx(least_score(honest[~french]))
    assert logit + margin == pytest.approx(least_score(honest[french]))


def test_the_easier_language_does_not_get_a_laxer_threshold() -> None:
    honest = np.random.default_rng(3).normal(size=400)
    french = np.arange(400) < 200
    honest[french] -= 1.5
    assert find_threshold(honest, french)[1] == 0


def test_a_text_that_is_never_flagged_raises_no_threshold() -> None:
    drawn = np.random.default_rng(5).exponential(size=4000)
    assert least_score(drawn) == pytest.approx(np.quantile(drawn, 0.995), abs=0.3)
    quiet = np.where(np.arange(4000) % 4 == 0, drawn, -np.inf)
    assert least_score(quiet) == pytest.approx(np.quantile(drawn[::4], 0.98), abs=0.3)
    few = np.where(np.arange(4000) < 10, drawn, -np.inf)
    assert least_score(few) == 0


def test_one_language_alone_sets_the_threshold() -> None:
    honest = np.random.default_rng(4).normal(size=400)
    everyone = np.ones(400, dtype=bool)
    assert find_threshold(honest, everyone) == find_threshold(honest, ~everyone)


def guessed(row: Row, kind: str = "pii") -> Row:
    return replace(row, kinds=(kind,) if row.is_scam else (), kinds_guessed=row.is_scam)


def test_a_guessed_kind_is_not_learned(tmp_path: Path) -> None:
    rows = read_corpus(write_texts(tmp_path))
    guesses = [replace(guessed(row), id=f"g{row.id}") for row in rows[::2]]
    with_guesses = fit([*rows, *guesses])
    assert with_guesses.kinds == ("upfront",)
    as_other = [guessed(row, "mule") for row in guesses]
    kinds = with_guesses.kinds_pipeline.named_steps["linear"].estimators_[0]
    again = fit([*rows, *as_other]).kinds_pipeline.named_steps["linear"].estimators_[0]
    assert np.array_equal(kinds.coef_, again.coef_)


def test_where_all_kinds_are_guesses_they_are_learned(tmp_path: Path) -> None:
    rows = read_corpus(write_texts(tmp_path))
    assert fit([guessed(row) for row in rows]).kinds == ("pii",)


Told = list[tuple[str, int, int]]


def watch(told: Told, step: str, done: int, total: int) -> None:
    told.append((step, done, total))


def test_two_processes_fit_the_model_that_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classifier.training.FEWEST_TO_SHARE", 1)
    monkeypatch.setattr("classifier.training.can_be_had", lambda: True)
    rows = read_corpus(write_texts(tmp_path))
    alone: Told = []
    together: Told = []
    fitted = [
        fit(rows, lambda *told: watch(alone, *told)),
        fit_here(rows, lambda *told: watch(together, *told)),
    ]
    packed = [
        pack(_arrays(one.pipeline, one.kinds_pipeline, one.kind_thresholds)) for one in fitted
    ]
    assert packed[0] == packed[1]
    exams = [one.exam for one in fitted]
    assert exams[0] is not None
    assert exams[1] is not None
    assert pack(_arrays(exams[0].pipeline)) == pack(_arrays(exams[1].pipeline))
    assert exams[0].threshold == exams[1].threshold
    assert fitted[0].threshold == fitted[1].threshold
    assert np.array_equal(fitted[0].unseen, fitted[1].unseen)
    assert together == alone


def test_the_bar_moves_on_and_leaves_room_for_the_saving(tmp_path: Path) -> None:
    told: Told = []
    fit(read_corpus(write_texts(tmp_path)), lambda *step: watch(told, *step))
    done = [step[1] for step in told]
    assert done == sorted(done)
    assert told[0] == ("counting", 0, told[0][2])
    assert {total for _, _, total in told} == {done[-1] + 1}
    steps = list(dict.fromkeys(step for step, _, _ in told))
    assert steps == ["counting", "folding", "fitting"]


@pytest.mark.parametrize("error", [BrokenProcessPool("killed"), OSError(28, os.strerror(28))])
def test_where_a_process_is_lost_one_does_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("classifier.training.FEWEST_TO_SHARE", 1)
    monkeypatch.setattr("classifier.training.can_be_had", lambda: True)
    entered = []

    @contextlib.contextmanager
    def lost() -> Iterator[None]:
        entered.append(True)
        yield
        raise error

    monkeypatch.setattr("classifier.training.two_processes", lost)
    assert fit_here(read_corpus(write_texts(tmp_path))).kinds == ("upfront",)
    assert entered


@pytest.mark.parametrize(("cores", "fewest"), [(1, 1), (2, 81)])
def test_one_core_or_few_texts_ask_for_no_second_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int, fewest: int
) -> None:
    monkeypatch.setattr("classifier.training.FEWEST_TO_SHARE", fewest)
    monkeypatch.setattr("joblib.cpu_count", lambda: cores)

    def asked() -> None:
        raise AssertionError("asked for two")

    monkeypatch.setattr("classifier.training.two_processes", asked)
    assert fit_here(read_corpus(write_texts(tmp_path))).kinds == ("upfront",)
