"""Too few texts are told before anything is fitted."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.__main__ import main
from classifier.corpus import Row
from classifier.enough import Lack, lacks, with_known_kinds


def row(number: int, *, scam: bool, kind: str = "upfront", family: str | None = None) -> Row:
    return Row(
        str(number),
        f"Text {number} {'asks a fee' if scam else 'pays well'}",
        "en",
        "scam" if scam else "legit",
        (kind,) if scam else (),
        family or str(number),
        "message",
    )


def texts(scams: int, honest: int) -> list[Row]:
    return [row(number, scam=number < scams) for number in range(scams + honest)]


def guess(number: int) -> Row:
    return replace(row(number, scam=True, kind="pii"), kinds_guessed=True)


def test_a_guessed_kind_is_not_learned_from_where_one_is_known() -> None:
    known = [row(number, scam=True) for number in range(3)]
    assert with_known_kinds([*known, guess(8), row(9, scam=False)], 3) == [True] * 3 + [False, True]


def test_where_no_kind_is_known_guesses_count() -> None:
    assert with_known_kinds([row(1, scam=True), guess(2), guess(3)], 2) == [True] * 3


def test_ten_of_each_label_are_enough() -> None:
    assert lacks(texts(10, 10), 10, 5) == []


def test_the_label_that_is_too_rare_is_named() -> None:
    assert lacks(texts(9, 10), 10, 5) == [Lack("scam", 9, 9)]
    assert lacks(texts(30, 0), 10, 5) == [Lack("legit", 0, 0)]
    assert [lack.name for lack in lacks([], 10, 5)] == ["scam", "legit"]


def test_many_texts_of_few_families_are_too_few() -> None:
    scams = [row(number, scam=True, family=f"f{number % 4}") for number in range(20)]
    honest = [row(number, scam=False) for number in range(20, 40)]
    assert lacks([*scams, *honest], 10, 5) == [Lack("scam", 20, 4)]


def test_scams_of_many_rare_kinds_are_listed() -> None:
    kinds = ("upfront", "mule", "voucher")
    scams = [row(number, scam=True, kind=kinds[number % 3]) for number in range(12)]
    honest = [row(number, scam=False) for number in range(20, 40)]
    found = lacks([*scams, *honest], 10, 5)
    assert {(lack.name, lack.texts) for lack in found} == {(kind, 4) for kind in kinds}


@pytest.mark.parametrize(
    ("scams", "honest", "said"),
    [(1, 0, "scam 1 (1 "), (30, 0, "legit 0"), (9, 30, "scam 9"), (30, 9, "legit 9")],
)
def test_training_on_too_few_says_so_and_writes_nothing(
    scams: int, honest: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {
            "id": own.id,
            "text": own.text,
            "lang": "en",
            "label": own.label,
            "kinds": list(own.kinds),
            "family": own.family,
            "surface": "message",
        }
        for own in texts(scams, honest)
    ]
    (tmp_path / "few.jsonl").write_text("".join(json.dumps(own) + "\n" for own in rows), "utf-8")
    arguments = ["--datasets", str(tmp_path), "--model", str(tmp_path / "model"), "--quiet"]
    assert main(["train", *arguments]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_texts_that_share_nothing_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = []
    for number in range(40):
        fields = {
            "id": str(number),
            "text": chr(97 + number % 26) * (5 + number),
            "lang": "en",
            "label": "scam" if number % 2 else "legit",
            "kinds": ["upfront"] if number % 2 else [],
            "family": str(number),
            "surface": "message",
        }
        lines.append(json.dumps(fields) + "\n")
    (tmp_path / "strange.jsonl").write_text("".join(lines), "utf-8")
    arguments = ["--datasets", str(tmp_path), "--model", str(tmp_path / "model"), "--quiet"]
    assert main(["train", *arguments]) == 1
    assert "in common" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()
