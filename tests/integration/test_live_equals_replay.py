"""The live server, killed and sent everything twice, comes to what a replay says."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from server import reading, recording
from server.__main__ import main
from server.datadir import DATABASE
from server.journal import entries_in
from server.judge import Judge
from server.messages import encoder
from server.pipeline import Pipeline, PipelineSettings
from server.replay import Reader, as_object, replay
from tests.recordings.expected import FOLDER
from tests.support.judging import FeeScorer
from tests.support.server import VigiclicServer
from tests.support.stream import Stream

HOUR_MS = 3_600_000
SCENES = ("accept_work_submit", "queue_in_two_tabs", "expiry", "survey_in_other_tabs", "by_hand")


def one_day() -> list[dict[str, Any]]:
    """Give several recordings as one, an hour apart."""
    found = []
    for number, name in enumerate(SCENES):
        for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines():
            message = json.loads(line)
            found.append(
                message | {"id": f"{name}-{message['id']}", "at": message["at"] + number * HOUR_MS}
            )
    return found


def send(stream: Stream, messages: list[dict[str, Any]]) -> None:
    """Send them all and wait until each is on disk."""
    for message in messages:
        stream.send(message)
    open_ = {message["id"] for message in messages}
    while open_:
        open_ -= set(stream.receive("ack")["ids"])


WARNED = (
    "time_runs_out_elsewhere",
    "refused_after_approval",
    "no_answer_within_a_week",
    "money_that_waits",
    "hours_without_a_pause",
    "waiting_for_nothing",
)
MONTH_MS = 30 * 24 * HOUR_MS


def some_months() -> list[dict[str, Any]]:
    """Give the recordings that end in a warning as one, a month apart."""
    found = []
    for number, name in enumerate(WARNED):
        # The latest is the recordings' own time: nothing may come from the future.
        earlier = (len(WARNED) - 1 - number) * MONTH_MS
        for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines():
            message = json.loads(line)
            found.append(message | {"id": f"{name}-{message['id']}", "at": message["at"] - earlier})
    return found


def essence(warnings: list[dict[str, Any]]) -> list[str]:
    """Give what two warnings have in common when they are the same."""
    names = ("at", "tab", "code", "level", "params")
    return sorted(json.dumps([warning[name] for name in names]) for warning in warnings)


def test_live_warns_as_replay_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages = some_months()
    recorded = tmp_path / "months.jsonl"
    recorded.write_text("".join(json.dumps(message) + "\n" for message in messages), "utf-8")
    assert main(["replay", str(recorded), "--json"]) == 0
    wanted = json.loads(capsys.readouterr().out)["warnings"]
    assert {warning["code"] for warning in wanted} >= {
        "deadline",
        "rejected",
        "pending_long",
        "withdraw",
        "break",
        "unpaid_wait",
    }
    with VigiclicServer(tmp_path / "data") as server:
        token = server.pair()
        with server.connect(token) as stream:
            send(stream, messages)
            told = [stream.receive("warning") for _ in wanted]
        with server.connect(token) as stream:
            missed = [stream.receive("warning") for _ in wanted]
    assert essence(told) == essence(wanted)
    assert [warning["id"] for warning in missed] == [warning["id"] for warning in told]


def test_live_equals_replay(tmp_path: Path) -> None:
    messages = one_day()
    shuffled = messages * 2
    random.Random(5).shuffle(shuffled)
    half = len(shuffled) // 2
    with VigiclicServer(tmp_path) as server:
        token = server.pair()
        with server.connect(token) as stream:
            send(stream, shuffled[:half])
        server.kill()
        server.start()
        with server.connect(token) as stream:
            send(stream, shuffled[half:])
        assert server.status(token)["counts"]["tasks"] == 6
        server.stop()

    settings, judge = PipelineSettings(), Judge(FeeScorer())
    live = Pipeline(settings, judge, reading.meaning, task_of=reading.action_task)
    live.rebuild(entries_in(tmp_path / DATABASE))
    reader = Reader(reading.read_page, reading.read_data, reading.meaning, reading.action_task)
    lines = [json.dumps(message).encode() for message in messages]
    replayed = replay(recording.parse(lines), settings, reader, judge)
    assert live.summary() == replayed.summary

    printed = json.loads(encoder.encode(as_object(replayed)))
    assert [task["outcome"] for task in printed["tasks"]] == [
        "submitted",
        "submitted",
        "submitted",
        "expired",
        "submitted",
        "submitted",
    ]
    # Three of the scenes end with the worker there: a minute more of each until the next.
    assert printed["attention_ms"] == 10_000 + 40_000 + 70_000 + 44_000 + 36_000 + 3 * 60_000
