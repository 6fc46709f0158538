"""Labelled texts are read whole or refused by file and line, and split by family."""

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from classifier.corpus import (
    CorpusError,
    Row,
    dataset_files,
    dataset_hash,
    family_folds,
    near_duplicates,
    read_corpus,
    read_rows,
    scam_share,
)
from classifier.labels import KINDS, SURFACES
from classifier.texts import Texts

GOOD: dict[str, Any] = {
    "id": "a-1",
    "text": "Pay a fee of 20 euros before the first task.",
    "lang": "en",
    "label": "scam",
    "kinds": ["upfront"],
    "family": "a-1",
    "surface": "message",
}
HONEST = {
    **GOOD,
    "id": "a-2",
    "label": "legit",
    "kinds": [],
    "text": "There is no fee.",
    "family": "a-2",
}


def written(folder: Path, *rows: object, name: str = "texts.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def refused(folder: Path, row: object) -> CorpusError:
    """Give the error for a row that stands on the second line."""
    path = written(folder, HONEST, row)
    with pytest.raises(CorpusError) as caught:
        list(read_rows(path))
    assert (caught.value.file, caught.value.line) == ("texts.jsonl", 2)
    assert str(caught.value).startswith("texts.jsonl, line 2: ")
    return caught.value


def test_a_row_is_read_with_what_it_pays(tmp_path: Path) -> None:
    paid = {**HONEST, "reward": {"amount": "0.25", "currency": "USD"}, "minutes": 2.5}
    bare, row = read_rows(written(tmp_path, GOOD, paid))
    assert bare.is_scam
    assert bare.reward is None
    assert bare.minutes is None
    assert row.reward == (Decimal("0.25"), "USD")
    assert row.minutes == Decimal("2.5")
    assert (row.file, row.line) == ("texts.jsonl", 2)
    assert not row.is_scam


def test_a_challenge_says_so(tmp_path: Path) -> None:
    assert [
        row.challenge for row in read_rows(written(tmp_path, GOOD, {**HONEST, "challenge": True}))
    ] == [False, True]


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_bytes(b"\xef\xbb\xbf\n\n" + json.dumps(GOOD).encode() + b"\r\n  \n")
    assert [(row.id, row.line) for row in read_rows(path)] == [("a-1", 3)]


@pytest.mark.parametrize("column", sorted(GOOD))
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    row = {name: value for name, value in GOOD.items() if name != column}
    assert refused(tmp_path, row).problem == f"missing {column}"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("label", "spam", "unknown label 'spam'"),
        ("label", None, "unknown label 'null'"),
        ("lang", "de", "unknown lang 'de'"),
        ("lang", ["en"], "unknown lang '[\"en\"]'"),
        ("surface", "poster", "unknown surface 'poster'"),
        ("kinds", ["upfront", "theft"], "unknown kinds 'theft'"),
        ("kinds", "upfront", "kinds must be a list"),
        ("kinds", [1], "kinds must be a list"),
        ("kinds", [], "a scam needs at least one kind"),
        ("text", "  \n", "text must be a text that is not empty"),
        ("text", 7, "text must be a text"),
        ("text", "half \ud83d", "text has half a character"),
        ("id", "", "id must be a text"),
        ("family", None, "family must be a text"),
        ("reward", {"amount": "-1", "currency": "USD"}, "reward must be"),
        ("reward", {"amount": "1"}, "reward must be"),
        ("reward", "1 USD", "reward must be"),
        ("reward", {"amount": "1", "currency": "dollars please"}, "reward must be"),
        ("surface", "x" * 500 + "\n", f"unknown surface '{'x' * 40}...'; known:"),
        ("reward", {"amount": "NaN", "currency": "USD"}, "reward must be"),
        ("challenge", "yes", "challenge must be true or false"),
        ("kinds_guessed", 1, "kinds_guessed must be true or false"),
        ("minutes", 0, "minutes must be a positive number"),
        ("minutes", True, "minutes must be a positive number"),
        ("minutes", "ten", "minutes must be a positive number"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, column: str, value: object, said: str) -> None:
    assert said in refused(tmp_path, {**GOOD, column: value}).problem


def test_an_honest_text_has_hazards_only(tmp_path: Path) -> None:
    hazards = [code for code, kind in KINDS.items() if kind.hazard]
    assert set(hazards) == {"unpaid_qual", "disturbing"}
    read = list(read_rows(written(tmp_path, {**HONEST, "kinds": hazards})))
    assert read[0].kinds == tuple(hazards)
    said = refused(tmp_path, {**HONEST, "kinds": ["voucher"]}).problem
    assert said == f"an honest text can only have hazards as kinds: {', '.join(hazards)}"


@pytest.mark.parametrize("row", [[], "text", 3, None])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, row: object) -> None:
    assert refused(tmp_path, row).problem.startswith("not an object;")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": "a', "not JSON"),
        (b"id,text,label", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (json.dumps(GOOD).encode().replace(b"euros", b"\xe9uros"), "not UTF-8"),
        (json.dumps(GOOD).encode("utf-16-le"), "not JSON"),
    ],
)
def test_broken_bytes_are_refused_by_line(tmp_path: Path, line: bytes, said: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes(json.dumps(HONEST).encode() + b"\n\n" + line)
    with pytest.raises(CorpusError) as caught:
        list(read_rows(path))
    assert str(caught.value).startswith(f"mine.jsonl, line 3: {said};")


def test_what_is_wrong_is_said_in_french(tmp_path: Path) -> None:
    told = refused(tmp_path, {**GOOD, "label": "spam"}).told(Texts("fr"))
    assert told.startswith("label\u00a0: valeur inconnue «\u00a0spam\u00a0»")
    assert "scam, legit" in told or "legit, scam" in told


def test_the_same_id_twice_is_refused_across_files(tmp_path: Path) -> None:
    written(tmp_path, GOOD, name="one.jsonl")
    written(tmp_path, HONEST, {**HONEST, "id": "a-1", "text": "Another."}, name="two.jsonl")
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path)
    assert str(caught.value) == "two.jsonl, line 2: id 'a-1' is also in one.jsonl, line 1"


def test_the_same_text_twice_is_refused_whatever_its_case_and_spaces(tmp_path: Path) -> None:
    again = {**GOOD, "id": "b", "text": " PAY a fee  of 20 euros\nbefore the first task. "}
    written(tmp_path, GOOD, again)
    with pytest.raises(CorpusError, match=r"line 2: the text is also in texts\.jsonl, line 1"):
        read_corpus(tmp_path)


def test_the_files_are_read_in_order_and_hashed_by_content(tmp_path: Path) -> None:
    written(tmp_path, HONEST, name="b.jsonl")
    written(tmp_path, GOOD, name="a.jsonl")
    (tmp_path / "notes.md").write_text("no texts")
    assert [path.name for path in dataset_files(tmp_path)] == ["a.jsonl", "b.jsonl"]
    assert [row.id for row in read_corpus(tmp_path)] == ["a-1", "a-2"]
    once = dataset_hash(tmp_path)
    (tmp_path / "notes.md").write_text("still none")
    assert dataset_hash(tmp_path) == once
    written(tmp_path, {**GOOD, "surface": "mail"}, name="a.jsonl")
    assert dataset_hash(tmp_path) != once


def row(text: str, family: str, label: str = "scam", lang: str = "en") -> Row:
    kinds = ("upfront",) if label == "scam" else ()
    return Row(family + text[:9], text, lang, label, kinds, family, "message")


LONG = (
    "Good morning, we have seen your resume and would like to offer you a place as a typist. "
    "The pages come on Monday. The security for the pages is twenty dollars, which you have back."
)


def test_near_duplicates_are_found_across_families() -> None:
    changed = LONG.replace("typist", "rater").replace("twenty", "fifty")
    pairs = near_duplicates([row(LONG, "one"), row(changed, "two"), row("Hello you.", "three")])
    assert [(a.family, b.family) for a, b, _ in pairs] == [("one", "two")]
    assert 0.6 <= pairs[0][2] < 1


def test_a_short_text_inside_a_long_one_is_found() -> None:
    inside = "would like to offer you a place as a typist"
    assert near_duplicates([row(LONG, "one"), row(inside, "two")])[0][2] == 1


def test_near_duplicates_of_one_family_are_allowed() -> None:
    changed = LONG.replace("typist", "rater")
    assert near_duplicates([row(LONG, "one"), row(changed, "one")]) == []


def test_texts_without_words_are_no_duplicates_of_each_other() -> None:
    assert near_duplicates([row("🎉", "one"), row("👍👍", "two")]) == []


def test_a_family_is_never_split_and_the_folds_are_even() -> None:
    rows = [
        row(f"text {n}", f"family {n // 2 if n < 40 else n}", label, lang)
        for label in ("scam", "legit")
        for lang in ("en", "fr")
        for n in range(120)
    ]
    folds = family_folds(rows, 5, seed=1)
    places: dict[str, set[int]] = {}
    for one, fold in zip(rows, folds, strict=True):
        places.setdefault(one.family, set()).add(fold)
    assert all(len(found) == 1 for found in places.values())
    strata = Counter((one.label, one.lang, fold) for one, fold in zip(rows, folds, strict=True))
    assert all(
        abs(strata[label, lang, fold] - 24) <= 4
        for label in ("scam", "legit")
        for lang in ("en", "fr")
        for fold in range(5)
    )
    assert folds == family_folds(rows, 5, seed=1)
    assert folds != family_folds(rows, 5, seed=2)


def test_the_share_of_scams() -> None:
    rows = [row("a", "a"), row("b", "b", "legit"), row("c", "c", "legit"), row("d", "d", "legit")]
    assert scam_share(rows) == 0.25
    assert scam_share([]) == 0
    assert scam_share([replace(rows[0], surface=SURFACES[1])]) == 1
