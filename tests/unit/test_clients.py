import sqlite3
from collections.abc import Iterator

import pytest

from server import clients, schema
from server.messages import ClientInfo

INFO = ClientInfo(id="browser-1", browser="Firefox", timezone="Europe/Paris")


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    for step in schema.STEPS:
        step(made)
    yield made
    made.close()


def test_a_pairing_is_stored_without_its_token(connection: sqlite3.Connection) -> None:
    token = clients.new_token()
    added = clients.add(connection, clients.hashed(token), "chrome-extension://a", INFO, 5)
    assert clients.load(connection) == [added]
    assert token not in "".join(connection.iterdump())
    assert len(token) >= 43


def test_who_spoke_last_is_kept(connection: sqlite3.Connection) -> None:
    client = clients.add(connection, b"1", "chrome-extension://a", None, 5)
    clients.greet(client, INFO, 7)
    clients.met(connection, client)
    [loaded] = clients.load(connection)
    assert (loaded.last_seen_at, loaded.info, loaded.speakers) == (7, INFO, ["browser-1"])


def test_speakers_are_kept_once_and_not_without_end() -> None:
    client = clients.Client(number=1, token=b"", origin="", created_at=0)
    for number in [*range(40), 20]:
        clients.greet(client, ClientInfo(id=str(number)), number)
    assert len(client.speakers) == clients.SPEAKERS_KEPT
    assert client.speakers[-1] == "20"
    assert len(set(client.speakers)) == len(client.speakers)


def test_a_client_is_found_by_its_token_alone() -> None:
    known = [
        clients.Client(
            number=number, token=clients.hashed(f"token {number}"), origin="", created_at=0
        )
        for number in range(3)
    ]
    assert clients.find(known, "token 1") is known[1]
    assert clients.find(known, "token") is None
    assert clients.find(known, "") is None
    assert clients.find([], "token 1") is None


def test_a_time_zone_is_in_use_for_half_a_day_after_its_browser_spoke() -> None:
    now = 100 * clients.IN_USE_MS
    paris, york = (
        clients.Client(number, b"", "", 0, now, ClientInfo(id=str(number), timezone=timezone))
        for number, timezone in enumerate(("Europe/Paris", "America/New_York"))
    )
    assert clients.is_in_use([paris, york], "Europe/Paris", now)
    assert clients.is_in_use([paris, york], "Europe/Paris", now + clients.IN_USE_MS - 1)
    assert not clients.is_in_use([paris, york], "Europe/Paris", now + clients.IN_USE_MS)
    assert not clients.is_in_use([york], "Europe/Paris", now)
    assert not clients.is_in_use([clients.Client(1, b"", "", 0)], "", now)
