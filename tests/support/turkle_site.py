"""A real crowd platform for the tests: turkle with a data base of its own, on a free port.

Its data base keeps its own times for each assignment: the truth that our clock is checked against.
"""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.turkle_host import DATABASE
from tests.support.turkle_projects import Project

ROOT = Path(__file__).resolve().parents[2]
END_SECONDS = 60


@dataclass(frozen=True)
class Assignment:
    """What turkle says of one accepted task; times are epoch milliseconds.

    While the assignment is open `updated_at` is when it was accepted; turkle deletes an assignment
    that is returned, skipped or expired.
    """

    id: int
    task: int
    project: str
    completed: bool
    created_at: int
    updated_at: int
    expires_at: int

    @property
    def elapsed_ms(self) -> int:
        """The time from accept to submission."""
        return self.updated_at - self.created_at


class TurkleSite:
    """A turkle server in a process of its own; a context manager."""

    def __init__(self, folder: Path) -> None:
        """Take the folder for its data base and its log; nothing runs yet."""
        self.folder = folder
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it accepts connections.

        Raises:
            RuntimeError: it ended instead; the message holds its log.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "turkle.log"
        with log.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.turkle_host", str(self.folder)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.strip().isdigit():
            self.stop()
            raise RuntimeError(f"turkle did not start:\n{log.read_text()}")
        self.port = int(line)

    def stop(self) -> None:
        """End the server."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None

    def url(self, host: str = "127.0.0.1", path: str = "/") -> str:
        """Give an address of the site under the name that the browser knows it by."""
        return f"http://{host}:{self.port}{path}"

    def batch(self, project: Project) -> int:
        """Give turkle's number of the project's batch."""
        with self._database() as database:
            [(number,)] = database.execute(
                "SELECT b.id FROM turkle_batch b JOIN turkle_project p ON p.id = b.project_id"
                " WHERE p.name = ?",
                [project.title],
            )
        return int(number)

    def assignments(self, project: Project | None = None) -> list[Assignment]:
        """Give the assignments that turkle has now, of all projects or of one, oldest first."""
        with self._database() as database:
            rows = database.execute(
                "SELECT a.id, a.task_id, p.name, a.completed, a.created_at, a.updated_at,"
                " a.expires_at FROM turkle_taskassignment a JOIN turkle_task t ON t.id = a.task_id"
                " JOIN turkle_batch b ON b.id = t.batch_id"
                " JOIN turkle_project p ON p.id = b.project_id ORDER BY a.id"
            ).fetchall()
        found = [
            Assignment(number, task, name, bool(completed), *map(_millis, times))
            for number, task, name, completed, *times in rows
        ]
        return [item for item in found if project is None or item.project == project.title]

    def repeat(self, project: Project, tasks: int) -> None:
        """Publish so many more tasks in the project's batch, all like its first one."""
        with self._database() as database:
            row = database.execute(
                "SELECT batch_id, input_csv_fields FROM turkle_task WHERE batch_id = ? LIMIT 1",
                [self.batch(project)],
            ).fetchone()
            database.executemany(
                "INSERT INTO turkle_task (batch_id, completed, input_csv_fields) VALUES (?, 0, ?)",
                [row] * tasks,
            )

    def expire_after(self, project: Project, seconds: int) -> None:
        """Let what is accepted from now on of this project expire so soon; turkle knows hours."""
        with self._database() as database:
            database.execute(
                f"CREATE TRIGGER short_{seconds} AFTER INSERT ON turkle_taskassignment"
                f" WHEN (SELECT batch_id FROM turkle_task WHERE id = NEW.task_id)"
                f" = {self.batch(project)}"
                " BEGIN UPDATE turkle_taskassignment SET expires_at ="
                f" strftime('%Y-%m-%d %H:%M:%f', NEW.created_at, '+{seconds} seconds')"
                " WHERE id = NEW.id; END"
            )

    def set_expires_at(self, assignment: int, at: int) -> None:
        """Move when an assignment expires, to epoch milliseconds."""
        moment = datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        with self._database() as database:
            database.execute(
                "UPDATE turkle_taskassignment SET expires_at = ? WHERE id = ?",
                [moment, assignment],
            )

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.folder / DATABASE, timeout=20)
        with contextlib.closing(connection), connection as database:
            yield database


def _millis(text: str) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
