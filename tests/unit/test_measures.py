"""Intervals, rankings, calibration, and the card that they are written to."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifier.card import Findings, write_card, write_plots
from classifier.corpus import CorpusError
from classifier.emscad import Ad, group_templates, read_ads
from classifier.evaluation import OwnResult, SetResult, read_real
from classifier.measures import (
    Bin,
    Share,
    calibration,
    calibration_error,
    rank,
    recall_at,
    reweighted,
)
from classifier.rivals import RivalResult


def test_the_interval_of_wilson() -> None:
    # Newcombe (1998), table I: 81 of 263 gives .2553 to .3662.
    low, high = Share(81, 263).interval
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(0, 100).interval[0] == 0.0
    assert 0.02 < Share(0, 100).interval[1] < 0.06


def test_recall_at_a_rate_of_false_alarms() -> None:
    truth = np.array([False] * 200 + [True] * 4)
    scores = np.concatenate([np.arange(200) / 100, [3.0, 1.985, 1.0, 2.5]])
    assert recall_at(truth, scores, 0.005) == 0.75
    assert recall_at(np.array([True]), np.array([1.0]), 0.005) == 0.0


def test_weights_give_the_share_of_scams() -> None:
    truth = np.array([True, True, False, False, False])
    weights = reweighted(truth, 0.05)
    assert weights[truth].sum() / weights.sum() == pytest.approx(0.05)
    perfect = rank(truth, np.array([5.0, 4, 3, 2, 1]), weights)
    assert perfect.pr_auc == pytest.approx(1.0)
    assert perfect.recall_at_precision_90 == pytest.approx(1.0)
    blind = rank(truth, np.ones(5), weights)
    assert blind.pr_auc == pytest.approx(0.05)


def test_calibration_is_the_distance_between_said_and_seen() -> None:
    chances = np.array([0.05] * 10 + [0.95] * 10)
    truth = np.array([False] * 10 + [True] * 5 + [False] * 5)
    bins = calibration(truth, chances)
    assert [(one.observed, one.count) for one in bins] == [(0.0, 10), (0.5, 10)]
    assert [one.predicted for one in bins] == pytest.approx([0.05, 0.95])
    assert calibration_error(bins) == pytest.approx((0.05 + 0.45) / 2)


def ad(description: str, profile: str = "") -> Ad:
    return Ad("Clerk", description, "", "", "", profile, fraudulent=False)


def test_templates_are_grouped_by_beginnings_and_likeness() -> None:
    start = "We are looking for motivated people who want to earn from home with us. " * 3
    ads = [
        ad(start + "Ring us."),
        ad(start + "Write to us."),
        ad("Forklift driver in Leeds, nights.", "A family firm"),
        ad("Baker wanted, early mornings.", "A family firm"),
        ad("Violin teacher for a village school."),
    ]
    groups = group_templates(ads)
    assert groups[0] == groups[1]
    assert groups[2] == groups[3]
    assert len(set(groups.tolist())) == 3


def test_a_csv_without_its_columns_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text("title,description\nA,B\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="missing requirements"):
        read_ads(path)
    head = "title,description,requirements,company_profile,fraudulent\n"
    path.write_text(head + "A,B,C,D,perhaps\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="unknown fraudulent 'perhaps'; known: 0, 1"):
        read_ads(path)
    path.write_bytes(head.encode() + b"A,B,C,D,1\nA,caf\xe9,C,D,1\n")
    with pytest.raises(CorpusError, match=r"ads\.csv, line 3: not UTF-8"):
        read_ads(path)
    path.write_text(head + "A,B,C,D,1\n", encoding="utf-8-sig")
    assert read_ads(path)[0].fraudulent


def test_real_texts_are_read_or_refused(tmp_path: Path) -> None:
    row = {"id": "a", "text": "Pay.", "label": "scam", "lang": "en", "source": "nowhere"}
    (tmp_path / "set.jsonl").write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    assert [text.id for text in read_real(tmp_path)["set"]] == ["a"]
    (tmp_path / "set.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1: a line needs id"):
        read_real(tmp_path)
    (tmp_path / "set.jsonl").write_bytes(b'{"id": "a"\xff}\n')
    with pytest.raises(CorpusError, match="line 1: not UTF-8"):
        read_real(tmp_path)


def test_the_card_tells_the_findings() -> None:
    ranking = rank(np.array([True, False, False]), np.array([2.0, 1.0, 0.0]))
    own = OwnResult(
        texts=3,
        scams=1,
        families=3,
        threshold=0.9,
        all=ranking,
        parts={"language fr": ranking},
        recall=Share(1, 1),
        alarms=Share(0, 2),
        kinds={"upfront": (1, 0.5)},
        curve=[Bin(0.5, 0.4, 3)],
        challenges=Share(0, 1),
    )
    flagged = {"legit": Share(1, 200), "scam": Share(9, 10)}
    found = Findings(
        made="2026-01-01",
        versions={"python": "3.11"},
        own=own,
        real=[SetResult("jobs <fr>", "fr", flagged, {"upfront": 9})],
        rivals=[RivalResult("keyword list", 0.4, 0.1, 0.3, 0.6, 1.0, 0.1)],
        emscad=None,
    )
    card = write_card(found)
    assert "1 of 200 = 0.5% (0.1% to 2.8%)" in card
    assert "| keyword list | 0.400 | 10.0% | 30.00% | 60.0% | 1.0 | 0.1 |" in card
    assert "EMSCAD" not in card
    plots = write_plots(found)
    assert "jobs &lt;fr&gt;" in plots
    assert "<script" not in plots
