"""Windows' task scheduler: a task as XML, and `schtasks`."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

import platformdirs

from server.service.keeping import State, run, write_if_other
from server.service.starting import Chosen, Start

TASK = "Vigiclic"
FILE = "vigiclic-task.xml"
NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",
    "Enabled": "true",
    "Hidden": "true",
    # A task is ended after three days unless it is told that there is no limit.
    "ExecutionTimeLimit": "PT0S",
    "Priority": "7",
}


class Scheduler:
    """Keeps the server as a task that begins when the user logs on.

    The task has no environment of its own: the command's switches must say everything.
    """

    def __init__(self, folder: Path | None = None, environ: Mapping[str, str] = os.environ) -> None:
        """Take where the task's file is kept, and the environment, which names the user."""
        self._file = (folder or platformdirs.user_config_path("vigiclic", appauthor=False)) / FILE
        parts = (environ.get("USERDOMAIN", ""), environ.get("USERNAME", ""))
        self._user = "\\".join(part for part in parts if part)

    def install(self, start: Start, *, renew: bool) -> bool:
        """Write the task, register it and run it."""
        there = self._registered()
        running = there and self.state().running
        changed = write_if_other(self._file, task(start, self._user))
        if changed or not there:
            run(("schtasks", "/Create", "/TN", TASK, "/XML", str(self._file), "/F"))
        if running and (changed or renew):
            run(("schtasks", "/End", "/TN", TASK))
        if not running or changed or renew:
            run(("schtasks", "/Run", "/TN", TASK))
        return changed or not there or not running

    def remove(self) -> bool:
        """End the task and take it out."""
        there = self._registered()
        if there:
            run(("schtasks", "/End", "/TN", TASK), check=False)
            run(("schtasks", "/Delete", "/TN", TASK, "/F"))
        self._file.unlink(missing_ok=True)
        return there

    def chosen(self) -> Chosen | None:
        """Read the task's folder and the port among its arguments."""
        if not self._file.exists():
            return None
        try:
            root = fromstring(self._file.read_bytes())  # noqa: S314 - we wrote it
        except ParseError:
            return None
        run_in = "Actions/Exec/"
        names = {"": NAMESPACE}
        folder = root.findtext(f"{run_in}WorkingDirectory", namespaces=names)
        port = re.search(r"--port (\d+)", root.findtext(f"{run_in}Arguments", "", names))
        return Chosen(Path(folder), int(port.group(1))) if folder and port else None

    def state(self) -> State:
        """Ask the scheduler; the words it answers with are in the system's language.

        So whether the server runs is told by the code of the last run: 267009 is
        SCHED_S_TASK_RUNNING (0x41301).
        """
        done = run(("schtasks", "/Query", "/TN", TASK, "/V", "/FO", "CSV", "/NH"), check=False)
        return State(done.returncode == 0, '"267009"' in done.stdout, self._file)

    def _registered(self) -> bool:
        return run(("schtasks", "/Query", "/TN", TASK), check=False).returncode == 0


def task(start: Start, user: str) -> bytes:
    r"""Give the task's XML for a user (`DOMAIN\name`), in the UTF-16 that `schtasks` wants.

    Its form is that of Microsoft's [MS-TSCH] 2.5, "Task Schema".
    """
    root = Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    _within(
        root, "RegistrationInfo", {"Description": "Vigiclic, the click worker's own instrument"}
    )
    trigger = SubElement(SubElement(root, "Triggers"), "LogonTrigger")
    _children(trigger, {"Enabled": "true", "UserId": user})
    principal = SubElement(SubElement(root, "Principals"), "Principal", {"id": "Author"})
    _children(
        principal, {"UserId": user, "LogonType": "InteractiveToken", "RunLevel": "LeastPrivilege"}
    )
    settings = SubElement(root, "Settings")
    _children(settings, _SETTINGS)
    _within(settings, "RestartOnFailure", {"Interval": "PT1M", "Count": "10"})
    program, *words = start.command
    arguments = subprocess.list2cmdline(words)
    actions = SubElement(root, "Actions", {"Context": "Author"})
    _within(
        actions,
        "Exec",
        {
            "Command": program,
            "Arguments": arguments,
            "WorkingDirectory": str(start.folder),
        },
    )
    written: bytes = tostring(root, encoding="utf-16", xml_declaration=True)
    return written


def _within(parent: Element, name: str, values: Mapping[str, str]) -> None:
    _children(SubElement(parent, name), values)


def _children(parent: Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        SubElement(parent, name).text = value
