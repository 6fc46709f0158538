"""The worker's settings: typed, with a default for each, kept in the journal's data base."""

import logging
import sqlite3
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from server.messages import Amount
from server.preferences import IDLE_MS, PipelineSettings
from server.vocabulary import Currency

log = logging.getLogger(__name__)

Hour = Annotated[int, Meta(ge=0, le=23)]


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All settings. `idle_ms` is how long attention lasts after the last sign of the worker.

    `language` None follows the browser; `floor` None is the legal minimum wage of `country`
    (ISO 3166, also of a part of it); `timezone` None is the browser's. From `night_from` to
    `night_to` (local hours) the worker is not to be disturbed; None, None is never. `sites` are
    the watched hosts that the worker added to the known platforms.
    """

    idle_ms: Annotated[int, Meta(ge=1_000, le=3_600_000)] = IDLE_MS
    language: str | None = None
    country: Annotated[str, Meta(pattern="^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] = "FR"
    currency: Currency = "EUR"
    timezone: str | None = None
    floor: Amount | None = None
    night_from: Hour | None = None
    night_to: Hour | None = None
    sites: tuple[str, ...] = ()

    def for_pipeline(self, timezone: str) -> PipelineSettings:
        """Give what the figures depend on; `timezone` is the browser's (IANA)."""
        return PipelineSettings(
            idle_ms=self.idle_ms,
            timezone=self.timezone or timezone,
            currency=self.currency,
            country=self.country,
            floor=self.floor,
            night_from=self.night_from,
            night_to=self.night_to,
        )


def load(connection: sqlite3.Connection) -> Settings:
    """Read the settings; one that cannot be understood falls back to its default, and is logged."""
    stored: dict[str, Any] = {}
    for name, value in connection.execute("SELECT name, value FROM setting"):
        try:
            msgspec.convert({name: msgspec.json.decode(value)}, Settings)
            stored[name] = msgspec.json.decode(value)
        except msgspec.MsgspecError:
            log.warning("the setting %s cannot be understood: its default is used", name)
    return msgspec.convert(stored, Settings)


def store(connection: sqlite3.Connection, settings: Settings) -> None:
    """Write the settings that differ from their defaults, and forget the others."""
    defaults = msgspec.to_builtins(Settings())
    connection.execute("DELETE FROM setting")
    connection.executemany(
        "INSERT INTO setting (name, value) VALUES (?, ?)",
        [
            (name, msgspec.json.encode(value).decode())
            for name, value in msgspec.to_builtins(settings).items()
            if value != defaults[name]
        ],
    )
