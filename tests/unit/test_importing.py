"""Labelled texts of others are taken in whole or not at all, once a person has decided."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from classifier.__main__ import main
from classifier.corpus import read_corpus

FEE = "Before you start the typing job you pay a registration fee of 20 euro to the office"
SURVEY = "A survey about breakfast for the university, it pays two euro and takes ten minutes"
TASK = "Look at the photo of the street and write down the number of the house that you see"
EMSCAD = re.split(
    ",",
    "job_id,title,location,department,salary_range,company_profile,description,requirements,"
    "benefits,telecommuting,has_company_logo,has_questions,employment_type,required_experience,"
    "required_education,industry,function,fraudulent",
)


def row(number: int, text: str, label: str = "legit", **fields: Any) -> dict[str, Any]:
    return {
        "id": f"r{number}",
        "text": text,
        "lang": "en",
        "label": label,
        "kinds": ["upfront"] if label == "scam" else [],
        "family": f"r{number}",
        "surface": "message",
    } | fields


def put(path: Path, *rows: dict[str, Any]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return path


def put_csv(path: Path, columns: list[str], *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    return put(tmp_path / "datasets" / "own.jsonl", row(1, FEE, "scam"), row(2, SURVEY)).parent


def take_in(datasets: Path, *arguments: str | Path) -> int:
    return main(["import", *map(str, arguments), "--datasets", str(datasets)])


def content(datasets: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in datasets.iterdir()}


def decide(path: Path, decision: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for one in rows:
        one["decision"] = decision
    put_csv(path, list(rows[0]), *rows)


def test_our_own_export_is_taken_in_with_its_source(datasets: Path, tmp_path: Path) -> None:
    given = row(7, TASK, family="f", reward={"amount": "0.10", "currency": "EUR"}, minutes="3")
    assert take_in(datasets, put(tmp_path / "My labels.jsonl", given)) == 0
    written = json.loads((datasets / "imported-my-labels.jsonl").read_text("utf-8"))
    assert written["id"].startswith("imp-")
    assert written["family"] == "imported-f"
    assert (written["reward"], written["minutes"]) == (given["reward"], "3")
    assert written["licence"]
    assert written["source"]
    assert len(read_corpus(datasets)) == 3


def test_importing_again_changes_nothing(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(tmp_path / "labels.jsonl", row(7, TASK), row(8, f"  {TASK.upper()}"))
    assert take_in(datasets, file) == 0
    before = content(datasets)
    assert take_in(datasets, file) == 0
    assert content(datasets) == before
    assert "labels.jsonl:1 = imported-labels.jsonl:1" in capsys.readouterr().out


@pytest.mark.parametrize("label", ["scam", "legit"])
def test_a_text_near_another_waits_for_a_decision(
    datasets: Path, tmp_path: Path, label: str, capsys: pytest.CaptureFixture[str]
) -> None:
    near = FEE.replace("20", "35")
    file = put(tmp_path / "labels.jsonl", row(7, near, label), row(8, TASK))
    before = content(datasets)
    assert take_in(datasets, file) == 1
    said = capsys.readouterr()
    assert "own.jsonl:1" in said.out
    assert ("conflict" if label == "legit" else "duplicate") in said.out
    asked = tmp_path / "labels.jsonl.decisions.csv"
    assert str(asked) in said.err
    assert content(datasets) == before, "nothing is taken in before all is decided"

    decide(asked, "perhaps")
    assert take_in(datasets, file) == 1
    assert "labels.jsonl.decisions.csv, row 2: unknown decision" in capsys.readouterr().err
    assert content(datasets) == before

    decide(asked, "take")
    assert take_in(datasets, file) == 0
    families = {one.text: one.family for one in read_corpus(datasets)}
    assert families[near] == families[FEE] == "r1", "near texts are never split apart"


def test_skip_and_replace(datasets: Path, tmp_path: Path) -> None:
    file = put(tmp_path / "labels.jsonl", row(7, FEE.replace("20", "35"), "legit"))
    assert take_in(datasets, file, "--conflicts", "skip") == 0
    assert [one.id for one in read_corpus(datasets)] == ["r1", "r2"]
    assert take_in(datasets, file, "--conflicts", "replace") == 0
    assert {one.label for one in read_corpus(datasets)} == {"legit"}
    assert "r1" not in {one.id for one in read_corpus(datasets)}


def test_the_same_text_with_another_label_cannot_be_taken_beside_it(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(tmp_path / "labels.jsonl", row(7, SURVEY, "scam"))
    before = content(datasets)
    assert take_in(datasets, file, "--conflicts", "take") == 1
    assert "row 1" in capsys.readouterr().err
    assert content(datasets) == before
    assert take_in(datasets, file, "--conflicts", "replace") == 0
    assert {one.label for one in read_corpus(datasets)} == {"scam"}


def test_new_texts_that_contradict_one_another_are_asked_about(
    datasets: Path, tmp_path: Path
) -> None:
    file = put(tmp_path / "labels.jsonl", row(7, TASK), row(8, f"{TASK} there", "scam"))
    assert take_in(datasets, file) == 1
    assert take_in(datasets, file, "--conflicts", "skip") == 0
    assert [one.label for one in read_corpus(datasets) if one.file != "own.jsonl"] == ["legit"]


def test_new_texts_of_one_template_become_one_family(datasets: Path, tmp_path: Path) -> None:
    file = put(tmp_path / "labels.jsonl", row(7, TASK), row(8, f"{TASK} today"))
    assert take_in(datasets, file) == 0
    new = [one for one in read_corpus(datasets) if one.file != "own.jsonl"]
    assert len(new) == 2
    assert len({one.family for one in new}) == 1


def emscad(title: str, fraudulent: str) -> dict[str, str]:
    empty = dict.fromkeys(EMSCAD, "")
    return empty | {"title": title, "description": f"{title}, apply\nnow", "fraudulent": fraudulent}


def test_emscad(datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ads = [emscad("Nurse at the clinic", "0"), emscad("Clerk from home, send papers", "1")]
    assert take_in(datasets, put_csv(tmp_path / "jobs.csv", EMSCAD, *ads)) == 0
    new = {one.label: one for one in read_corpus(datasets) if one.file == "imported-jobs.jsonl"}
    assert new["legit"].text == "Nurse at the clinic\nNurse at the clinic, apply\nnow"
    assert (new["scam"].kinds, new["scam"].surface, new["scam"].lang) == (("pii",), "listing", "en")
    assert (new["scam"].kinds_guessed, new["legit"].kinds_guessed) == (True, False)
    told = capsys.readouterr().out
    assert "CC0" in told
    assert "taken for pii" in told
    assert "CC0" in (datasets / "imported-jobs.jsonl").read_text("utf-8")


def test_the_kind_of_emscads_frauds_can_be_said(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = put_csv(tmp_path / "jobs.csv", EMSCAD, emscad("Clerk from home, send money on", "1"))
    assert take_in(datasets, jobs, "--kind", "mule") == 0
    (new,) = [one for one in read_corpus(datasets) if one.file == "imported-jobs.jsonl"]
    assert (new.kinds, new.kinds_guessed) == (("mule",), False)
    assert "taken for" not in capsys.readouterr().out


def test_a_sign_or_one_tag_that_is_talked_about_is_no_html_left_in(
    datasets: Path, tmp_path: Path
) -> None:
    texts = ["Is 3 < 4 & 5 > 4 in the job of today?", "Put the <b> tag around the title of the job"]
    rows = [{"text": text, "label": "legit"} for text in texts]
    assert take_in(datasets, put_csv(tmp_path / "own.csv", ["text", "label"], *rows)) == 0


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_spamhunter(
    datasets: Path, tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ["SMS Translation", "SMS Language", "Category", "Subcategory"]
    messages = [
        dict(zip(columns, values, strict=True))
        for values in (
            ("account locked please confirm the card", "nl", "Phishing/fraud", "Account Alert"),
            ("select winner of the raffle send ten pound", "en", "fraud", "Prize"),
            ("new season of shoes in our shop", "en", "Ads", "Promotio"),
        )
    ]
    file = tmp_path / f"sms.{suffix}"
    if suffix == "csv":
        put_csv(file, columns, *messages)
    else:
        put(file, *messages)
    assert take_in(datasets, file) == 0
    new = [one for one in read_corpus(datasets) if one.file == "imported-sms.jsonl"]
    assert [(one.label, one.kinds, one.lang) for one in new] == [
        ("scam", ("credential",), "en"),
        ("scam", ("upfront",), "en"),
    ]
    assert "same label" in capsys.readouterr().out


def test_a_table_of_ones_own(datasets: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        "\ufeffmsg;verdict;kinds\n"
        "Payez les frais de dossier avant de commencer;arnaque;upfront, voucher\n"
        '"Décrivez la photo ; vous êtes payé 2 €";ok;\n',
        "utf-8",
    )
    arguments = ["--text-column", "msg", "--label-column", "verdict", "--legit", "ok"]
    assert take_in(datasets, file, *arguments, "--licence", "mine", "--surface", "mail") == 0
    new = [one for one in read_corpus(datasets) if one.file == "imported-mine.jsonl"]
    assert [(one.label, one.lang, one.kinds, one.surface) for one in new] == [
        ("scam", "fr", ("upfront", "voucher"), "mail"),
        ("legit", "fr", (), "mail"),
    ]
    assert '"licence": "mine"' in (datasets / "imported-mine.jsonl").read_text("utf-8")


BAD: dict[str, tuple[str, bytes, str]] = {
    "columns": ("a.csv", b"title,body\nx,y\n", "a.csv, row 1: missing columns"),
    "emscad": ("a.csv", b"title,description,fraudulent\nx,y,1\n", "row 1: missing columns"),
    "label": ("a.csv", b"text,label\nThe job of the day,ok then\n", "row 2: unknown label 'ok the"),
    "utf8": ("a.csv", b"text,label\nThe job,scam\ncaf\xe9 job,legit\n", "a.csv, row 3: not UTF-8"),
    "json": (
        "a.jsonl",
        b'{"text": "The job", "label": "legit"}\n{oh\n',
        "a.jsonl, row 2: not JSON",
    ),
    "list": ("a.jsonl", b"[1]\n", "row 1: not an object"),
    "empty": ("a.csv", b"", "row 1: there is nothing in it"),
    "no rows": ("a.csv", b"text,label\n", "row 1: no line follows it"),
    "no text": ("a.csv", b"text,label\n ,legit\n", "row 2: the text is empty"),
    "emoji": ("a.csv", "text,label\n🎉🎉,legit\n".encode(), "row 2: the text has no words"),
    "long": ("a.csv", b"text,label\n" + b"job " * 30_000 + b",legit\n", "characters, more than"),
    "huge": (
        "a.csv",
        b"text,label\nThe job,legit\n" + b"job " * 1_250_000 + b",legit\n",
        "a.csv, row 3: a field has more than 1000000 characters",
    ),
    "letter": ("a.csv", b"text,label\na,legit\n", "row 2: the language"),
    "html": ("a.csv", b"text,label\n<p>Pay <b>now</b></p>,legit\n", "row 2: HTML was left in"),
    "entities": (
        "a.csv",
        b"text,label\nPay&nbsp;now &amp; here,legit\n",
        "row 2: HTML was left in",
    ),
    "kinds": ("a.csv", b"text,label\nPay the fee,scam\n", "row 2: a scam needs at least one kind"),
    "kind": ("a.csv", b"text,label,kinds\nPay the fee,scam,theft\n", "unknown kinds 'theft'"),
    "fields": ("a.csv", b"text,label\nPay the fee\n", "row 2: not as many fields"),
    "quote": ("a.csv", b'text,label\n"Pay the fee,scam\n', "row 2: not CSV"),
    "lines": ("a.csv", b'text,label\n"The\njob",legit\nThe task,no idea\n', "row 4: unknown label"),
    "nul": ("a.csv", b"text,label\nThe \x00job,legit\n", "a.csv, row"),
    "script": ("a.csv", "text,label\nالعمل من البيت,legit\n".encode(), "row 2: the language"),
    "surrogate": ("a.jsonl", b'{"text": "The \\ud83d job", "label": "legit"}\n', "row 1: "),
    "surface": ("a.csv", b"text,label,surface\nThe job,legit,pub\n", "unknown surface 'pub'"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_and_nothing_is_taken_in(
    datasets: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, given, problem = BAD[name]
    (tmp_path / file).write_bytes(given)
    good = put(tmp_path / "good.jsonl", row(7, TASK))
    before = content(datasets)
    assert take_in(datasets, good, tmp_path / file) == 1
    err = capsys.readouterr().err
    assert problem in err
    assert err.count("\n") == 1
    assert content(datasets) == before


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_in_french_alone(
    datasets: Path,
    tmp_path: Path,
    name: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    file, given, problem = BAD[name]
    (tmp_path / file).write_bytes(given)
    assert take_in(datasets, tmp_path / file) == 1
    err = capsys.readouterr().err
    assert f"{file}, ligne " in err
    assert problem not in err
    assert not set(re.findall("[a-z]+", err)) & {"the", "not", "is", "has", "missing", "unknown"}


def test_bad_rows_can_be_left_out(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"text,label\n{TASK},legit\nThe job,unsure\n", "utf-8")
    assert take_in(datasets, file, "--skip-bad") == 0
    assert "a.csv, row 3: unknown label" in capsys.readouterr().out
    assert len(read_corpus(datasets)) == 3


def test_what_cannot_be_read_or_written_is_told(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_in(datasets, tmp_path / "nothing.csv") == 1
    assert "nothing.csv cannot be read" in capsys.readouterr().err
    file = put(tmp_path / "good.jsonl", row(7, TASK))
    (datasets / "imported-good.jsonl").mkdir()
    assert take_in(datasets, file) == 1
    assert "cannot be" in capsys.readouterr().err


def test_no_spreadsheet_runs_a_text(datasets: Path, tmp_path: Path) -> None:
    file = put(tmp_path / "labels.jsonl", row(7, f"=HYPERLINK(1) {FEE}", "scam"))
    assert take_in(datasets, file) == 1
    asked = (tmp_path / "labels.jsonl.decisions.csv").read_text("utf-8")
    assert "'=HYPERLINK" in asked
    assert ",=HYPERLINK" not in asked
