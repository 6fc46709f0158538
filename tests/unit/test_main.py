import json
import os
import subprocess
import sys
from pathlib import Path

RECORDING = """\
{"type": "attention", "id": "a", "at": 1000, "tab": 1, "reason": "focus"}
{"type": "mark", "id": "m", "at": 1000, "tab": 1, "kind": "start", "title": "Trier \U0001f4f7"}
"""


def run(*arguments: str) -> bytes:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "VIGICLIC_LANG": "fr"}
    command = [sys.executable, "-m", "server", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def test_what_is_piped_is_utf_8_whatever_the_terminal_can_show(tmp_path: Path) -> None:
    path = tmp_path / "recording.jsonl"
    path.write_text(RECORDING, "utf-8")
    told = json.loads(run("replay", str(path), "--json"))
    assert told["tasks"][0]["title"] == "Trier \U0001f4f7"
    assert "Trier \U0001f4f7" in run("replay", str(path)).decode("utf-8")
