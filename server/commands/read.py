"""`vigiclic read PAGE --url URL`: what the reader sees on a saved page."""

import argparse
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from server import messages
from server.failure import Failure
from server.messages import Data, Page
from server.reading import read_data, read_page
from server.reading.address import split
from server.reading.generic import NAME as GENERIC
from server.reading.model import HistoryRow, Offer, Reading
from server.reading.platform_file import PlatformFileError
from server.saved_pages import as_message
from server.texts import Texts
from server.watching import printable

_OFFER = (
    *("key", "title", "description", "requester", "url", "reward", "minutes", "minutes_source"),
    *("places", "approval_rate"),
)
_HISTORY = ("key", "title", "outcome", "reward", "at")
_BALANCE = ("available", "pending", "minimum", "currency")
_TASK = (
    *("key", "title", "description", "requester", "reward", "minutes", "minutes_source"),
    *("accepted_at", "deadline_at"),
)


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("page", type=Path, metavar="PAGE", help=texts("read.page"))
    parser.add_argument("--url", required=True, help=texts("read.url"))
    parser.add_argument("--json", action="store_true", help=texts("program.json"))
    parser.add_argument("--generic", action="store_true", help=texts("read.generic"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Read the page and print what it says.

    Raises:
        Failure: the file cannot be read, or the address is none.
    """
    page = as_message(args.page, args.url, texts)
    try:
        reading = _read(page, generic=args.generic)
    except PlatformFileError as error:
        raise Failure(texts("read.bad_platform", error=error.told(texts))) from error
    if isinstance(page, Data) and reading.platform == GENERIC:
        key = "json_generic" if args.generic else "json_unknown"
        print(texts(f"read.{key}", host=printable(split(page.url).host)), file=sys.stderr)
    if args.json:
        print(messages.encoder.encode(as_object(reading)).decode())
    else:
        print("\n".join(_summary(reading, texts)))
    return 0


def as_object(reading: Reading) -> dict[str, Any]:
    """Give a reading as `vigiclic read --json` prints it: every field, null where not read."""
    return {
        "platform": reading.platform,
        "stage": reading.stage,
        "task": None if reading.task is None else _fields(reading.task, _TASK),
        "offers": [_fields(offer, _OFFER) for offer in reading.offers],
        "history": [_fields(row, _HISTORY) for row in reading.history],
        "balance": None if reading.balance is None else _fields(reading.balance, _BALANCE),
        "unparsed": reading.unparsed,
    }


def _fields(value: msgspec.Struct, names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: getattr(value, name) for name in names}
    # Sums are exact and travel as strings; minutes and rates are plain numbers.
    for name in ("minutes", "approval_rate"):
        if isinstance(found.get(name), Decimal):
            found[name] = float(found[name])
    return found


def _read(page: Page | Data, *, generic: bool) -> Reading:
    if isinstance(page, Data):
        # Structure and words alone tell nothing of JSON, which has neither rows nor buttons.
        return Reading(GENERIC, "other") if generic else read_data(page)
    return read_page(page, use_platforms=not generic)


def _summary(reading: Reading, texts: Texts) -> list[str]:
    lines = [texts("read.what", platform=reading.platform, stage=texts(f"stage.{reading.stage}"))]
    if reading.task is not None:
        lines.append(texts("read.task", title=reading.task.title, key=reading.task.key))
    if reading.offers:
        lines.append(texts("read.offers", count=len(reading.offers)))
        for offer in reading.offers:
            lines.append(f"  {texts('warning.about', title=offer.title)} {_pay(offer, texts)}")
    if reading.history:
        lines.append(texts("read.history", count=len(reading.history)))
        lines += [
            f"  {texts('warning.about', title=row.title)} {_outcome(row, texts)}"
            for row in reading.history
        ]
    if reading.balance is not None and reading.balance.available is not None:
        amount = texts.money(reading.balance.available, reading.balance.currency)
        lines.append(texts("read.balance", amount=amount))
    if reading.unparsed:
        missed = ", ".join(f"{name} ({count})" for name, count in reading.unparsed.items())
        lines.append(texts("read.unparsed", fields=missed))
    return lines


def _pay(offer: Offer, texts: Texts) -> str:
    reward = offer.reward
    pay = texts.money(reward.amount, reward.currency) if reward else texts("read.no_pay")
    return pay if offer.minutes is None else f"{pay}, {texts.number(offer.minutes)} min"


def _outcome(row: HistoryRow, texts: Texts) -> str:
    return texts(f"outcome.{row.outcome}") if row.outcome else texts("replay.unknown")
