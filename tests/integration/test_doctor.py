"""`vigiclic doctor`: what it says of a sound server, and of each thing that can be wrong."""

import json
import socket
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import VigiclicServer
from tests.support.stream import ORIGIN, input_message, now_ms

States = dict[str, str]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path / "data") as running:
        yield running


@pytest.fixture
def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def examine(server: VigiclicServer, *arguments: str) -> tuple[int, States, str]:
    """Give the exit status, the worst state of each check, and all that is said."""
    done = server.vigiclic("doctor", "--json", *arguments, check=False)
    assert done.stderr == ""
    findings = json.loads(done.stdout)
    states: States = {}
    for finding in findings:
        states[finding["check"]] = max(
            states.get(finding["check"], "ok"), finding["state"], key=["ok", "warn", "fail"].index
        )
        assert len(finding["text"].splitlines()) == 1
    return done.returncode, states, done.stdout


def test_a_sound_server_has_nothing_wrong(server: VigiclicServer) -> None:
    token = server.pair()
    with server.connect(token) as stream:
        message = input_message()
        stream.send(message)
        stream.acknowledged({message["id"]})
        status, states, _ = examine(server)
    assert status == 0
    assert set(states.values()) == {"ok"}, states
    checks = {"folder", "disk", "server", "extension", "model", "journal", "pairing", "clock"}
    assert checks <= set(states)


def test_people_get_a_line_for_each(server: VigiclicServer) -> None:
    lines = server.vigiclic("doctor").stdout.splitlines()
    assert len(lines) >= 6
    assert {line.split()[0] for line in lines} <= {"ok", "warn", "fail"}


def test_what_was_never_done_is_said_with_what_to_do(server: VigiclicServer) -> None:
    _, states, said = examine(server)
    assert (states["pairing"], states["extension"]) == ("warn", "warn")
    assert "vigiclic serve" in said
    server.pair()
    _, states, said = examine(server)
    assert states["pairing"] == "warn"
    assert "never connected" in said


def test_a_server_that_is_not_there_and_its_port(server: VigiclicServer, free_port: str) -> None:
    server.stop()
    status, states, _ = examine(server, "--port", free_port)
    assert (status, states["server"], states["port"]) == (0, "warn", "ok")
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(free_port)))
        other.listen()
        status, states, said = examine(server, "--port", free_port)
    assert (status, states["port"]) == (1, "fail")
    assert free_port in said


def test_a_folder_that_is_not_there_is_no_failure(tmp_path: Path, free_port: str) -> None:
    server = VigiclicServer(tmp_path / "nothing")
    status, states, _ = examine(server, "--port", free_port)
    assert (status, states["folder"], states["journal"]) == (0, "warn", "warn")
    assert not (tmp_path / "nothing").exists()


def test_a_file_where_the_folder_should_be(tmp_path: Path, free_port: str) -> None:
    (tmp_path / "file").touch()
    status, states, said = examine(VigiclicServer(tmp_path / "file"), "--port", free_port)
    assert (status, states["folder"]) == (1, "fail")
    assert str(tmp_path / "file") in said


def test_files_that_others_can_read(server: VigiclicServer) -> None:
    (server.data_dir / "journal.db").chmod(0o644)
    _, states, said = examine(server)
    assert states["folder"] == "warn"
    assert "journal.db" in said


@pytest.mark.parametrize(("skew_ms", "word"), [(60_000, "ahead"), (-600_000, "behind")])
def test_a_browser_whose_clock_is_wrong(server: VigiclicServer, skew_ms: int, word: str) -> None:
    with server.connect(server.pair()) as stream:
        message = input_message(at=now_ms() + skew_ms)
        stream.send(message)
        stream.acknowledged({message["id"]})
    _, states, said = examine(server)
    assert states["clock"] == "warn"
    assert word in said


def test_an_extension_that_was_not_seen_for_long(server: VigiclicServer) -> None:
    with server.connect(server.pair()):
        pass
    server.stop()
    with sqlite3.connect(server.data_dir / "journal.db") as connection:
        connection.execute("UPDATE client SET last_seen_at = 1")
    connection.close()
    _, states, said = examine(server, "--port", "1")
    assert states["pairing"] == "warn"
    assert "1970" in said


def test_damage(server: VigiclicServer) -> None:
    server.pair()
    server.stop()
    path = server.data_dir / "journal.db"
    path.write_bytes(path.read_bytes()[:6000])
    status, states, said = examine(server, "--port", "1")
    assert (status, states["journal"]) == (1, "fail")
    assert "damaged" in said


@pytest.mark.parametrize(
    ("content", "state", "status"), [(None, "warn", 0), ("{broken", "fail", 1)]
)
def test_a_model_that_is_missing_or_broken(
    tmp_path: Path, content: str | None, state: str, status: int, free_port: str
) -> None:
    (tmp_path / "model").mkdir()
    if content is not None:
        (tmp_path / "model" / "manifest.json").write_text(content)
    server = VigiclicServer(
        tmp_path / "data", environment={"VIGICLIC_MODEL_DIR": str(tmp_path / "model")}
    )
    found, states, _ = examine(server, "--port", free_port)
    assert (found, states["model"]) == (status, state)


def with_readings(server: VigiclicServer, *readings: str) -> tuple[int, States, str]:
    """Give what is said after pages that gave these readings."""
    with server.connect(server.pair()) as stream:
        messages = [input_message() for _ in readings]
        for message in messages:
            stream.send(message)
        stream.acknowledged({message["id"] for message in messages})
    server.stop()
    with sqlite3.connect(server.data_dir / "journal.db") as connection:
        for number, (reading, message) in enumerate(zip(readings, messages, strict=True)):
            row = bytes([number]), zlib.compress(reading.encode())
            connection.execute("INSERT INTO reading VALUES (?, ?)", row)
            change = "UPDATE message SET reading = ? WHERE id = ?"
            connection.execute(change, [row[0], message["id"]])
    connection.close()
    status, states, said = examine(server, "--port", "1")
    return status, states, said.replace('\\"', "")


def test_a_site_that_has_changed(server: VigiclicServer) -> None:
    _, states, said = with_readings(
        server,
        '{"platform":"sproutgigs","stage":"listing","unparsed":{"reward":3}}',
        '{"platform":"sproutgigs","stage":"history"}',
        '{"platform":"gone","stage":"listing","unparsed":{"title":1}}',
    )
    assert states["site"] == "warn"
    assert "SproutGigs: this site seems to have changed. reward" in said
    assert "1 of the last 1 pages (listing)" in said
    assert "gone: this site seems to have changed. title" in said


def test_odd_pages_and_sites_without_a_file_have_not_changed(server: VigiclicServer) -> None:
    sound = [
        json.dumps({"platform": "sproutgigs", "stage": "listing", "text": str(n)}) for n in range(9)
    ]
    _, states, said = with_readings(
        server,
        '{"platform":"sproutgigs","stage":"listing","unparsed":{"reward":1}}',
        '{"platform":"generic","stage":"listing","unparsed":{"reward":9}}',
        *sound,
    )
    assert states["site"] == "ok"
    assert "seems to have changed" not in said
    assert "SproutGigs: reward could not be read on 1 of the last 10 pages" in said
    assert "Sites without a platform file: reward" in said


def test_french_is_spoken(server: VigiclicServer) -> None:
    server.environment["VIGICLIC_LANG"] = "fr"
    assert "dossier de données" in server.vigiclic("doctor").stdout
    assert ORIGIN not in server.vigiclic("doctor").stdout
