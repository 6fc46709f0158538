"""What is wrong with this Vigiclic, if anything: each check by itself, none changes a thing."""

import os
import shutil
import socket
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from classifier.arrays import BrokenModel, NoModel
from server import clients, database, runtime
from server.control import Unanswered, ask
from server.database import read_only
from server.datadir import DATABASE, PRIVATE_FOLDER, is_ours
from server.journal import latest_readings
from server.model_loading import load_sound
from server.reading import generic, registry
from server.runtime import Runtime
from server.schema import STEPS
from server.storage_errors import StorageError
from server.texts import Texts
from server.times import now_ms
from server.vocabulary import Stage

State = Literal["ok", "warn", "fail"]
FREE_AT_LEAST = 200 * 1024 * 1024
UNSEEN_DAYS = 7
SKEW_MS = 2_000
LATE_MS = 120_000
RECENT_MESSAGES = 200
RECENT_READINGS = 500
DAY_MS = 86_400_000
CHANGED_AT_LEAST = 5
"""A site has changed where a field is missed on one in so many of its pages; else a page is odd."""


class Finding(Struct, frozen=True):
    """One line: what was looked at, how it is, and in words what that means and what to do."""

    check: str
    state: State
    text: str


class Doctor:
    """Looks at one data folder and the port that a server would take."""

    def __init__(self, folder: Path, port: int, texts: Texts) -> None:
        """Take the folder, the port to try when no server runs, and the language."""
        self._folder = folder
        self._path = folder / DATABASE
        self._port = port
        self._texts = texts

    def examine(self) -> Iterator[Finding]:
        """Give every finding, one after the other."""
        yield from self._folder_rights()
        server = runtime.find(self._folder)
        yield from self._server(server)
        yield from self._model()
        if not os.access(self._path, os.F_OK):
            yield self._say("journal", "warn", "no_journal")
            return
        try:
            with read_only(self._path) as connection:
                yield from self._journal(connection)
                yield from self._clients(connection)
                yield from self._clocks(connection)
                yield from self._sites(connection)
        except StorageError as error:
            yield Finding("journal", "fail", self._texts(f"storage.{error.kind}", path=error.path))

    def _say(self, check: str, state: State, key: str, **values: object) -> Finding:
        return Finding(check, state, self._texts(f"doctor.{key}", **values))

    def _folder_rights(self) -> Iterator[Finding]:
        folder = self._folder
        # What may not be looked at is answered too: `Path.exists` would raise.
        if not os.access(folder, os.F_OK):
            yield self._say("folder", "warn", "no_folder", folder=folder)
            return
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK) or not folder.is_dir():
            yield self._say("folder", "fail", "not_writable", folder=folder)
            return
        open_to_others = [folder] if folder.stat().st_mode & 0o077 and os.name == "posix" else []
        open_to_others += [
            path
            for path in (folder.iterdir() if is_ours(folder) else ())
            if path.is_file() and path.stat().st_mode & 0o077 and os.name == "posix"
        ]
        if open_to_others:
            mode = oct(PRIVATE_FOLDER)[2:]
            yield self._say("folder", "warn", "open_to_others", path=open_to_others[0], mode=mode)
        else:
            yield self._say("folder", "ok", "folder", folder=folder)
        free = shutil.disk_usage(folder).free
        state: State = "ok" if free >= FREE_AT_LEAST else "warn"
        yield self._say("disk", state, f"disk_{state}", free=free // 1024**2)

    def _server(self, server: Runtime | None) -> Iterator[Finding]:
        if server is None:
            yield self._say("server", "warn", "not_running")
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
                probe.settimeout(1)
                taken = probe.connect_ex(("127.0.0.1", self._port)) == 0
            if taken:
                yield self._say("port", "fail", "port_taken", port=self._port)
            else:
                yield self._say("port", "ok", "port_free", port=self._port)
            return
        try:
            status: dict[str, Any] = ask(server, "GET", "/v1/status")
        except Unanswered:
            yield self._say("server", "fail", "no_answer", url=server.url, pid=server.pid)
            return
        yield self._say("server", "ok", "running", url=server.url, version=status["version"])
        if problem := status["model_problem"]:
            name = status["model"]
            yield self._say("model", "warn", "model_refused", problem=problem, name=name)
        if status["connections"]:
            yield self._say("extension", "ok", "connected", count=status["connections"])
        else:
            yield self._say("extension", "warn", "not_connected")

    def _model(self) -> Iterator[Finding]:
        try:
            load_sound()
        except NoModel:
            yield self._say("model", "warn", "no_model")
        except BrokenModel:
            yield self._say("model", "fail", "broken_model")
        else:
            yield self._say("model", "ok", "model")

    def _journal(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        database.check(connection, self._path)
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(STEPS):
            raise StorageError("newer", self._path)
        messages = connection.execute("SELECT COUNT(*) FROM message").fetchone()[0]
        yield self._say("journal", "ok", "journal", messages=messages)

    def _clients(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        known = clients.load(connection)
        if not known:
            yield self._say("pairing", "warn", "not_paired")
        now = now_ms()
        for client in known:
            told = client.info.browser if client.info else ""
            browser = told or self._texts("serve.browser")
            if client.last_seen_at is None:
                yield self._say("pairing", "warn", "never_seen", browser=browser)
                continue
            seen = datetime.fromtimestamp(client.last_seen_at / 1000, UTC).astimezone()
            recent = now - client.last_seen_at < UNSEEN_DAYS * DAY_MS
            yield self._say(
                "pairing",
                "ok" if recent else "warn",
                "seen" if recent else "long_unseen",
                browser=browser,
                seen=seen.strftime("%Y-%m-%d %H:%M"),
            )

    def _clocks(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        """Compare the browsers' clocks with ours: the quickest recent message shows the skew."""
        quickest = connection.execute(
            "SELECT MIN(received_at - at) FROM"
            " (SELECT received_at, at FROM message WHERE type != 'seen' ORDER BY seq DESC LIMIT ?)",
            [RECENT_MESSAGES],
        ).fetchone()[0]
        if quickest is None:
            return
        if quickest < -SKEW_MS:
            yield self._say("clock", "warn", "clock_ahead", seconds=-quickest // 1000)
        elif quickest > LATE_MS:
            yield self._say("clock", "warn", "clock_behind", seconds=quickest // 1000)
        else:
            yield self._say("clock", "ok", "clock")

    def _sites(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        """Say which fields of which platforms could not be read on the pages seen last.

        Only a file knows what should stand where: a site that is read by structure and words is
        not said to have changed.
        """
        pages: Counter[tuple[str, Stage]] = Counter()
        missed: Counter[tuple[str, Stage, str]] = Counter()
        for reading in latest_readings(connection, RECENT_READINGS):
            pages[reading.platform, reading.stage] += 1
            missed.update((reading.platform, reading.stage, name) for name in reading.unparsed)
        for (name, stage, field), count in sorted(missed.items()):
            of = pages[name, stage]
            changed = _reads_by_file(name, stage) and CHANGED_AT_LEAST * count >= of
            yield self._say(
                "site",
                "warn" if changed else "ok",
                "site_changed" if changed else "site_missed",
                platform=self._title(name),
                stage=self._texts(f"stage.{stage}"),
                field=field,
                count=count,
                pages=of,
            )
        if pages and not missed:
            yield self._say("site", "ok", "sites", pages=pages.total())

    def _title(self, name: str) -> str:
        platform = registry.named(name)
        if platform is not None:
            return platform.file.title
        return self._texts("doctor.any_site") if name == generic.NAME else name


def _reads_by_file(name: str, stage: Stage) -> bool:
    """Tell whether a platform's pages at a stage are read by selectors of its file."""
    platform = registry.named(name)
    if platform is None:
        return name != generic.NAME
    rules = (*platform.pages, *platform.data)
    return any(rule.stage == stage and not rule.generic for rule in rules)


def worst(findings: Iterable[Finding]) -> State:
    """Give the worst state among findings."""
    states = {finding.state for finding in findings}
    return "fail" if "fail" in states else "warn" if "warn" in states else "ok"
