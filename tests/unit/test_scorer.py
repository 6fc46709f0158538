"""The serving path gives what the scikit-learn pipeline gives, and shows how."""

import math
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from classifier.arrays import BrokenModel, NoModel
from classifier.corpus import Row
from classifier.features import Sample
from classifier.saving import save
from classifier.scorer import Scorer
from classifier.training import Fitted, fit

SCAMS = (
    "Pay a registration fee of 20 USD before you start the {job}, it is refundable.",
    "To unlock your withdrawal, recharge 50 USDT first, said the mentor of the {job}.",
    "Avant de commencer {job}, réglez des frais de dossier de 30 euros par coupon PCS.",
    "Contactez-nous sur WhatsApp pour {job} ; on vous demandera une caution de 15 €.",
)
HONEST = (
    "We never ask for a fee: the {job} pays 2 USD for 10 minutes, paid by the platform.",
    "Transcribe a recording for the {job}. Reward: $0.25. About 3 minutes.",
    "Étude rémunérée sur {job} : 15 minutes, 4 € versés par la plateforme, sans frais.",
    "Votre retrait pour {job} a été envoyé. Nous ne demandons jamais de caution.",
)
JOBS = ("survey", "dictation", "tri de photos", "sondage", "captions", "relecture", "tagging")
MORE = (
    "",
    "a",
    "🎉🎉",
    "Ｐａｙ a f\u200bee, p a y  n o w",
    "Слово о деньгах и работе",
    "<b>Pay</b> the <i>fee</i> before&nbsp;you start!",
    "x" * 5000,
    "fee " * 3000,
    "\ud800 broken \udfff",
    "Pay 500 USD an hour. Then pay again.\nAnd again: 12,02 € de l'heure.",
)


def rows() -> list[Row]:
    made = []
    for number, job in enumerate(JOBS):
        for place, pattern in enumerate(SCAMS + HONEST):
            scam = pattern in SCAMS
            made.append(
                Row(
                    id=f"{number}-{place}",
                    text=pattern.format(job=job),
                    lang="fr" if place % 4 > 1 else "en",
                    label="scam" if scam else "legit",
                    kinds=(("upfront", "task_deposit", "voucher", "offplatform")[place],)
                    if scam
                    else (),
                    family=f"{number}-{place}",
                    surface="message",
                )
            )
    for number in range(12):
        text = f"Graphic violence number {number}: label the blood, pay the fee {number} times."
        made.append(
            Row(f"v{number}", text, "en", "scam", ("upfront", "disturbing"), f"v{number}", "mail")
        )
    return made


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return fit(rows())


@pytest.fixture(scope="module")
def folder(fitted: Fitted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(fitted, tmp_path_factory.mktemp("model"), Path(__file__).parent, {"texts": 1})


@pytest.fixture(scope="module")
def scorer(folder: Path) -> Scorer:
    return Scorer.load(folder)


TEXTS = [row.text for row in rows()] + list(MORE)


def test_the_scorer_equals_the_pipeline(fitted: Fitted, scorer: Scorer) -> None:
    samples = [Sample(text) for text in TEXTS]
    expected = fitted.pipeline.predict_proba(samples)[:, 1]
    got = [scorer.score(text).probability for text in TEXTS]
    assert np.abs(expected - np.array(got)).max() < 1e-9


def test_the_kinds_equal_the_pipeline(fitted: Fitted, scorer: Scorer) -> None:
    expected = fitted.kinds_pipeline.named_steps["linear"]
    features = fitted.kinds_pipeline.named_steps["features"].transform([Sample(t) for t in TEXTS])
    columns = [one.predict_proba(features)[:, 1] for one in expected.estimators_]
    got = np.array([scorer.look(text).kind_probabilities for text in TEXTS])
    assert np.abs(np.array(columns).T - got).max() < 1e-9


def test_reward_and_minutes_count_the_same_on_both_paths(fitted: Fitted, scorer: Scorer) -> None:
    sample = Sample("A simple task.", (Decimal(500), "USD"), Decimal(30))
    expected = fitted.pipeline.predict_proba([sample])[0, 1]
    got = scorer.score("A simple task.", reward=(Decimal(500), "USD"), minutes=Decimal(30))
    assert abs(got.probability - expected) < 1e-9
    assert got.pay is not None
    assert got.pay.per_hour == 1000


@pytest.mark.parametrize("text", TEXTS[:20] + list(MORE))
def test_weights_and_bias_add_up_to_the_score(scorer: Scorer, text: str) -> None:
    scored = scorer.look(text)
    measured = float(scored.measures @ scored.arrays.measure_weights)
    total = scored.arrays.bias + measured + float(scored.token_weights().sum())
    assert total == pytest.approx(scored.score, abs=1e-6)
    assert scored.probability == pytest.approx(1 / (1 + math.exp(-scored.score)), abs=1e-12)


@pytest.mark.parametrize("text", TEXTS)
def test_reasons_are_exact_quotes_of_whole_words(scorer: Scorer, text: str) -> None:
    verdict = scorer.score(text)
    assert len(verdict.reasons) <= 3
    assert not verdict.flagged or verdict.kinds
    for reason in verdict.reasons:
        assert text[reason.start : reason.end] == reason.quote
        assert reason.weight > 0
        before, after = text[: reason.start], text[reason.end :]
        assert not (before[-1:].isalnum() and reason.quote[:1].isalnum() and before[-1:].isascii())
        assert not (after[:1].isalnum() and reason.quote[-1:].isalnum() and after[:1].isascii())


def test_a_hidden_word_is_quoted_as_it_stands(scorer: Scorer) -> None:
    text = "Pay a regi\u200bstration f\u200bee of 20 USD before you start, it is refun\u200bdable."
    plain = text.replace("\u200b", "")
    assert scorer.score(text).probability == scorer.score(plain).probability
    verdict = scorer.score(text)
    assert verdict.flagged
    assert any("\u200b" in reason.quote for reason in verdict.reasons)


def test_a_missing_and_a_damaged_model_are_told_apart(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoModel):
        Scorer.load(tmp_path)
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    Scorer.load(tmp_path)
    arrays = next(tmp_path.glob("arrays-*.npz"))
    arrays.write_bytes(arrays.read_bytes()[:-1] + b"\x01")
    with pytest.raises(BrokenModel):
        Scorer.load(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(BrokenModel):
        Scorer.load(tmp_path)


def test_training_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    save(fit(rows()), tmp_path, Path(__file__).parent, {"texts": 1})
    once, again = next(folder.glob("arrays-*")), next(tmp_path.glob("arrays-*"))
    assert once.read_bytes() == again.read_bytes()


def test_serving_needs_neither_scikit_learn_nor_pandas(folder: Path) -> None:
    program = (
        "import sys, pathlib; from classifier.scorer import Scorer; "
        f"Scorer.load(pathlib.Path({str(folder)!r})).score('Pay a fee of 5 USD before you start'); "
        "print([name for name in ('sklearn', 'pandas', 'scipy', 'joblib', 'server') "
        "if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("text", ["Pay $20", "Pay a fee, first"])
def test_a_few_words_are_too_few_to_warn_of(text: str, scorer: Scorer) -> None:
    scored = scorer.look(text)
    assert scored.passes(0.0) is False
    assert scorer.look(f"{text}, before you start the task").passes(0.0) is True
