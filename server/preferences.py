"""The worker's settings that time, wage and warnings depend on."""

from msgspec import Struct

from server.messages import Amount

IDLE_MS = 60_000


class PipelineSettings(Struct, frozen=True, kw_only=True):
    """What the derived figures depend on besides the events.

    `idle_ms` is how long a sign of the worker counts, `timezone` an IANA name, `country` an
    ISO 3166 code whose minimum wage is the floor unless the worker's own `floor` (an amount an
    hour) is given, `currency` the one to convert into when rewards come in several. From the full
    hour `night_from` to `night_to`, by the worker's clock, only dangers are spoken of; without
    both there is no night.
    """

    idle_ms: int = IDLE_MS
    timezone: str = "UTC"
    currency: str = "EUR"
    country: str = "FR"
    floor: Amount | None = None
    night_from: int | None = None
    night_to: int | None = None
