"""The command line that both programs share."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from classifier import __main__ as classifier_program
from classifier.command_line import Program
from classifier.failure import Failure
from classifier.texts import Texts
from server import __main__ as server_program
from server import failure as server_failure


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    package = tmp_path / "small_program"
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    lines = (
        "from classifier.failure import Failure",
        "def configure(parser, texts): parser.add_argument('--how', default='well')",
        "def run(args, texts):",
        "    if args.how == 'well': return 0",
        "    if args.how == 'interrupted': raise KeyboardInterrupt",
        "    raise Failure('it is not there', status=3)",
    )
    for name in ("import_", "labels"):
        (package / f"{name}.py").write_text("\n".join(lines) + "\n", "utf-8")
    (package / "score.py").write_text("raise SystemError('nobody asked for it')\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    commands = ("import", "train", "score")
    return Program("small", "small_program", commands, {"train": "labels"}, version="7")


def test_a_command_runs_by_the_name_of_its_module(program: Program) -> None:
    assert program.run(["import"], Texts()) == 0
    assert program.run(["train", "--how", "well"], Texts()) == 0


def test_a_failure_is_one_line_and_a_status(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.run(["train", "--how", "badly"], Texts()) == 3
    assert capsys.readouterr().err == "small: it is not there\n"
    assert program.run(["train", "--how", "interrupted"], Texts()) == 130


def test_the_version_and_wrong_usage(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.run(["--version"], Texts())
    assert ended.value.code == 0
    assert capsys.readouterr().out == "small 7\n"
    for wrong in ([], ["nonsense"], ["train", "--nonsense"]):
        with pytest.raises(SystemExit) as ended:
            program.run(wrong, Texts())
        assert ended.value.code == 2


def test_both_programs_end_with_the_same_failure() -> None:
    assert server_failure.Failure is Failure
    assert isinstance(classifier_program._PROGRAM, Program)
    assert isinstance(server_program._PROGRAM, Program)


def test_what_is_piped_is_utf_8_whatever_the_terminal_can_show() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "VIGICLIC_LANG": "fr"}
    command = [sys.executable, "-m", "classifier", "labels", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert any("é" in kind["why"] for kind in json.loads(done.stdout.decode("utf-8")))
