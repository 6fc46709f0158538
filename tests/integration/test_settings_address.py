"""The settings: told to a paired browser, changed while the server runs, kept over a restart."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import VigiclicServer
from tests.support.stream import ORIGIN

ADDRESS = "/v1/settings"


@pytest.fixture
def server(tmp_path: Path) -> VigiclicServer:
    return VigiclicServer(tmp_path / "data")


def _told(server: VigiclicServer, token: str) -> Any:
    status, _, body = server.request("GET", ADDRESS, {"Authorization": f"Bearer {token}"})
    assert status == 200
    return json.loads(body)


def _set(server: VigiclicServer, token: str, **changes: Any) -> int:
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {token}"}
    return server.post_json(ADDRESS, changes, headers)[0]


def test_settings_are_changed_at_once_and_kept(server: VigiclicServer) -> None:
    with server:
        token = server.pair()
        before = _told(server, token)
        assert before["settings"]["country"] == "FR"
        assert before["kept"]["bytes"] > 0
        assert {"FR", "BE"} <= set(before["countries"])
        floor = {"amount": "9.50", "currency": "EUR"}
        assert _set(server, token, floor=floor, idle_ms=90_000, night_from=22, night_to=7) == 200
        with server.connect(token) as stream:
            assert stream.receive("day")["floor"] == floor
        server.stop()
        server.start()
        told = _told(server, token)["settings"]
        assert (told["floor"], told["idle_ms"]) == (floor, 90_000)
        assert _set(server, token, floor=None, night_from=None, night_to=None) == 200
        again = _told(server, token)["settings"]
        assert (again["floor"], again["night_from"], again["idle_ms"]) == (None, None, 90_000)


def test_what_is_not_allowed_changes_nothing(server: VigiclicServer) -> None:
    with server:
        token = server.pair()
        before = _told(server, token)["settings"]
        bad: list[dict[str, Any]] = [
            {"idle_ms": 10},
            {"country": "France"},
            {"night_from": 22},
            {"floor": {"amount": "-1", "currency": "EUR"}},
            {"unknown": 1},
        ]
        assert [_set(server, token, **changes) for changes in bad] == [400] * len(bad)
        assert _told(server, token)["settings"] == before
        headers = {"Origin": ORIGIN, "Authorization": "Bearer nobody"}
        assert server.post_json(ADDRESS, {}, headers)[0] == 401
        assert server.request("GET", ADDRESS)[0] == 401
