"""The wheel, installed where there is no clone, no git and no model: it fits one, and it works."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import recording
from tests.recordings.expected import FOLDER
from tests.support.server import VigiclicServer
from tests.support.small_texts import write_texts
from tests.support.stream import input_message
from tests.support.waiting import eventually
from tools import package

RECORDING = FOLDER / "accept_work_submit.jsonl"


class Installed:
    """A virtual environment with the wheel in it, and the libraries that the tests have."""

    def __init__(self, folder: Path) -> None:
        venv = folder / "a venv"
        self.home = folder / "home"
        self.home.mkdir()
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
        self.programs = venv / "bin"
        [self.packages] = venv.glob("lib/python*/site-packages")
        # Only a path: what else our own environment links, this clone above all, does not come.
        libraries = sysconfig.get_paths()["purelib"]
        (self.packages / "libraries.pth").write_text(f"{libraries}\n")
        wheel = package.wheel(folder)
        pip = [sys.executable, "-m", "pip", "--python", str(self.programs / "python"), "install"]
        subprocess.run(
            [*pip, "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", wheel],
            check=True,
        )
        # The project's own texts take a minute to fit.
        for path in (self.packages / "classifier" / "datasets").iterdir():
            path.unlink()
        write_texts(self.packages / "classifier" / "datasets")
        kept = {
            name: value for name, value in os.environ.items() if name.startswith(("LANG", "LC"))
        }
        self.environment = {**kept, "HOME": str(self.home), "PATH": "/nowhere"}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `vigiclic` as it is installed."""
        return subprocess.run(
            [self.programs / "vigiclic", *words],
            cwd=self.home,
            env={**self.environment, "VIGICLIC_LANG": "en"},
            capture_output=True,
            text=True,
            timeout=200,
            check=True,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("installed"))


@pytest.fixture
def server(installed: Installed, tmp_path: Path) -> Iterator[VigiclicServer]:
    server = VigiclicServer(
        tmp_path / "data",
        program=(str(installed.programs / "vigiclic"),),
        folder=installed.home,
        environment={},
    )
    server.environment = {**installed.environment, "VIGICLIC_LANG": "en"}
    with server:
        yield server


def test_the_first_start_fits_the_model_and_the_next_ones_do_not(
    installed: Installed, server: VigiclicServer
) -> None:
    assert "training" in server.stdout_lines[0]
    assert (installed.packages / "classifier" / "shipped" / "manifest.json").is_file()
    token = server.pair()
    message = input_message()
    with server.connect(token) as stream:
        stream.send(message)
        assert stream.receive("ack")["ids"] == [message["id"]]
    server.stop()
    server.start()
    assert not [line for line in server.stdout_lines if "training" in line]
    assert server.status(token)["counts"]["messages"] == 1


def test_texts_that_came_with_an_upgrade_are_learned_while_it_serves(
    installed: Installed, server: VigiclicServer
) -> None:
    token = server.pair()
    before = server.status(token)["model"]
    server.stop()
    write_texts(installed.packages / "classifier" / "datasets", wrong=True)
    server.start()
    assert not [line for line in server.stdout_lines if "training" in line]
    eventually(lambda: server.status(token)["model"] != before, "new model", seconds=60)


def test_a_recording_is_replayed(installed: Installed) -> None:
    assert recording.load(RECORDING).messages
    told = installed.run("replay", str(RECORDING)).stdout
    assert "submitted" in told


def test_the_extension_is_inside(installed: Installed, tmp_path: Path) -> None:
    folder = Path(installed.run("extension", "path").stdout.strip())
    assert installed.packages in folder.parents
    files = {name: path.read_bytes() for name, path in package.shipped()}
    assert {name: path.read_bytes() for name, path in package.shipped(folder)} == files
    told = installed.run("extension", "guide").stdout
    assert f"{folder}/manifest.json" in told
    assert "chrome://extensions" in told
    target = tmp_path / "my extension"
    for _ in range(2):
        assert installed.run("extension", "copy", str(target)).stdout.strip() == str(target)
        assert {name: path.read_bytes() for name, path in package.shipped(target)} == files
        (target / "left_over.js").write_text("")
    assert [path.name for path in tmp_path.iterdir()] == ["my extension"]


def test_both_programs_say_what_they_can_do(installed: Installed) -> None:
    assert "service" in installed.run("--help").stdout
    labels = subprocess.run(
        [installed.programs / "vigiclic-classifier", "labels"],
        env=installed.environment,
        cwd=installed.home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "upfront" in labels.stdout
