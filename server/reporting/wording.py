"""The words and figures that reports and evidence share."""

from datetime import datetime
from decimal import Decimal

from server.days import zone
from server.ledger import Line, rounded, settled
from server.messages import Amount
from server.reporting.trace import Cause
from server.texts import Texts
from server.vocabulary import Millis
from server.watching import printable

_SHORT = 8


def span(ms: int | None, texts: Texts) -> str:
    """Give a time span as H:MM:SS.mmm with the language's decimal mark, or that it is unknown."""
    if ms is None:
        return texts("replay.unknown")
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    seconds, rest = divmod(ms, 1000)
    clock = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{clock}{texts('number.decimal_mark')}{rest:03}"


def lasting(ms: int | None, texts: Texts) -> str:
    """Give a time span as a person says it, rounded to the second (half to even), or "unknown"."""
    if ms is None:
        return texts("replay.unknown")
    sign, seconds = ("-", round(-ms / 1000)) if ms < 0 else ("", round(ms / 1000))
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    while len(parts) > 1 and not parts[0][0]:
        del parts[0]
    return sign + " ".join(f"{count}\N{NO-BREAK SPACE}{unit}" for count, unit in parts)


def moment(at: Millis | None, timezone: str) -> str:
    """Give a local date and time, to the ms where it is not a whole second; empty for None."""
    if at is None:
        return ""
    local = datetime.fromtimestamp(at / 1000, zone(timezone))
    return f"{local:%Y-%m-%d %H:%M:%S}{_rest(at)}"


def clock(at: Millis, timezone: str) -> str:
    """Give a local time of day, to the ms."""
    return f"{datetime.fromtimestamp(at / 1000, zone(timezone)):%H:%M:%S}.{at % 1000:03}"


def money(amount: Amount | None, texts: Texts) -> str:
    """Give a sum with its currency, or that it is unknown."""
    if amount is None:
        return texts("replay.no_reward")
    return sum_of(amount.amount, amount.currency, texts)


def sum_of(amount: Decimal, currency: str, texts: Texts) -> str:
    """Give a sum in one form: two decimals, or as many more as it needs."""
    return texts.money(settled(amount, currency), currency)


def an_hour(value: Decimal | None, currency: str, texts: Texts) -> str:
    """Give a pay for an hour, to two decimals, or that it is unknown."""
    if value is None:
        return texts("replay.unknown")
    return texts("report.an_hour", wage=texts.money(rounded(value, 2), currency))


def cause(found: Cause | None, texts: Texts) -> str:
    """Say what a message did: a page came, a tab was changed, no sign came any more ..."""
    if found is None:
        return texts("cause.nothing")
    detail = found.detail
    if found.what in ("page", "data"):
        detail = texts(f"stage.{detail}")
    elif found.what == "input":
        detail = texts(f"cause.input_{detail}")
    return texts(f"cause.{found.what}", detail=printable(detail)[:40])


def short(message: str) -> str:
    """Give the beginning of a message's id, for a table."""
    return printable(message[:_SHORT])


def title_of(line: Line) -> str:
    """Give a task's title, or its key where a page gave none."""
    return printable(line.title or line.key)


def _rest(at: Millis) -> str:
    return f".{at % 1000:03}" if at % 1000 else ""
