import sqlite3
from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from server import schema, settings
from server.messages import Amount
from server.settings import Settings


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    for step in schema.STEPS:
        step(made)
    yield made
    made.close()


def test_without_any_the_defaults_hold(connection: sqlite3.Connection) -> None:
    assert settings.load(connection) == Settings()
    assert Settings().idle_ms == 60_000


def test_settings_come_back_as_they_were_stored(connection: sqlite3.Connection) -> None:
    changed = Settings(
        idle_ms=90_000,
        floor=Amount(Decimal("12.50"), "EUR"),
        timezone="Africa/Dakar",
        night_from=22,
        night_to=7,
        sites=("work.example",),
    )
    settings.store(connection, changed)
    assert settings.load(connection) == changed
    settings.store(connection, Settings())
    assert settings.load(connection) == Settings()
    assert connection.execute("SELECT COUNT(*) FROM setting").fetchone() == (0,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("idle_ms", "-5"),
        ("idle_ms", "{"),
        ("night_from", "24"),
        ("unknown", "1"),
        ("country", '"fr"'),
    ],
)
def test_one_that_cannot_be_understood_falls_back(
    connection: sqlite3.Connection, name: str, value: str
) -> None:
    settings.store(connection, Settings(currency="USD"))
    connection.execute("INSERT INTO setting VALUES (?, ?)", (name, value))
    assert settings.load(connection) == Settings(currency="USD")


def test_the_pipeline_gets_the_browsers_time_zone_unless_one_was_set() -> None:
    assert Settings().for_pipeline("Europe/Paris").timezone == "Europe/Paris"
    fixed = msgspec.structs.replace(Settings(), timezone="UTC", idle_ms=5_000, country="BE")
    tuned = fixed.for_pipeline("Europe/Paris")
    assert (tuned.timezone, tuned.idle_ms, tuned.country) == ("UTC", 5_000, "BE")
