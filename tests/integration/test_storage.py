"""A disk that fails while the server runs: nothing is acknowledged that is not there."""

import resource
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import VigiclicServer
from tests.support.stream import Stream, input_message, page_message

ROUNDS = 6


@pytest.fixture
def server(tmp_path: Path) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path / "data") as running:
        yield running


def answered(stream: Stream, identifier: str) -> str:
    """Give `ack`, or the code of the error, for a message."""
    while True:
        answer = stream.receive()
        if answer["type"] == "ack" and identifier in answer["ids"]:
            return "ack"
        if answer["type"] == "error" and answer.get("id") == identifier:
            return str(answer["code"])


def test_a_full_disk_refuses_and_recovers(server: VigiclicServer) -> None:
    token = server.pair()
    pid = server.process.pid
    kept = 0
    with server.connect(token) as stream:
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        size = (server.data_dir / "journal.db-wal").stat().st_size
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size + 20_000, hard))
        refused = []
        for _ in range(12):
            message = page_message(html="".join(f"<p>{time.perf_counter_ns()}" for _ in range(999)))
            stream.send(message)
            if answered(stream, message["id"]) == "ack":
                kept += 1
            else:
                refused.append(message)
        assert refused
        # What is asked meanwhile is still answered.
        stream.send({"type": "check", "id": "c", "text": "Type what you see."})
        while stream.receive("verdict")["page"] != "c":
            pass
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
        for message in refused:
            stream.send(message)
            assert answered(stream, message["id"]) == "ack"
            kept += 1
    assert server.status(token)["counts"]["messages"] == kept == 12
    server.kill()
    server.start()
    assert server.status(token)["counts"]["messages"] == 12


def test_a_data_base_locked_by_a_backup_refuses_and_recovers(server: VigiclicServer) -> None:
    token = server.pair()
    with server.connect(token) as stream:
        backup = sqlite3.connect(server.data_dir / "journal.db", isolation_level=None)
        backup.execute("BEGIN IMMEDIATE")
        message = input_message()
        stream.send(message)
        assert answered(stream, message["id"]) == "storage"
        backup.execute("ROLLBACK")
        backup.close()
        stream.send(message)
        assert answered(stream, message["id"]) == "ack"
    assert server.status(token)["counts"]["messages"] == 1


def test_kills_at_any_moment_lose_nothing_that_was_acknowledged(server: VigiclicServer) -> None:
    token = server.pair()
    sent, acknowledged = {}, set()
    for round_ in range(ROUNDS):
        with server.connect(token) as stream:
            for number in range(300):
                message = page_message() if number % 50 == 25 else input_message()
                sent[message["id"]] = message
                stream.send(message)
            if round_ == ROUNDS - 1:
                # On a slow machine every round may be over before the first is acknowledged.
                acknowledged.update(stream.receive("ack")["ids"])
            deadline = time.monotonic() + 0.02 * round_
            while time.monotonic() < deadline:
                try:
                    acknowledged.update(stream.receive("ack", timeout=0.01)["ids"])
                except TimeoutError:
                    continue
            server.kill()
            while True:
                try:
                    acknowledged.update(stream.receive("ack", timeout=1)["ids"])
                except Exception:  # noqa: BLE001 - whatever the end of the connection looks like
                    break
        # Nobody has sent anything again yet.
        assert acknowledged <= stored_ids(server)
        server.start()
    with server.connect(token) as stream:
        # The extension sends again what it was not told of; all of it is there once.
        for message in sent.values():
            stream.send(message)
        stream.acknowledged(set(sent))
    assert acknowledged
    assert server.status(token)["counts"]["messages"] == len(sent) == 300 * ROUNDS
    server.stop()
    assert stored_ids(server) == set(sent)


def stored_ids(server: VigiclicServer) -> set[str]:
    connection = sqlite3.connect(server.data_dir / "journal.db")
    try:
        return {row[0] for row in connection.execute("SELECT id FROM message")}
    finally:
        connection.close()
