"""Reading, checking and splitting the labelled texts."""

import json
from pathlib import Path

import pytest

from classifier.corpus import (
    CorpusError,
    Row,
    dataset_hash,
    family_folds,
    near_duplicates,
    read_corpus,
    scam_share,
)

GOOD = {
    "id": "t-1",
    "text": "Pay the fee before you start.",
    "lang": "en",
    "label": "scam",
    "kinds": ["upfront"],
    "family": "t-1",
    "surface": "message",
}


def write(folder: Path, *rows: object, name: str = "texts.jsonl") -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def row(number: int, text: str, *, family: str | None = None, label: str = "legit") -> Row:
    kinds = ("upfront",) if label == "scam" else ()
    return Row(f"r{number}", text, "en", label, kinds, family or f"f{number}", "message")


def test_a_good_row_is_read(tmp_path: Path) -> None:
    extra = {"reward": {"amount": "0.25", "currency": "USD"}, "minutes": 3}
    (read,) = read_corpus(write(tmp_path, {**GOOD, **extra}))
    assert read.is_scam
    assert read.kinds == ("upfront",)
    assert str(read.reward[0]) == "0.25" if read.reward else False
    assert read.minutes == 3
    assert (read.file, read.line) == ("texts.jsonl", 1)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"label": "maybe"}, "unknown label 'maybe'"),
        ({"lang": "de"}, "unknown lang 'de'"),
        ({"surface": "billboard"}, "unknown surface"),
        ({"kinds": ["theft"]}, "unknown kind 'theft'"),
        ({"kinds": "upfront"}, "kinds must be a list"),
        ({"kinds": []}, "a scam needs at least one kind"),
        ({"label": "legit"}, "only have hazards"),
        ({"text": "  "}, "text must be a text that is not empty"),
        ({"reward": "5 dollars"}, "reward must be an object"),
        ({"reward": {"amount": "NaN", "currency": "USD"}}, "reward must be an object"),
        ({"minutes": 0}, "minutes must be a positive number"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, change: dict[str, object], problem: str
) -> None:
    folder = write(tmp_path, GOOD, "", {**GOOD, "id": "t-2", **change})
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    assert problem in caught.value.problem
    assert (caught.value.file, caught.value.line) == ("texts.jsonl", 3)


@pytest.mark.parametrize(
    ("line", "problem"),
    [("{", "not JSON"), ("[1]", "not an object"), ('{"id": "x"}', "missing text, lang")],
)
def test_a_broken_line_is_told(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(CorpusError) as caught:
        read_corpus(write(tmp_path, line))
    assert problem in caught.value.problem


def test_a_line_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "texts.jsonl").write_bytes(json.dumps(GOOD).encode() + b"\n\xff\xfe\n")
    with pytest.raises(CorpusError, match="line 2: not UTF-8"):
        read_corpus(tmp_path)


def test_duplicates_are_refused_across_files(tmp_path: Path) -> None:
    write(tmp_path, GOOD, name="a.jsonl")
    write(tmp_path, {**GOOD, "text": "Another."}, name="b.jsonl")
    with pytest.raises(CorpusError, match=r"'t-1' is also in a\.jsonl, line 1"):
        read_corpus(tmp_path)
    again = {**GOOD, "id": "t-2", "text": "PAY the  fee before you start."}
    write(tmp_path, again, name="b.jsonl")
    with pytest.raises(CorpusError, match=r"the text is also in a\.jsonl"):
        read_corpus(tmp_path)


def test_near_duplicates_across_families_are_found() -> None:
    long = "You will be paid every Friday after the batch has been checked by our team in Lyon"
    rows = [
        row(1, long),
        row(2, f"Good morning! {long}, thank you."),
        row(3, long + " again", family="f1"),
        row(4, "Nothing in common with the others at all, really nothing."),
    ]
    found = {(one.id, two.id) for one, two, _ in near_duplicates(rows)}
    assert found == {("r1", "r2"), ("r2", "r3")}


def test_folds_keep_families_whole_and_labels_even() -> None:
    rows = [
        row(n, f"text {n}", family=f"f{n // 3}", label="scam" if (n // 3) % 2 else "legit")
        for n in range(150)
    ]
    folds = family_folds(rows, 5, seed=3)
    assert folds == family_folds(rows, 5, seed=3)
    assert folds != family_folds(rows, 5, seed=4)
    for family in {one.family for one in rows}:
        own = {fold for one, fold in zip(rows, folds, strict=True) if one.family == family}
        assert len(own) == 1
    for fold in range(5):
        inside = [one for one, place in zip(rows, folds, strict=True) if place == fold]
        assert len(inside) == 30
        assert 0.4 <= scam_share(inside) <= 0.6


def test_the_hash_follows_content_and_names(tmp_path: Path) -> None:
    before = dataset_hash(write(tmp_path, GOOD))
    assert dataset_hash(tmp_path) == before
    assert dataset_hash(write(tmp_path, {**GOOD, "id": "t-3"})) != before
