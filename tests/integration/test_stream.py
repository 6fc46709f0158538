"""What the stream tells: verdicts, warnings once and again, clock and day, in order, to whom."""

import json
import socket
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import msgspec
import pytest
from websockets.client import ClientProtocol
from websockets.typing import Origin
from websockets.uri import parse_uri

from server.journal import entries_in
from tests.support.server import VigiclicServer
from tests.support.stream import ORIGIN, Stream, input_message, new_id, now_ms, page_message
from tests.support.waiting import PATIENCE_SECONDS

FEE = (
    "<h1>Data entry from home</h1><p>Earn 500 USD an hour typing short texts. "
    "Before the first task you pay a registration fee of 25 USD in gift cards.</p>"
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path / "data") as running:
        yield running


@pytest.fixture
def token(server: VigiclicServer) -> str:
    return server.pair()


def fee_page(**fields: object) -> dict[str, object]:
    return page_message(html=FEE) | fields


def test_a_page_gets_its_verdict_and_its_warning(server: VigiclicServer, token: str) -> None:
    with server.connect(token) as stream:
        page = fee_page(tab=7)
        stream.send(page)
        verdict = stream.receive("verdict")
        assert (verdict["page"], verdict["tab"], verdict["url"]) == (page["id"], 7, page["url"])
        warning = stream.receive("warning")
        assert (warning["tab"], warning["at"]) == (7, page["at"])
        assert warning["code"] in ("scam", "unrealistic_pay")
        assert warning["number"] >= 1
        assert warning["text"]


def test_a_check_is_answered_and_not_stored(server: VigiclicServer, token: str) -> None:
    with server.connect(token) as stream:
        stream.send(
            {"type": "check", "id": "ask", "text": "Pay the fee first.", "url": "http://a/"}
        )
        verdict = stream.receive("verdict")
        assert (verdict["page"], verdict["tab"], verdict["url"]) == ("ask", -1, "http://a/")
        assert len(verdict["offers"]) == 1
    assert server.status(token)["counts"]["messages"] == 0


def warnings(stream: Stream) -> list[dict[str, Any]]:
    """Give the warnings on their way: the answer to what is asked now comes after them."""
    found = []
    stream.send({"type": "check", "id": "last", "text": ""})
    while True:
        message = stream.receive()
        if message["type"] == "warning":
            found.append(message)
        elif message["type"] == "verdict" and message["page"] == "last":
            return found


def missed(stream: Stream) -> list[dict[str, Any]]:
    """Give the warnings that a connection begins with: they come before the first `day`."""
    stream.receive("day")
    return warnings(stream)


def provoked(stream: Stream) -> list[dict[str, Any]]:
    """Open the page that is warned about and give its warnings, which come together."""
    stream.send(fee_page())
    return [stream.receive("warning"), *warnings(stream)]


def test_a_warning_comes_again_until_it_was_seen(server: VigiclicServer, token: str) -> None:
    with server.connect(token) as stream:
        first = provoked(stream)
    with server.connect(token) as stream:
        assert missed(stream) == first
    server.kill()
    server.start()
    with server.connect(token) as stream:
        assert missed(stream) == first
        # The same offer once more is no news.
        again = fee_page(tab=2)
        stream.send(again)
        while stream.receive("verdict")["page"] != again["id"]:
            pass
        seen = [{"type": "seen", "id": new_id(), "warning": item["id"]} for item in first]
        for message in seen:
            stream.send(message)
        stream.acknowledged({message["id"] for message in seen})
        assert warnings(stream) == []
    with server.connect(token) as stream:
        assert missed(stream) == []


def test_a_warning_that_was_judged_was_seen(server: VigiclicServer, token: str) -> None:
    with server.connect(token) as stream:
        judged, *others = provoked(stream)
        told, at = new_id(), now_ms()
        verdict = {"type": "feedback", "id": told, "at": at, "label": "legit"}
        stream.send(verdict | {"warning": judged["id"]})
        stream.acknowledged({told})
    with server.connect(token) as stream:
        assert missed(stream) == others


def test_a_page_that_a_crash_left_unjudged_is_judged_at_the_next_start(
    server: VigiclicServer, token: str
) -> None:
    with server.connect(token) as stream:
        page = fee_page()
        stream.send(page)
        first = [stream.receive("warning"), *warnings(stream)]
    server.stop()
    connection = sqlite3.connect(server.data_dir / "journal.db")
    with connection:
        # As if the power had gone between the acknowledgement and the warning.
        assert connection.execute("SELECT COUNT(*) FROM unjudged").fetchone() == (0,)
        connection.execute("DELETE FROM warning")
        connection.execute("INSERT INTO unjudged VALUES (?)", [page["id"]])
    connection.close()
    server.start()
    with server.connect(token) as stream:
        again = [stream.receive("warning"), *warnings(stream)]
    assert [item["code"] for item in again] == [item["code"] for item in first]
    # Numbers are never given twice.
    assert again[0]["number"] > first[-1]["number"]


def test_a_client_that_knows_the_last_warning_is_not_told_again(
    server: VigiclicServer, token: str
) -> None:
    with server.connect(token) as stream:
        last = provoked(stream)[-1]
    with server.connect(token, since=last["number"]) as stream:
        assert missed(stream) == []
    with server.connect(token, since=last["number"] - 1) as stream:
        assert missed(stream) == [last]


def test_each_browser_hears_of_its_own_pages(server: VigiclicServer, token: str) -> None:
    other_origin = "moz-extension://0e7d3f6a-0000-4000-8000-000000000000"
    other_token = server.pair(other_origin, client_id="other")
    with (
        server.connect(token) as one,
        server.connect(other_token, client_id="other", origin=other_origin) as other,
    ):
        one.send(fee_page())
        one.receive("warning")
        assert warnings(other) == []
    with server.connect(other_token, client_id="other", origin=other_origin) as other:
        assert missed(other) == []
    # A browser whose extension was set up anew is the same pairing under another id.
    with server.connect(token, client_id="again") as one:
        assert one.receive("warning")["tab"] == 1


def test_acknowledgements_keep_the_order(server: VigiclicServer, token: str) -> None:
    messages = [
        page_message(html=f"<p>{number}</p>" * 50) if number % 40 == 0 else input_message()
        for number in range(400)
    ]
    with server.connect(token) as stream:
        for message in messages:
            stream.send(message)
        acknowledged: list[str] = []
        while len(acknowledged) < len(messages):
            acknowledged += stream.receive("ack")["ids"]
    assert acknowledged == [message["id"] for message in messages]
    assert server.status(token)["commits"] < 200


def test_clock_and_day_are_told_at_once_and_when_they_change(
    server: VigiclicServer, token: str
) -> None:
    with server.connect(token) as stream:
        assert stream.receive("clock")["task"] is None
        assert stream.receive("day")["tasks"] == 0
        start = now_ms() - 5_000
        for message in (
            page_message(at=start),
            {"type": "attention", "id": new_id(), "at": start, "tab": 1, "reason": "focus"},
            {
                "type": "mark",
                "id": new_id(),
                "at": start + 1,
                "tab": 1,
                "kind": "start",
                "title": "By hand",
                "reward": {"amount": "0.50", "currency": "EUR"},
            },
        ):
            stream.send(message)
        while (clock := stream.receive("clock"))["task"] is None:
            pass
        assert clock["running"] is True
        assert clock["task"]["title"] == "By hand"
        assert clock["task"]["reward"] == {"amount": "0.50", "currency": "EUR"}
        finish = {"type": "mark", "id": new_id(), "at": start + 4_001, "tab": 1, "kind": "finish"}
        stream.send(finish)
        while (day := stream.receive("day"))["tasks"] == 0:
            pass
        assert day["pending"] == "0.50"
        assert day["active_ms"] == 4_001
    assert server.status(token)["counts"] == {"messages": 4, "tasks": 1}
    before = server.status(token)
    server.kill()
    server.start()
    with server.connect(token) as stream:
        assert stream.receive("day") == day
    assert server.status(token)["counts"] == before["counts"]


def test_a_running_clock_stops_by_itself_when_the_worker_is_gone(
    server: VigiclicServer, token: str
) -> None:
    # The last sign was almost a minute ago: what is left is for the server to hear of it at all.
    start = now_ms() - 54_000
    with server.connect(token) as stream:
        for message in (
            page_message(at=start),
            {"type": "attention", "id": new_id(), "at": start, "tab": 1, "reason": "focus"},
            {"type": "mark", "id": new_id(), "at": start, "tab": 1, "kind": "start"},
        ):
            stream.send(message)
        while not (stream.receive("clock"))["running"]:
            pass
        while (clock := stream.receive("clock"))["running"]:
            pass
        assert clock["task"]["active_ms"] == 60_000


def test_a_client_that_does_not_read_is_dropped_and_the_others_live_on(
    server: VigiclicServer, token: str
) -> None:
    check = {
        "type": "check",
        "id": "c",
        "text": "Type.",
        "url": "https://a.example/" + "x" * 16_000,
    }
    with server.connect(token, client_id="busy") as busy, Deaf(server.port, token) as deaf:
        deadline = time.monotonic() + 60
        while deaf.send(check) and time.monotonic() < deadline:
            pass
        assert time.monotonic() < deadline
        message = input_message()
        busy.send(message)
        busy.acknowledged({message["id"]})


class Deaf:
    """A client that says hello and then sends, but never reads."""

    def __init__(self, port: int, token: str) -> None:
        self.protocol = ClientProtocol(
            parse_uri(f"ws://127.0.0.1:{port}/v1/stream"), origin=Origin(ORIGIN)
        )
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self.socket.settimeout(PATIENCE_SECONDS)
        self.socket.connect(("127.0.0.1", port))
        self.protocol.send_request(self.protocol.connect())
        self._flush()
        self.protocol.receive_data(self.socket.recv(4096))
        hello = {"type": "hello", "protocol": 1, "token": token, "client": {"id": "deaf"}}
        assert self.send(hello)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, message: Mapping[str, object]) -> bool:
        """Send a message; False once the server has hung up."""
        self.protocol.send_text(json.dumps(message).encode())
        try:
            self._flush()
        except (ConnectionError, TimeoutError):
            return False
        return True

    def _flush(self) -> None:
        for data in self.protocol.data_to_send():
            self.socket.sendall(data)


@pytest.mark.parametrize("kept", [False, True])
def test_pages_are_kept_only_when_asked(tmp_path: Path, kept: bool) -> None:
    arguments = ("--keep-pages",) if kept else ()
    with VigiclicServer(tmp_path / "data", arguments=arguments) as server:
        with server.connect(server.pair()) as stream:
            page = page_message(html="<p hidden>unmistakable</p>")
            stream.send(page)
            stream.acknowledged({str(page["id"])})
        server.stop()
    connection = sqlite3.connect(tmp_path / "data" / "journal.db")
    pages = [zlib.decompress(row[0]) for row in connection.execute("SELECT body FROM page")]
    connection.close()
    assert [b"unmistakable" in page for page in pages] == [True] * kept


def test_personal_data_is_masked_before_it_is_stored(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as server:
        with server.connect(server.pair()) as stream:
            page = page_message(
                title="Mail of jane.doe@example.com", html="<p>Call +33 6 12 34 56 78 now</p>"
            )
            action = {
                "type": "action",
                "id": new_id(),
                "at": now_ms(),
                "tab": 1,
                "url": "https://work.example/",
                "kind": "click",
                "label": "Write to jane.doe@example.com",
            }
            stream.send(page)
            stream.send(action)
            stream.acknowledged({str(page["id"]), str(action["id"])})
        server.stop()
        kept = [
            msgspec.json.encode(entry) for entry in entries_in(tmp_path / "data" / "journal.db")
        ]
    assert len(kept) == 2
    for entry in kept:
        assert b"jane.doe" not in entry
        assert b"12 34 56" not in entry


def test_json_is_a_string_of_decimals_on_the_wire(server: VigiclicServer, token: str) -> None:
    with server.connect(token) as stream:
        day = stream.receive("day")
    assert json.loads(json.dumps(day)) == day
    assert isinstance(day["earned"], str)
