"""Work is done by two processes that end with it, and with whoever started them."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from joblib import Parallel, delayed, effective_n_jobs

from classifier.processes import LOST, PROCESSES, two_processes

REPOSITORY = Path(__file__).resolve().parents[2]
WAIT_S = 60
STARTS_TWO = """
import os, sys, time
from joblib import Parallel, delayed
from classifier.processes import two_processes

def work(number):
    print(os.getpid(), flush=True)
    time.sleep(600)

if __name__ == "__main__":
    with two_processes():
        Parallel()(delayed(work)(number) for number in range(2))
"""


def where(number: int) -> tuple[int, int]:
    return number, os.getpid()


def leave(number: int) -> None:
    os._exit(number)


def gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + WAIT_S
    while any(map(is_running, pids)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_the_work_is_done_elsewhere_and_in_order() -> None:
    with two_processes():
        assert effective_n_jobs(None) == PROCESSES
        found = Parallel(return_as="generator")(delayed(where)(number) for number in range(8))
        done = list(found)
    assert [number for number, _ in done] == list(range(8))
    pids = {pid for _, pid in done}
    assert os.getpid() not in pids
    assert gone(pids), "they are left over"
    assert effective_n_jobs(None) == 1


def test_a_process_that_is_lost_is_told() -> None:
    with pytest.raises(LOST), two_processes():
        Parallel()(delayed(leave)(number) for number in (9, 9))


def test_whoever_is_killed_takes_the_two_along(tmp_path: Path) -> None:
    script = tmp_path / "starts_two.py"
    script.write_text(STARTS_TWO)
    started = subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert started.stdout is not None
        pids = {int(started.stdout.readline()) for _ in range(PROCESSES)}
        assert len(pids) == PROCESSES
    finally:
        started.kill()
        started.communicate()
    assert gone(pids)
