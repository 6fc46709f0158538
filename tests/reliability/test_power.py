"""The power goes while messages are stored: what was acknowledged is there, and nothing is torn."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.server import REPOSITORY


def cut(folder: Path, synchronous: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.power", str(folder), synchronous],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    found = cut(tmp_path, "FULL")
    assert found["kinds"] >= 3, "writes, waits and acknowledgements were seen"
    assert found["cuts"] == 240
    assert (found["missing"], found["damaged"]) == (0, 0)


def test_a_disk_that_is_not_waited_for_is_seen(tmp_path: Path) -> None:
    found = cut(tmp_path, "NORMAL")
    assert found["missing"] > 0
