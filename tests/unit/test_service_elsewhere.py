"""macOS and Windows, by what their own programs are told and by the files that these are given.

Neither system is at hand here: the property list is read back by plistlib, the task is compared
with the element names and values of the published schema.
"""

import plistlib
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from server.service import keeping, launchd, windows
from server.service.keeping import Keeper, State
from server.service.launchd import LABEL, Launchd
from server.service.starting import Chosen, Start, server_start
from server.service.systemd import Systemd
from server.service.windows import NAMESPACE, TASK, Scheduler

START = Start(
    ("/opt/My Python/bin/python", "-P", "-m", "server", "serve", "--data-dir", 'a "b" & <c>\\'),
    {"VIGICLIC_LANG": "fr"},
    Path("/data of mine"),
)


class Told:
    """Answers for `launchctl` and `schtasks`, and keeps what they were told to change."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.there = False

    def __call__(self, command: Sequence[str], *, check: bool = True) -> object:
        verb = command[1]
        if verb in {"print", "/Query"}:
            status = 0 if self.there else 1
            said = '\tpid = 7\n"Vigiclic","267009"\n' if self.there else ""
            return subprocess.CompletedProcess(command, status, said, "")
        assert check or verb == "/End"
        self.calls.append(verb)
        if verb in {"bootstrap", "/Create"}:
            self.there = True
        if verb in {"bootout", "/Delete"}:
            self.there = False
        return subprocess.CompletedProcess(command, 0, "", "")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    answering = Told()
    for module in (launchd, windows):
        monkeypatch.setattr(module, "run", answering)
    return answering


SCHEDULER_ENVIRON = {"USERDOMAIN": "HOME-PC", "USERNAME": "Zoé"}


@pytest.mark.parametrize(
    ("kind", "first", "renewed", "removed"),
    [
        (
            "launchd",
            ["enable", "bootstrap"],
            ["bootout", "enable", "bootstrap"],
            ["bootout"],
        ),
        ("windows", ["/Create", "/Run"], ["/End", "/Run"], ["/End", "/Delete"]),
    ],
)
def test_each_step_is_told_once(
    told: Told, tmp_path: Path, kind: str, first: list[str], renewed: list[str], removed: list[str]
) -> None:
    keeper: Keeper = (
        Launchd(tmp_path) if kind == "launchd" else Scheduler(tmp_path, SCHEDULER_ENVIRON)
    )

    def calls() -> list[str]:
        now, told.calls = told.calls, []
        return now

    assert not keeper.state().installed
    assert keeper.install(START, renew=False)
    assert calls() == first
    file = keeper.state().file
    assert keeper.state() == State(True, True, file)
    assert file.is_file()
    assert not keeper.install(START, renew=False)
    assert calls() == []
    keeper.install(START, renew=True)
    assert calls() == renewed
    assert keeper.install(Start(START.command[:-1], {}, START.folder), renew=False)
    assert set(renewed) <= set(calls())
    assert keeper.remove()
    assert calls() == removed
    assert not file.exists()
    assert not keeper.remove()
    assert calls() == []


def test_an_agent_is_loaded_again_once_it_is_gone(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`bootout` returns while the server is still ending; `bootstrap` would fail then."""
    keeper = Launchd(tmp_path)
    keeper.install(START, renew=False)
    slept: list[float] = []

    def answer(command: Sequence[str], *, check: bool = True) -> object:
        if command[1] == "bootout":
            told.calls.append("bootout")
            return subprocess.CompletedProcess(command, 0, "", "")
        if command[1] == "bootstrap":
            assert not told.there
        return told(command, check=check)

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        told.there = len(slept) < 3

    monkeypatch.setattr(launchd, "run", answer)
    monkeypatch.setattr(launchd, "sleep", sleep)
    keeper.install(START, renew=True)
    assert len(slept) == 3
    assert told.there
    monkeypatch.setattr(launchd, "sleep", lambda _: None)
    monkeypatch.setattr(launchd, "_GONE_WITHIN_S", 0.01)
    with pytest.raises(keeping.Unwilling):
        keeper.remove()


@pytest.mark.parametrize("make", [Launchd, lambda folder: Scheduler(folder, SCHEDULER_ENVIRON)])
def test_what_was_chosen_is_kept(
    told: Told, tmp_path: Path, make: Callable[[Path], Keeper]
) -> None:
    folder = tmp_path / "my data"
    keeper = make(tmp_path)
    assert keeper.chosen() is None
    keeper.install(server_start(folder, 8123), renew=False)
    assert keeper.chosen() == Chosen(folder, 8123)
    keeper.state().file.write_text("broken")
    assert keeper.chosen() is None


def test_the_property_list_is_launchds() -> None:
    agent = plistlib.loads(launchd.property_list(START))
    assert agent["Label"] == LABEL
    assert agent["ProgramArguments"] == list(START.command)
    assert agent["EnvironmentVariables"] == {"VIGICLIC_LANG": "fr"}
    assert agent["RunAtLoad"] is True
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["Umask"] == 0o077


# Element names, in their places, of [MS-TSCH] 2.5; each is one that the schema knows there.
SHAPE = {
    "Task": ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"],
    "RegistrationInfo": ["Description"],
    "Triggers": ["LogonTrigger"],
    "LogonTrigger": ["Enabled", "UserId"],
    "Principals": ["Principal"],
    "Principal": ["UserId", "LogonType", "RunLevel"],
    "Settings": [
        "MultipleInstancesPolicy",
        "DisallowStartIfOnBatteries",
        "StopIfGoingOnBatteries",
        "StartWhenAvailable",
        "Enabled",
        "Hidden",
        "ExecutionTimeLimit",
        "Priority",
        "RestartOnFailure",
    ],
    "RestartOnFailure": ["Interval", "Count"],
    "Actions": ["Exec"],
    "Exec": ["Command", "Arguments", "WorkingDirectory"],
}


def test_the_task_has_the_schemas_structure() -> None:
    content = windows.task(START, "HOME-PC\\Zoé")
    # schtasks takes no other encoding.
    assert content.startswith((b"\xff\xfe", b"\xfe\xff"))
    root = ElementTree.fromstring(content)
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        children = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
        assert children == SHAPE.get(name, []), name

    def value(path: str) -> str | None:
        return root.findtext(path, namespaces={"": NAMESPACE})

    assert value("Triggers/LogonTrigger/UserId") == "HOME-PC\\Zoé"
    assert value("Principals/Principal/RunLevel") == "LeastPrivilege"
    assert value("Settings/ExecutionTimeLimit") == "PT0S"
    assert value("Settings/DisallowStartIfOnBatteries") == "false"
    assert value("Actions/Exec/Command") == START.command[0]
    assert value("Actions/Exec/Arguments") == r'-P -m server serve --data-dir "a \"b\" & <c>\\"'


def test_each_system_has_its_keeper() -> None:
    assert isinstance(keeping.keeper("linux"), Systemd)
    assert isinstance(keeping.keeper("darwin"), Launchd)
    assert isinstance(keeping.keeper("win32"), Scheduler)
    assert TASK == "Vigiclic"
