"""Recordings, replayed: the figures are those that were worked out by hand."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from server import reading, recording
from server.__main__ import main
from server.judge import Judge
from server.messages import encoder
from server.preferences import PipelineSettings
from server.replay import Reader, as_object, replay
from tests.recordings.__main__ import recorded
from tests.recordings.expected import FOLDER, comparable, expected, given, names
from tests.recordings.scenes import SCENES
from tests.support.judging import FeeScorer

READER = Reader(reading.read_page, reading.read_data, reading.meaning, reading.action_task)


def replayed(lines: list[bytes]) -> dict[str, Any]:
    parsed = recording.parse(lines)
    settings = PipelineSettings(timezone=parsed.timezone or "UTC")
    result = replay(parsed, settings, READER, Judge(FeeScorer()))
    assert result.astray == []
    decoded: dict[str, Any] = json.loads(encoder.encode(as_object(result)))
    return decoded


def lines_of(name: str) -> list[bytes]:
    return (FOLDER / f"{name}.jsonl").read_bytes().splitlines()


def test_each_scene_is_recorded_and_worked_out() -> None:
    assert names() == sorted(SCENES)
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(SCENES)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_recording_is_what_its_scene_writes(name: str) -> None:
    written = (FOLDER / f"{name}.jsonl").read_text("utf-8")
    assert written == recorded(name), "run `python -m tests.recordings`"


@pytest.mark.parametrize("name", names())
def test_a_recording_gives_the_figures_worked_out_by_hand(name: str) -> None:
    wanted = expected(name)
    assert given(replayed(lines_of(name)), wanted) == comparable(wanted)


@pytest.mark.parametrize("name", [name for name in names() if name != "two_browsers"])
def test_neither_order_nor_repetition_changes_a_recording(name: str) -> None:
    lines = lines_of(name)
    # Who speaks is said first; what is said may come in any order.
    hello = [line for line in lines if b'"hello"' in line]
    shuffled = [line for line in lines if line not in hello] * 2
    random.Random(name).shuffle(shuffled)
    assert replayed([*hello, *shuffled]) == replayed(lines)


def test_two_browsers_may_come_in_any_order() -> None:
    lines = lines_of("two_browsers")
    second = next(i for i, line in enumerate(lines) if b'"hello"' in line and b"second" in line)
    assert replayed(lines[second:] + lines[:second]) == replayed(lines)


def test_the_command_prints_the_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(FOLDER / "accept_work_submit.jsonl"), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == [
        "tasks",
        "activities",
        "attention_ms",
        "wage",
        "warnings",
        "verdicts",
    ]
    wanted = expected("accept_work_submit")
    assert given(printed, wanted) == comparable(wanted)


def test_the_command_says_it_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    assert main(["replay", str(FOLDER / "give_back.jsonl")]) == 0
    printed = capsys.readouterr().out
    assert "Receipts / September" in printed
    assert "rendue" in printed
    assert "0:00:10" in printed


def cut(text: str) -> str:
    return text[:-40]


def unknown(text: str) -> str:
    return text + '{"type":"dance","id":"x"}\n'


def wrong_amount(text: str) -> str:
    mark = '{"type":"mark","id":"x","at":1,"tab":1,"kind":"start","reward":{"amount":"1.2.3",'
    return text + mark + '"currency":"EUR"}}\n'


def negative(text: str) -> str:
    return text + '{"type":"correct","id":"x","at":1,"task":"t","active_ms":-1}\n'


def no_time(text: str) -> str:
    task = "turkle:crowd.example:assignment:31"
    return text + f'{{"type":"correct","id":"x","at":1,"task":"{task}","active_ms":0}}\n'


def less_than_nothing(text: str) -> str:
    mark = '{"type":"mark","id":"x","at":1,"tab":1,"kind":"start","reward":{"amount":"-1",'
    return text + mark + '"currency":"EUR"}}\n'


def two_currencies(text: str) -> str:
    marks = (
        '{"type":"mark","id":"x%d","at":1788250100%d00,"tab":9,"kind":"%s",'
        '"reward":{"amount":"1","currency":"%s"}}\n'
    )
    return text + marks % (1, 1, "start", "EUR") + marks % (2, 2, "finish", "USD")


def another_currency(text: str) -> str:
    task = "turkle:crowd.example:assignment:31"
    reward = '"reward":{"amount":"1","currency":"EUR"}'
    return text + f'{{"type":"correct","id":"x","at":1788250200000,"task":"{task}",{reward}}}\n'


def an_outcome_of_nothing(text: str) -> str:
    return text + '{"type":"correct","id":"x","at":1,"task":"t","outcome":"approved"}\n'


def astray(text: str) -> str:
    return text + '{"type":"correct","id":"x","at":1,"task":"t","active_ms":1}\n'


SPOILT = (
    cut,
    unknown,
    wrong_amount,
    negative,
    no_time,
    less_than_nothing,
    two_currencies,
    another_currency,
    an_outcome_of_nothing,
    astray,
)


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_bad_line_is_named_and_nothing_is_printed(
    spoil: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (FOLDER / "give_back.jsonl").read_text("utf-8")
    path = tmp_path / "bad.jsonl"
    path.write_text(spoil(text), "utf-8")
    last = len(spoil(text).splitlines())
    assert main(["replay", str(path), "--json"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"bad.jsonl, line {last}: " in printed.err
    assert len(printed.err.splitlines()) == 1


def test_a_missing_recording_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(tmp_path / "none.jsonl")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_blank_lines_are_passed_over() -> None:
    lines = lines_of("give_back")
    spaced = [line for pair in zip(lines, [b"  "] * len(lines), strict=True) for line in pair]
    assert replayed(spaced) == replayed(lines)


def test_of_two_messages_with_one_id_the_first_counts() -> None:
    lines = lines_of("give_back")
    other = json.dumps(json.loads(lines[-1]) | {"at": 1}).encode()
    parsed = recording.parse([*lines, other])
    assert parsed.conflicts == [len(lines) + 1]
    assert replayed([*lines, other]) == replayed(lines)
