import asyncio
import socket

import pytest

from server.pairing import TRIES, VALID_MS, PairingDesk
from server.serving import listen_on, offer_codes
from server.texts import Texts


class Hour:
    """A clock that jumps to the end of the code's time whenever somebody waits for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0

        async def wait_for(waiting: "asyncio.Future[bool]", timeout: float) -> bool:
            task = asyncio.ensure_future(waiting)
            await asyncio.sleep(0)
            if task.done():
                return task.result()
            task.cancel()
            self.now += int(timeout * 1000)
            raise TimeoutError

        monkeypatch.setattr(asyncio, "wait_for", wait_for)

    def __call__(self) -> int:
        return self.now


async def test_a_code_that_expires_is_renewed_for_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hour = Hour(monkeypatch)
    desk = PairingDesk(hour)
    said: list[str] = []
    await offer_codes(desk, asyncio.Event(), said.append, Texts("en"))
    assert [line.startswith("pairing code ") for line in said] == [True] * 12 + [False]
    assert "vigiclic pair" in said[-1]
    assert hour.now == 12 * VALID_MS


async def test_a_code_whose_tries_were_used_up_is_not_renewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = PairingDesk(Hour(monkeypatch), lambda _: 1)
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        for _ in range(TRIES):
            desk.offer("999999")

    await offer_codes(desk, asyncio.Event(), say, Texts("en"))
    assert said[0] == "pairing code 000001"
    assert len(said) == 2
    assert "vigiclic pair" in said[1]


async def test_once_a_browser_is_paired_no_more_codes_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paired = asyncio.Event()
    paired.set()
    said: list[str] = []
    await offer_codes(PairingDesk(Hour(monkeypatch)), paired, said.append, Texts("en"))
    assert len(said) == 1


def test_a_port_is_taken_on_this_machine_alone() -> None:
    with listen_on(0) as taken:
        host, port = taken.getsockname()
        assert host == "127.0.0.1"
        with pytest.raises(OSError, match="in use"):
            listen_on(port)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match="in use"):
            listen_on(other.getsockname()[1])
