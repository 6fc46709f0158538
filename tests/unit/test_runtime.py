from pathlib import Path

import pytest

from server import runtime
from server.runtime import Lock, Occupied, Runtime

NOTE = Runtime(pid=1, port=8790, control="secret", started_at=5, version="0")


def test_a_folder_has_one_server(tmp_path: Path) -> None:
    lock = Lock.take(tmp_path)
    with pytest.raises(Occupied) as occupied:
        Lock.take(tmp_path)
    assert occupied.value.runtime is None
    lock.announce(NOTE)
    with pytest.raises(Occupied) as occupied:
        Lock.take(tmp_path)
    assert occupied.value.runtime == NOTE
    lock.release()
    Lock.take(tmp_path).release()


def test_the_running_server_is_found_while_it_runs(tmp_path: Path) -> None:
    assert runtime.find(tmp_path / "nowhere") is None
    assert runtime.find(tmp_path) is None
    lock = Lock.take(tmp_path)
    assert runtime.find(tmp_path) is None
    lock.announce(NOTE)
    assert runtime.find(tmp_path) == NOTE
    assert NOTE.url == "http://127.0.0.1:8790"
    lock.release()
    assert runtime.find(tmp_path) is None


def test_a_note_that_a_killed_server_left_is_none(tmp_path: Path) -> None:
    lock = Lock.take(tmp_path)
    lock.announce(NOTE)
    left = (tmp_path / runtime.NOTE).read_bytes()
    lock.release()
    (tmp_path / runtime.NOTE).write_bytes(left)
    assert runtime.find(tmp_path) is None


def test_a_broken_note_is_none(tmp_path: Path) -> None:
    lock = Lock.take(tmp_path)
    (tmp_path / runtime.NOTE).write_text("{")
    assert runtime.find(tmp_path) is None
    lock.release()


def test_the_note_is_private(tmp_path: Path) -> None:
    lock = Lock.take(tmp_path)
    lock.announce(NOTE)
    for name in (runtime.NOTE, runtime.LOCK):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    lock.release()
