"""The pay per hour that a worker's pay is compared with: the legal minimum wage, or their own."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from server.messages import Amount
from server.preferences import PipelineSettings

TABLE = Path(__file__).with_name("data") / "minimum_wages.toml"

HowKnown = Literal["own", "law", "none", "unknown"]
"""How a floor is known: set by the worker, from the table, a country's law names none, or there is
nothing in the table for the country and the day."""


class MinimumWage(Struct, frozen=True):
    """A legal minimum wage an hour, gross, the day it came into force and its source.

    `country` is an ISO 3166 code, of a country or of a part of it ("CH-GE"); `basis` says how the
    hour was worked out, where the law does not name it as such; `seen` says where the figure was
    read, and is empty for one that stands as it was entered.
    """

    country: str
    since: date
    amount: Amount
    source: str
    basis: str = ""
    seen: str = ""


@lru_cache(maxsize=1)
def minimum_wages() -> tuple[MinimumWage, ...]:
    """Give the packaged table."""
    return tuple(
        MinimumWage(
            country=row["country"],
            since=row["from"],
            amount=Amount(Decimal(row["amount"]), row["currency"]),
            source=row["source"],
            basis=row.get("basis", ""),
            seen=row.get("seen", ""),
        )
        for row in _table()["wage"]
    )


def floor_on(day: str, settings: PipelineSettings) -> Amount | None:
    """Give the floor an hour on a local date (YYYY-MM-DD): the worker's own before the law's.

    None where the table has no minimum wage for the country and the day; `how_known` tells why.
    """
    if settings.floor is not None:
        return settings.floor
    wage = wage_on(day, settings.country)
    return None if wage is None else wage.amount


def wage_on(day: str, country: str) -> MinimumWage | None:
    """Give the legal minimum wage on a date: of a part of a country, else of the whole of it."""
    for place in dict.fromkeys((country, country.partition("-")[0])):
        held = [
            wage
            for wage in minimum_wages()
            if wage.country == place and wage.since.isoformat() <= day
        ]
        if held:
            return max(held, key=lambda wage: wage.since)
    return None


def how_known(day: str, settings: PipelineSettings) -> HowKnown:
    """Tell how the floor on a local date is known, or why there is none."""
    if settings.floor is not None:
        return "own"
    if wage_on(day, settings.country) is not None:
        return "law"
    return "none" if settings.country.partition("-")[0] in _table()["none"] else "unknown"


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text("utf-8"))
