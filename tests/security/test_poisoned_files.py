"""Files made to harm whoever takes them in: labelled texts, histories, and what is made of them."""

import csv
import io
import json
from pathlib import Path

import pytest

from classifier import importers
from classifier.corpus import CorpusError, Row, read_corpus
from classifier.deciding import Question, decisions_file, read_decisions
from server.cells import harmless
from server.dashboard.files import table_of
from server.evidence.tables import cell
from server.importing import BadRow, Options, Record, as_events, read_file
from server.ledger import Line

FORMULAS = (
    *("=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "  =1", "\u00a0=1"),
    *("=HYPERLINK(A1)", "|calc", "%0", "＝1+1", "＋1", "－1", "＠SUM(1)", "\n=1"),
)
TOLD = {
    "id": "a1",
    "text": "Type the words that you hear in the short recording.",
    "lang": "en",
    "label": "legit",
    "kinds": [],
    "family": "f1",
    "surface": "message",
}


def begins_like_a_formula(text: str) -> bool:
    return text.strip(" \u00a0\t\r\n")[:1] in set("=+-@|%＝＋－＠")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_title_of_a_history_is_a_formula_in_any_table(formula: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(("platform", "title", "requester", "outcome", "reward", "currency", "key"))
    writer.writerow(("Turkle", formula, formula, "approved", "1.00", "USD", formula))
    found = read_file(file.getvalue().encode(), "mine.csv", Options(), lambda _: None)
    (told,) = found.records
    assert isinstance(told, Record)
    assert not begins_like_a_formula(cell(told.title, "."))
    line = Line(
        key=formula,
        platform="turkle",
        title=formula,
        requester=formula,
        reward=told.reward,
        accepted_at=None,
        ended_at=None,
        outcome="approved",
        active_ms=None,
        elapsed_ms=None,
        measured_ms=0,
        work=(),
        corrected=False,
        at=1,
    )
    (_, row) = csv.reader(io.StringIO(table_of([line]).decode("utf-8-sig"), newline=""))
    assert not any(begins_like_a_formula(value) for value in row)
    assert harmless(formula) == f"'{formula}"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_labelled_text_is_a_formula_in_the_questions_about_it(
    formula: str, tmp_path: Path
) -> None:
    rows = [
        Row(f"{formula}{number}", formula, "en", "legit", (), "f", "message", file=formula)
        for number in range(2)
    ]
    question = Question(rows[0], rows[1], 0.9, exact=False)
    written = decisions_file([question], {question.key: "take"})
    (_, row) = csv.reader(io.StringIO(written.decode(), newline=""))
    assert not any(begins_like_a_formula(value) for value in row)
    path = tmp_path / "decisions.csv"
    path.write_bytes(written)
    assert read_decisions(path) == {question.key: "take"}


POISONED = {
    "half a character": json.dumps(TOLD | {"text": "\ud83d"}),
    "a number without end": json.dumps(TOLD | {"minutes": float("nan")}),
    "nesting without end": "[" * 100_000,
    "an amount without measure": json.dumps(
        TOLD | {"reward": {"amount": "1E+999999999", "currency": "USD"}}
    ),
    "an amount that is none": json.dumps(TOLD | {"reward": {"amount": "NaN", "currency": "USD"}}),
    "a currency with a line": json.dumps(TOLD | {"reward": {"amount": "1", "currency": "USD\nok"}}),
    "an unknown kind": json.dumps(TOLD | {"label": "scam", "kinds": ["__class__"]}),
    "a kind of scam on an honest text": json.dumps(TOLD | {"kinds": ["upfront"]}),
    "no object": "7",
    "a name without end": json.dumps(TOLD | {"label": "x" * 1_000_000}),
    "signs that move a line": json.dumps(TOLD | {"label": "\u202e\x1b[2J\r"}),
    "an id twice": "\n".join(json.dumps(TOLD | {"text": f"Text {n}."}) for n in range(2)),
    "one text as both": "\n".join(
        json.dumps(
            TOLD | {"id": label, "label": label, "kinds": ["upfront"] if label == "scam" else []}
        )
        for label in ("legit", "scam")
    ),
}


@pytest.mark.parametrize("how", POISONED)
def test_a_poisoned_dataset_is_refused_in_one_short_line(how: str, tmp_path: Path) -> None:
    (tmp_path / "texts.jsonl").write_text(POISONED[how], encoding="utf-8", errors="surrogatepass")
    with pytest.raises(CorpusError) as refused:
        read_corpus(tmp_path)
    told = str(refused.value)
    assert told.startswith("texts.jsonl, line ")
    assert len(told) < 500
    assert told.isprintable()


@pytest.mark.parametrize("how", ["no object", "nesting without end", "half a character"])
def test_texts_of_others_are_refused_alike(how: str, tmp_path: Path) -> None:
    path = tmp_path / "others.jsonl"
    path.write_text(POISONED[how], encoding="utf-8", errors="surrogatepass")
    with pytest.raises(CorpusError):
        importers.read_file(path, importers.Reading())


@pytest.mark.parametrize(
    "content",
    [
        b"platform,title,outcome\nTurkle,x,approved,more\n",
        b'platform,title,outcome\nTurkle,"x,approved\n',
        b"platform,title,outcome\n\0,\0,\0\n",
        b"title,title,outcome\nx,x,approved\n",
        b"platform,title,outcome,minutes\nTurkle,x,approved,1e999999\n",
        b"platform,title,outcome,reward\nTurkle,x,approved,$" + b"9" * 5_000 + b"\n",
        b"platform,title,outcome,ended_at\nTurkle,x,approved,99999-01-01T00:00\n",
        b"[" * 100_000,
        b'{"version": 1e999}',
        b"PK\x03\x04" + bytes(100),
        b"\xff\xfe" + "platform,title".encode("utf-16-le"),
    ],
)
def test_a_poisoned_history_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(BadRow) as refused:
        as_events(read_file(content, "mine.csv", Options(), lambda _: None), 1)
    assert len(refused.value.detail) < 10_000
