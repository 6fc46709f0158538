"""The words of a file's cells -> money, moments, minutes, outcomes.

What is empty is None; what stands there and cannot be read is refused, never guessed.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from server.importing.records import BadRow
from server.messages import Amount
from server.reading import convert
from server.reading.mask import mask
from server.reading.text import clean_line
from server.vocabulary import LATEST_TIME, Millis, Outcome

TITLE_LENGTH = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURRENCY = re.compile(r"[A-Z][A-Z0-9_]{1,15}")

_WORDS: dict[Outcome, tuple[str, ...]] = {
    "open": ("open", "reserved", "active", "en cours"),
    "submitted": ("submitted", "pending", "awaiting review", "envoyé", "en attente", "soumis"),
    "approved": ("approved", "accepted", "paid", "satisfied", "accepté", "approuvé", "payé"),
    "rejected": ("rejected", "refused", "not satisfied", "refusé", "rejeté"),
    "revise": ("revise", "to be revised", "à reprendre", "à réviser"),
    "returned": ("returned", "given back", "rendu", "abandonné"),
    "expired": ("expired", "timed out", "expiré"),
    "screened_out": ("screened out", "écarté", "hors cible"),
}
OUTCOMES = {word: outcome for outcome, words in _WORDS.items() for word in words}
"""The words for an outcome in a file that a person made, in English and French."""


def words(text: str) -> str:
    """Give a title or a name without unseen signs, personal data masked."""
    return mask(clean_line(text))[:TITLE_LENGTH]


def outcome(text: str) -> Outcome:
    """Give an outcome by its word.

    Raises:
        BadRow: it is none of the words that are known.
    """
    said = " ".join(re.sub(r"[_-]", " ", text.casefold()).split())
    for word in (said, said.removesuffix("e")):
        if word in OUTCOMES:
            return OUTCOMES[word]
    raise BadRow("outcome", text)


def amount(text: str, currency: str | None) -> Amount | None:
    """Give a sum of money; `currency` is what a bare number is in.

    Raises:
        BadRow: it is no sum, negative, without a currency, or in another than the row's own.
    """
    if not text.strip():
        return None
    found = convert.to_amount(text, currency or None)
    if found is None and currency is None and convert.plain_number(text) is not None:
        raise BadRow("no_currency", text)
    if found is None or found.amount < 0:
        raise BadRow("amount", text)
    if currency and found.currency != currency:
        raise BadRow("two_currencies", f"{found.currency}, {currency}")
    return found


def currency(text: str) -> str | None:
    """Give the code of a currency or of a platform's points.

    Raises:
        BadRow: it is no such code.
    """
    code = text.strip().upper()
    if not code:
        return None
    if not _CURRENCY.fullmatch(code):
        raise BadRow("currency", text)
    return code


def bonus_of(text: str, code: str | None, reward: Amount | None) -> Amount | None:
    """Give a bonus in the currency of the reward; one of zero is none.

    Raises:
        BadRow: it is no sum, or in another currency.
    """
    if code is None and reward is not None and convert.plain_number(text) is not None:
        code = reward.currency
    found = amount(text, code)
    if found is None or not found.amount:
        return None
    if reward is not None and found.currency != reward.currency:
        raise BadRow("two_currencies", f"{reward.currency}, {found.currency}")
    return found


def moment(text: str, zone: tzinfo) -> Millis | None:
    """Give a moment (epoch ms, parts of a millisecond cut) written as ISO 8601.

    One that names no time zone of its own is in `zone`.

    Raises:
        BadRow: it is no such moment, or a day alone.
    """
    said = text.strip()
    if not said:
        return None
    if "T" not in said and " " not in said:
        raise BadRow("moment", text)
    try:
        found = datetime.fromisoformat(said.removesuffix(" UTC"))
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC if said.endswith(" UTC") else zone)
        at = (found - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        raise BadRow("moment", text) from None
    if not 0 <= at <= LATEST_TIME:
        raise BadRow("moment", text)
    return at


def day(text: str) -> str | None:
    """Give a day as YYYY-MM-DD.

    Raises:
        BadRow: it is no day of the calendar written so.
    """
    said = text.strip()
    if not said:
        return None
    try:
        found = date.fromisoformat(said)
    except ValueError:
        raise BadRow("day", text) from None
    if found.year < 1970:
        raise BadRow("day", text)
    return found.isoformat()


def minutes(text: str) -> Millis | None:
    """Give a time that is told in minutes ("5", "2.5", "4 min 30 s"), in milliseconds.

    Raises:
        BadRow: it is no such time.
    """
    if not text.strip():
        return None
    found = convert.to_minutes(text)
    if found is None:
        raise BadRow("minutes", text)
    return int(found * 60_000)


def in_order(started: Millis | None, ended: Millis | None) -> None:
    """See that a task did not end before it began.

    Raises:
        BadRow: it did.
    """
    if started is not None and ended is not None and ended < started:
        raise BadRow("backwards")
