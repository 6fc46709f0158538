"""How well the minutes of tasks are told: read, measured and printed."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from classifier.__main__ import main
from classifier.minutes import Offered, OwnTimes, expected_minutes
from classifier.minutes.measuring import (
    BadFile,
    Timed,
    coverage,
    is_within,
    ours,
    read_tasks,
    rules,
    score,
)
from tests.support.shared import shared

HEAD = "worker,seconds,reward,currency,requester,title,stated_minutes,allotted_seconds,completed\n"


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "timed.csv"
    path.write_text(head + "".join(row + "\n" for row in rows), "utf-8")
    return path


def timed(worker: str, minutes: float, title: str = "A", reward: str = "0.50") -> Timed:
    return Timed(worker, Offered("", title, "Ana", (Decimal(reward), "USD")), minutes, 60.0)


def test_a_task_is_read_by_our_own_columns(tmp_path: Path) -> None:
    table = read_tasks(written(tmp_path, "w1,90,0.50,EUR,Ana,Receipts,2,3600,1"))
    [task] = table.tasks
    reward = (Decimal("0.50"), "EUR")
    assert task == Timed("w1", Offered("", "Receipts", "Ana", reward, Decimal(2)), 1.5, 60.0)
    assert table.titled
    assert table.left_out == {}


def test_without_titles_one_reward_of_one_requester_is_one_task(tmp_path: Path) -> None:
    head = (
        "user.id,working.labor.duration_in_seconds,task.monetary_reward_in_dollars,"
        "task.requester_name,task.estimate_duration_in_seconds,completed_task\n"
    )
    table = read_tasks(written(tmp_path, "w,60,0.10,Ana,600,1", "w,60,0.20,Ana,600,1", head=head))
    assert [task.offered.title for task in table.tasks] == ["0.10", "0.20"]
    assert not table.titled


def test_what_has_no_pay_for_an_hour_is_left_out_and_counted(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "w,60,0.10,,,,,,1",
        "w,0,0.10,,,,,,1",
        "w,60,0,,,,,,1",
        "w,60,0.10,,,,,,0",
    )
    table = read_tasks(path)
    assert len(table.tasks) == 1
    assert table.left_out == {"untimed": 1, "unpaid": 1, "unfinished": 1}
    assert len(read_tasks(path, unfinished=True).tasks) == 2


@pytest.mark.parametrize(
    ("row", "column"), [("w,long,1,,,,,,", "seconds"), ("w,60,1.2.3,,,,,,", "reward")]
)
def test_a_bad_value_is_named_by_its_line(tmp_path: Path, row: str, column: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_tasks(written(tmp_path, "w,60,1,,,,,,", row))
    assert (caught.value.line, caught.value.column) == (3, column)


@pytest.mark.parametrize(
    ("told", "within"), [(0.57, False), (0.58, True), (1.0, True), (4.0, True), (4.1, False)]
)
def test_the_error_is_one_of_pay_and_not_of_time(told: float, within: bool) -> None:
    # A real minute told as 4 minutes: a quarter of the pay, 75 % off; as 4/7: 1.75 times the pay.
    assert is_within(told, 1.0) is within


def test_a_rule_never_learns_from_the_task_it_tells() -> None:
    tasks = [timed("a", 2), timed("a", 4), timed("b", 100)]
    for name in ("own", "own_requester", "ours", "others_minutes", "others_pay"):
        first = rules()[name](tasks)
        later = rules()[name]([tasks[0], timed("a", 999), timed("b", 100)])
        assert first[:2] == later[:2], name


def test_what_others_took_leaves_the_worker_out() -> None:
    tasks = [timed("a", 2), timed("b", 8), timed("c", 10, reward="1.00")]
    assert rules()["others_minutes"](tasks) == [9, 6, 5]
    # Median pay a minute of the others: (0.0625 + 0.1) / 2, (0.25 + 0.1) / 2, (0.25 + 0.0625) / 2.
    paid = rules()["others_pay"](tasks)
    assert paid == pytest.approx([0.5 / 0.08125, 0.5 / 0.175, 1 / 0.15625])


def test_own_medians_begin_with_what_others_took() -> None:
    tasks = [timed("b", 8), timed("a", 2), timed("a", 4), timed("a", 6)]
    assert rules()["own"](tasks) == [4, 8, 2, 3]


def test_ours_learns_from_the_tasks_before() -> None:
    tasks = [timed("a", 2), timed("b", 9), timed("a", 2)]
    told = ours(tasks)
    assert told[0] == told[1]
    own = OwnTimes.of([(tasks[0].offered, 120_000)])
    assert told[2] == expected_minutes(tasks[2].offered, own)
    # 4.91 x (1/4 to 4) holds 2 and 9.
    assert coverage(tasks, told) == 1.0


def test_a_score_counts_tasks_and_workers() -> None:
    tasks = [timed("a", 1), timed("a", 1), timed("a", 1), timed("b", 10)]
    found = score("rule", tasks, [1, 2, 8, None])
    assert found is not None
    assert (found.told, found.within, found.by_worker) == (3, 2 / 3, 2 / 3)
    assert found.factor == 2
    both = score("rule", tasks, [1, 2, 8, 10])
    assert both is not None
    assert both.within == 0.75
    assert both.by_worker == pytest.approx(5 / 6)
    assert (both.low, both.high) == (2 / 3, 1.0)
    assert score("rule", tasks, [None] * 4) is None


def test_tasks_without_any_time_allotted_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "times.csv"
    rows = [f"w{number % 3},{60 + number},0.{50 + number}" for number in range(30)]
    path.write_text("\n".join(("worker,seconds,reward", *rows)), "utf-8")
    assert main(["evaluate-minutes", str(path), "--json"]) == 0
    told = {row["rule"] for row in json.loads(capsys.readouterr().out)["rules"]}
    assert "boosting" in told
    assert "allotted" not in told


def test_the_command_prints_what_it_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"w{number % 3},{60 + number},0.50,USD,Ana,A,2,3600,1" for number in range(30)]
    path = written(tmp_path, *rows, "w,0,0.50,USD,Ana,A,2,3600,1")
    assert main(["evaluate-minutes", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["tasks"], found["workers"], found["left_out"]) == (30, 3, {"untimed": 1})
    by_rule = {row["rule"]: row for row in found["rules"]}
    assert set(by_rule) == set(rules())
    assert by_rule["own"]["within"] == 1.0
    assert by_rule["allotted"]["within"] == 0.0
    assert sum(row["tasks"] for row in found["by_own_times"]) == 30
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    assert main(["evaluate-minutes", str(path)]) == 0
    assert "la nôtre" in capsys.readouterr().out


@pytest.mark.parametrize("rows", [(), ("w,0,1,,,,,,",), ("w,x,1,,,,,,",)])
def test_a_file_that_cannot_be_measured_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: tuple[str, ...]
) -> None:
    assert main(["evaluate-minutes", str(written(tmp_path, *rows))]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert main(["evaluate-minutes", str(tmp_path / "none.csv")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEAD.encode() + b"w,60,1,,caf\xe9,,,,\n", "row 2: not UTF-8"),
        (b"[" * 200_000, "row 1: not CSV"),
        (HEAD.encode() + b'w,60,1,,,,,,\nw,60,1,,"' + b"a,\n" * 50_000, "row 3: not CSV"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_by_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    path = tmp_path / "timed.csv"
    path.write_bytes(content)
    assert main(["evaluate-minutes", str(path)]) == 1
    err = capsys.readouterr().err
    assert f"timed.csv, {told}" in err
    assert err.count("\n") == 1


def test_a_mark_at_the_beginning_of_a_file_is_no_part_of_its_first_column(tmp_path: Path) -> None:
    path = tmp_path / "timed.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.encode() + b"w,60,1,,,,,,\r\n")
    assert len(read_tasks(path).tasks) == 1


@pytest.mark.shared
def test_of_real_tasks_more_are_told_than_by_any_simple_rule() -> None:
    tasks = read_tasks(shared("data/toxtli/task_times.csv")).tasks
    shares = {}
    for name, tell in rules().items():
        if name != "boosting":
            found = score(name, tasks, tell(tasks))
            shares[name] = found.within if found else 0.0
    assert len(tasks) == 2441
    assert max(shares, key=lambda name: shares[name]) == "ours"
    # TurkScanner told 69.6 % of other tasks, with what others took to learn from.
    assert shares["ours"] >= 0.70
    assert 0.70 <= coverage(tasks, ours(tasks)) <= 0.90
