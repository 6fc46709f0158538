"""The commands of vigiclic-classifier, as a person or a script runs them."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.__main__ import COMMANDS, main
from classifier.arrays import read_manifest

WORDS = (
    "survey",
    "captions",
    "tagging",
    "relecture",
    "sondage",
    "dictée",
    "photos",
    "listings",
    "maps",
    "audio",
    "reçus",
    "cartes",
)


def datasets(folder: Path) -> Path:
    """Write a small set of labelled texts."""
    folder.mkdir(exist_ok=True)
    lines = []
    for number, word in enumerate(WORDS):
        for scam in (True, False):
            lang = "fr" if number > 5 else "en"
            text = (
                f"Pay a registration fee of {number}5 USD before you start the {word} job."
                if scam
                else f"The {word} task pays 2 USD for 10 minutes; no fee is asked by anybody."
            )
            lines.append(
                {
                    "id": f"{number}{scam}",
                    "text": text,
                    "lang": lang,
                    "label": "scam" if scam else "legit",
                    "kinds": ["upfront"] if scam else [],
                    "family": f"{number}{scam}",
                    "surface": "message",
                }
            )
    content = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "small.jsonl").write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("commands")
    data = datasets(root / "datasets")
    arguments = ["train", "--datasets", str(data), "--model", str(root / "model"), "--quiet"]
    assert main(arguments) == 0
    return root / "model"


def score(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Path, lines: bytes
) -> tuple[int, list[dict[str, object]]]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    status = main(["score", "--model", str(model)])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_scoring_keeps_order_and_tells_bad_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Path
) -> None:
    lines = [
        '{"id": "a", "text": "Pay a registration fee of 35 USD before you start the job."}',
        "not json",
        '{"id": "b"}',
        '{"id": "c", "text": 5}',
        '{"id": "d", "text": "x", "reward": "5 dollars"}',
        '{"id": "e", "text": "x", "minutes": -1}',
        "[1, 2]",
        '{"id": 7, "text": "", "reward": {"amount": "1.50", "currency": "EUR"}, "minutes": 6}',
        '{"text": "\\ud800 lone", "url": "https://x.example", "lang": "en", "unknown": true}',
    ]
    status, answers = score(monkeypatch, capsys, model, "\n".join(lines).encode() + b"\n\xff\n")
    assert status == 1
    ids = ["a", None, "b", "c", "d", "e", None, 7, None, None]
    assert [answer["id"] for answer in answers] == ids
    assert [("error" in answer) for answer in answers] == [
        *(False, True, True, True, True, True, True, False, False, True)
    ]
    first = answers[0]
    assert set(first) == {"id", "probability", "flagged", "kinds", "reasons", "pay"}
    assert first["pay"] is None
    assert answers[7]["pay"] == {
        "amount": "1.50",
        "currency": "EUR",
        "minutes": "6",
        "per_hour": "15.0000",
    }


def test_scoring_good_lines_ends_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Path
) -> None:
    lines = b'{"id": 1, "text": "Pay a registration fee of 35 USD before you start."}\n\n'
    status, answers = score(monkeypatch, capsys, model, lines)
    assert status == 0
    assert len(answers) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "🎉",
        "الدفع قبل",
        "<b>Pay</b>",
        "x" * 5_000_000,
        "pay a fee " * 500_000,
        "\x00",
    ],
    ids=["empty", "letter", "emoji", "script", "html", "5MB", "5MB of words", "nul"],
)
def test_odd_texts_are_scored(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Path, text: str
) -> None:
    line = json.dumps({"id": 1, "text": text}).encode() + b"\n"
    status, answers = score(monkeypatch, capsys, model, line)
    assert status == 0
    assert 0 <= float(str(answers[0]["probability"])) <= 1


def test_a_broken_byte_is_an_error_of_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Path
) -> None:
    lines = (
        b'{"id": 1, "text": "pays 2 USD"}\n\n'
        b'{"id": "b", "text": "caf\xe9 pays 2 USD"}\n'
        b'{"id": "caf\xe9", "text": "pays 2 USD"}\n'
        b"\xff\xfe\n"
        b'{"id": 2, "text": "pays 2 USD"}\n'
    )
    status, answers = score(monkeypatch, capsys, model, lines)
    assert status == 1
    assert [answer["id"] for answer in answers] == [1, "b", None, None, 2]
    told = [str(answer.get("error", ""))[:19] for answer in answers]
    assert told == ["", *(f"line {number}: the line is" for number in (3, 4, 5)), ""]


def test_an_error_names_its_line_where_no_id_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Path
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    _, answers = score(monkeypatch, capsys, model, b'{"id": 1, "text": "a"}\nnot json\n[1]\n')
    assert [answer["id"] for answer in answers] == [1, None, None]
    assert str(answers[1]["error"]).startswith("ligne 2\u00a0: ce n’est pas un objet JSON")
    assert str(answers[2]["error"]).startswith("ligne 3\u00a0: ce n’est pas un objet JSON")


@pytest.mark.parametrize("currency", ["dollars please", "", "$", "usd", "U", None, 5])
def test_a_currency_is_a_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    model: Path,
    currency: object,
) -> None:
    row = {"id": 1, "text": "a", "reward": {"amount": "1", "currency": currency}}
    status, answers = score(monkeypatch, capsys, model, json.dumps(row).encode())
    assert status == 1
    assert "currency" in str(answers[0]["error"])


def test_what_is_left_unread_of_a_long_text_is_told_beside_the_verdicts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Path
) -> None:
    rows = [{"id": 1, "text": "pays"}, {"id": 2, "text": "pay a fee " * 50_000}]
    lines = "\n".join(map(json.dumps, rows)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    assert main(["score", "--model", str(model)]) == 0
    told = capsys.readouterr()
    assert "error" not in told.out
    assert told.err.startswith("line 2: only the first 400,000 characters")
    assert "100,001 at its end" in told.err
    assert told.err.count("\n") == 1


def test_a_mark_at_the_beginning_costs_no_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Path
) -> None:
    line = b'\xef\xbb\xbf{"id": 1, "text": "pays 2 USD"}\n'
    status, answers = score(monkeypatch, capsys, model, line)
    assert (status, answers[0]["id"]) == (0, 1)


def test_without_a_model_one_line_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    assert main(["score", "--model", str(tmp_path)]) == 1
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "vigiclic-classifier train" in message
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    assert main(["explain", "texte", "--model", str(tmp_path)]) == 1
    assert "pas de modèle" in capsys.readouterr().err


def test_a_bad_row_stops_training_and_leaves_the_model_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = datasets(tmp_path / "datasets")
    with (data / "small.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "bad"}\n')
    assert main(["train", "--datasets", str(data), "--model", str(tmp_path / "model")]) == 1
    assert f"small.jsonl, row {2 * len(WORDS) + 1}" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_no_texts_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--datasets", str(tmp_path), "--model", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_a_fresh_model_is_not_fitted_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, folder = datasets(tmp_path / "datasets"), tmp_path / "model"
    arguments = ["train", "--if-stale", "--datasets", str(data), "--model", str(folder)]
    assert main(arguments) == 0
    made = (folder / "manifest.json").stat().st_mtime_ns
    assert main(arguments) == 0
    assert (folder / "manifest.json").stat().st_mtime_ns == made
    text = (data / "small.jsonl").read_text("utf-8").replace("survey", "poll")
    (data / "small.jsonl").write_text(text, encoding="utf-8")
    assert main(arguments) == 0
    assert (folder / "manifest.json").stat().st_mtime_ns != made
    assert len(list(folder.glob("arrays-*"))) == 1, "the files of the old model are removed"
    assert str(folder) in capsys.readouterr().out


def test_the_manifest_says_where_the_model_comes_from(model: Path) -> None:
    manifest = read_manifest(model)
    assert manifest["rows"]["texts"] == 2 * len(WORDS)
    assert set(manifest["versions"]) == {"python", "numpy", "scikit-learn"}
    assert len(manifest["dataset_sha256"]) == len(manifest["code_sha256"]) == 64
    named = {manifest["arrays"], manifest["pipeline"], manifest["exam"]["arrays"]}
    assert set(manifest["files"]) == named


def test_a_fresh_model_is_told_without_loading_scikit_learn(model: Path) -> None:
    data = model.parent / "datasets"
    program = (
        "import sys; from classifier.__main__ import main; "
        f"main(['train', '--if-stale', '--datasets', {str(data)!r}, '--model', {str(model)!r}]); "
        "print('sklearn' in sys.modules, 'pandas' in sys.modules)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


def test_explain_marks_the_reasons(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Pay a registration fee of 45 USD before you start the survey job."
    assert main(["explain", text, "--model", str(model)]) == 0
    assert "registration fee" in capsys.readouterr().out


def test_labels_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["labels", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"kind", "weight", "level", "hazard", "name", "why"} == set(rows[0])
    assert main(["labels"]) == 0
    assert "upfront" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


def test_wrong_usage_is_status_2() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2


@pytest.mark.parametrize("option", ["--real", "--emscad", "--embeddings"])
def test_measuring_with_what_is_not_there_ends_before_the_work(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", option, str(tmp_path / "none"), "--to", str(tmp_path), "--quiet"]) == 1
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "none" in message
    assert not list(tmp_path.iterdir())
