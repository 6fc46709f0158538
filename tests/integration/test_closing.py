"""The end that a platform has announced is told once, and never again."""

from pathlib import Path
from typing import Any

from tests.support.server import VigiclicServer
from tests.support.stream import Stream, new_id, page_message

THEN = 1_700_000_000_000
"""Any day will do on which the history can still be read; one ahead of the clock is refused."""
MTURK = "https://worker.mturk.com"


def warnings_on(stream: Stream, **page: Any) -> list[dict[str, Any]]:
    """Show a page and give the warnings that come before the answer to what is asked after it."""
    message = page_message(**page)
    stream.send(message)
    while stream.receive("verdict")["page"] != message["id"]:
        pass
    found = []
    # Warnings are stored before they are sent: a second page's verdict comes after them.
    last = page_message(at=message["at"] + 1, url="https://other.example/", tab=9, id=new_id())
    stream.send(last)
    while (answer := stream.receive())["type"] != "verdict" or answer["page"] != last["id"]:
        if answer["type"] == "warning":
            found.append(answer)
    return found


def test_once_whatever_comes_after(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path) as server:
        token = server.pair()
        with server.connect(token) as stream:
            assert warnings_on(stream, at=THEN, url="https://sproutgigs.com/jobs.php") == []
            (told,) = warnings_on(stream, at=THEN + 10, url=f"{MTURK}/dashboard")
            assert (told["code"], told["level"]) == ("platform_closing", "caution")
            assert told["params"] == {
                "platform": "mturk",
                "title": "Amazon Mechanical Turk",
                "closes_on": "2026-09-30",
                "history_until": "2027-01-28",
            }
            assert "2027-01-28" in told["text"]
            assert warnings_on(stream, at=THEN + 20, url=f"{MTURK}/earnings", tab=2) == []
        server.stop()
        server.start()
        with server.connect(token, since=told["number"]) as stream:
            assert warnings_on(stream, at=THEN + 90_000_000, url=f"{MTURK}/tasks") == []
