"""Fitting on a Dask cluster of two worker processes gives the model that fitting alone gives."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import REPOSITORY
from tests.support.small_texts import write_texts

DASK = Path(sys.executable).with_name("dask")
WAIT_S = 120
EXECUTED = """
import sys
from distributed import Client
def executed(dask_worker):
    return dask_worker.state.executed_count
with Client(sys.argv[1]) as client:
    client.wait_for_workers(2, timeout=100)
    print(min(client.run(executed).values()))
"""


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._note = folder / "scheduler.json"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        local = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self._run("scheduler", *local, "--scheduler-file", str(self._note))
        deadline = time.monotonic() + WAIT_S
        while not self._note.is_file():
            assert time.monotonic() < deadline, "the scheduler does not start"
            time.sleep(0.05)
        for number in range(2):
            place = ("--local-directory", str(self._folder / f"worker{number}"))
            alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
            self._run("worker", self.address, *alone, *place)
        assert self.executed() == 0

    @property
    def address(self) -> str:
        return str(json.loads(self._note.read_text())["address"])

    def executed(self) -> int:
        """Give how many tasks the idler of the two workers has done; waits for both."""
        done = subprocess.run(
            [sys.executable, "-c", EXECUTED, self.address],
            capture_output=True,
            text=True,
            check=True,
            timeout=WAIT_S,
        )
        return int(done.stdout)

    def stop(self) -> None:
        """End the workers one by one, then the scheduler: they take their leave of it."""
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                # Dask's own processes at times wait for one another; the tests are over.
                process.kill()
                process.wait()

    def _run(self, *arguments: str) -> None:
        log = (self._folder / f"{arguments[0]}{len(self._processes)}.log").open("wb")
        with log:
            self._processes.append(
                subprocess.Popen(
                    [str(DASK), *arguments], cwd=REPOSITORY, stdout=log, stderr=subprocess.STDOUT
                )
            )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


def train(datasets: Path, model: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "classifier", "train", "--datasets", str(datasets), "--quiet"]
    return subprocess.run(
        [*command, "--model", str(model), *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def test_two_workers_give_the_same_model_as_one_process(cluster: Cluster, tmp_path: Path) -> None:
    datasets = write_texts(tmp_path / "datasets")
    spread = train(datasets, tmp_path / "spread", "--scheduler", cluster.address)
    assert spread.returncode == 0, spread.stderr
    assert cluster.executed() > 0, "both workers had a part in it"
    alone = train(datasets, tmp_path / "alone")
    assert alone.returncode == 0, alone.stderr
    manifests = [
        json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("spread", "alone")
    ]
    for same in ("arrays", "exam", "threshold", "unseen", "kinds"):
        assert manifests[0][same] == manifests[1][same]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "nowhere"])
def test_a_scheduler_that_does_not_answer_is_told_in_a_line(tmp_path: Path, address: str) -> None:
    datasets = write_texts(tmp_path / "datasets")
    done = train(datasets, tmp_path / "model", "--scheduler", address)
    assert done.returncode == 1
    assert "dask scheduler" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "model").exists()
