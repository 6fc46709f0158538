"""The pay per hour that a worker's pay is compared with: the legal minimum wage, or their own."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from server.messages import Amount
from server.preferences import PipelineSettings

TABLE = Path(__file__).with_name("data") / "minimum_wages.toml"


class MinimumWage(Struct, frozen=True):
    """A legal minimum wage an hour, gross, the day it came into force and its source."""

    country: str
    since: date
    amount: Amount
    source: str


@lru_cache(maxsize=1)
def minimum_wages() -> tuple[MinimumWage, ...]:
    """Give the packaged table."""
    rows = tomllib.loads(TABLE.read_text("utf-8"))["wage"]
    return tuple(
        MinimumWage(
            country=row["country"],
            since=row["from"],
            amount=Amount(Decimal(row["amount"]), row["currency"]),
            source=row["source"],
        )
        for row in rows
    )


def floor_on(day: str, settings: PipelineSettings) -> Amount | None:
    """Give the floor an hour on a local date (YYYY-MM-DD): the worker's own before the law's.

    None where the table has no minimum wage for the country and the day.
    """
    if settings.floor is not None:
        return settings.floor
    held = [
        wage
        for wage in minimum_wages()
        if wage.country == settings.country and wage.since.isoformat() <= day
    ]
    return max(held, key=lambda wage: wage.since).amount if held else None
