"""What to warn the worker about, once, and how loudly.

A warning is worth showing only if it is right. Each is about one subject (an offer, a task, a
balance); the same warning about the same subject is raised once, and none about a subject that the
worker has called fine.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from classifier.labels import KINDS
from server.advising.noting import subject_of
from server.days import date_of
from server.judge import Judged, PerHour, text_of
from server.ledger import rounded, trimmed
from server.messages import Amount, Pay, Reason
from server.rates import convert
from server.reading import registry
from server.reading.model import Offer, Reading
from server.reading.platform_file import Terms
from server.tabs import host
from server.texts import Texts
from server.vocabulary import Level, Millis, WarningCode

UNREALISTIC_PER_HOUR = Amount(Decimal(200), "EUR")
"""A stated pay for an hour that microwork does not reach, and few honest interviews do. Of 997 sets
of HITs on MTurk (March 2021) one in ten announces more than 45 USD; none states an hour's pay over
this."""
UNREALISTIC_IMPLIED = Amount(Decimal(500), "EUR")
UNREALISTIC_REWARD = Amount(Decimal(50), "EUR")
"""What only follows from a reward and a few minutes has to be far higher, and the reward large: one
HIT in thirty of those sets pays over 100 USD for an hour that lasts a minute, honestly."""

HALF_A_DAY_MS = 12 * 60 * 60 * 1000


class Finding(Struct, frozen=True):
    """Something worth a warning, before it is known whether it was said already."""

    subject: str
    code: WarningCode
    level: Level
    params: dict[str, Any] = {}
    reasons: tuple[Reason, ...] = ()


class RaisedWarning(Struct, frozen=True):
    """A warning to show. `identity` names code and subject: no two warnings share one.

    `client` is the browser whose page it is about; `text` is the English wording.
    """

    identity: str
    client: str
    at: Millis
    tab: int
    code: WarningCode
    level: Level
    params: dict[str, Any]
    reasons: list[Reason]
    text: str


class Said:
    """What was said already, and what the worker does not want to hear of again."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self._said: set[str] = set()
        self._fine: set[str] = set()

    def was(self, identity: str) -> bool:
        """Whether a warning was raised already."""
        return identity in self._said

    def is_fine(self, subject: str) -> bool:
        """Whether the worker has called the subject fine."""
        return subject in self._fine

    def silence(self, subject: str) -> None:
        """Say nothing about the subject from now on."""
        self._fine.add(subject)

    def silence_warning(self, identity: str) -> None:
        """Say nothing from now on about the subject of a warning that was raised."""
        self.silence(subject_in(identity))

    def first(self, finding: Finding) -> bool:
        """Whether the finding is to be raised: new, and about nothing that is fine."""
        identity = identity_of(finding)
        if finding.subject in self._fine or identity in self._said:
            return False
        self._said.add(identity)
        return True


def identity_of(finding: Finding) -> str:
    """Give what names the warning for ever: its subject and its code."""
    return f"{finding.subject}:{finding.code}"


def subject_in(identity: str) -> str:
    """Give what a warning of this name is about."""
    return identity.partition(":")[0]


def raise_warning(
    finding: Finding, client: str, at: Millis, tab: int, texts: Texts
) -> RaisedWarning:
    """Give the warning that says what was found, about a tab of a browser."""
    return RaisedWarning(
        identity=identity_of(finding),
        client=client,
        at=at,
        tab=tab,
        code=finding.code,
        level=finding.level,
        params=finding.params,
        reasons=list(finding.reasons),
        text=say(finding.code, finding.params, finding.reasons, texts),
    )


def say(code: WarningCode, params: dict[str, Any], reasons: Iterable[Reason], texts: Texts) -> str:
    """Give a warning in words: what it is about, what is wrong, the words it rests on."""
    title = str(params.get("title") or "")
    quotes = ", ".join(texts("warning.quote", quote=reason.quote) for reason in reasons)
    said = texts(f"warning.{code}", **_filled(params, texts("number.decimal_mark")))
    parts = (
        texts("warning.about", title=title) if title else "",
        said,
        f"({quotes})" if quotes else "",
    )
    return " ".join(part for part in parts if part)


def about_page(
    reading: Reading,
    judged: Sequence[tuple[str, Judged]],
    floor: Amount | None,
    at: Millis,
) -> Iterable[Finding]:
    """Give what is worth a warning on a page: its offers in their order, its platform.

    Args:
        reading: what the page says.
        judged: for each offer its subject (`offer_subject`) and what is thought of it.
        floor: the pay an hour under which a task is low paid.
        at: the time whose exchange rates count.
    """
    for subject, opinion in judged:
        yield from _about_offer(reading, subject, opinion, floor, at)
    yield from _about_platform(reading.platform, at)


def offer_subject(reading: Reading, url: str, offer: Offer) -> str:
    """Name an offer by its words: in a list, on its own page or as a task it is the same one.

    Figures are left out: places left, minutes ago and prices change from one look to the next.
    """
    words = re.sub(r"[\W\d_]+", " ", text_of(offer).casefold()).strip() or offer.key
    return subject_of(reading.platform, host(url), words)


def _about_offer(
    reading: Reading, subject: str, judged: Judged, floor: Amount | None, at: Millis
) -> Iterable[Finding]:
    verdict = judged.verdict
    params: dict[str, Any] = {"offer": verdict.key, "title": verdict.title}
    if verdict.pay is not None:
        params |= {"amount": str(verdict.pay.amount), "currency": verdict.pay.currency}
    scams = [kind for kind in verdict.kinds if kind in KINDS and not KINDS[kind].hazard]
    if judged.flagged:
        more = {"kinds": scams, "probability": round(verdict.probability, 4)}
        yield Finding(subject, "scam", verdict.level, params | more, tuple(verdict.reasons))
    if "disturbing" in verdict.kinds:
        words = tuple(reason for reason in verdict.reasons if reason.kind == "disturbing")
        yield Finding(subject, "disturbing", "caution", params, words)
    yield from _about_pay(reading, Finding(subject, "low_pay", "info", params), judged, floor, at)


def _about_pay(
    reading: Reading, plain: Finding, judged: Judged, floor: Amount | None, at: Millis
) -> Iterable[Finding]:
    promised, likely = judged.per_hour, judged.likely or judged.per_hour
    if promised is not None and _is_unrealistic(judged, promised, at):
        level: Level = "danger" if judged.flagged else "caution"
        params = _with_rate(plain, promised)
        yield replace(
            plain, code="unrealistic_pay", level=level, params=params, reasons=_words(judged)
        )
    if likely is None or reading.stage not in ("preview", "working"):
        return
    least = convert(floor.amount, floor.currency, likely.currency, at) if floor else None
    if least is not None and likely.amount < least:
        params = _with_rate(plain, likely) | {"floor": str(rounded(least, 2))}
        words = () if judged.likely is not None else _words(judged)
        yield replace(plain, params=params, reasons=words)


def _with_rate(plain: Finding, rate: PerHour) -> dict[str, Any]:
    params = plain.params | {"per_hour": str(trimmed(rate.amount)), "currency": rate.currency}
    if plain.params.get("currency") not in (None, rate.currency):
        del params["amount"]  # one line, one currency
    return params


def _words(judged: Judged) -> tuple[Reason, ...]:
    return (judged.promise,) if judged.promise else ()


def _is_unrealistic(judged: Judged, promised: PerHour, at: Millis) -> bool:
    if judged.promise is not None:
        return _above(promised, UNREALISTIC_PER_HOUR, at)
    pay = judged.verdict.pay
    return (
        pay is not None
        and _above(promised, UNREALISTIC_IMPLIED, at)
        and _above(pay, UNREALISTIC_REWARD, at)
    )


def _above(claimed: PerHour | Pay, limit: Amount, at: Millis) -> bool:
    """Whether a sum is above a limit; what cannot be converted is not."""
    most = convert(limit.amount, limit.currency, claimed.currency, at)
    return most is not None and claimed.amount > most


def _about_platform(name: str, at: Millis) -> Iterable[Finding]:
    """Say that a platform has announced its end, as long as anything can be fetched from it."""
    platform = registry.named(name)
    terms = platform.file.terms if platform is not None else Terms()
    if platform is None or terms.closes_on is None:
        return
    until = terms.history_until or terms.closes_on
    # Where the worker is, the last day may last half a day longer than it does in Greenwich.
    if date_of(at - HALF_A_DAY_MS, "UTC") > until.isoformat():
        return
    params = {
        "platform": name,
        "title": platform.file.title,
        "closes_on": terms.closes_on.isoformat(),
        "history_until": until.isoformat(),
    }
    yield Finding(subject_of(name, "closing"), "platform_closing", "caution", params)


def _filled(params: dict[str, Any], mark: str) -> dict[str, object]:
    numbers = ("per_hour", "floor", "available")
    return {name: str(params.get(name, "")).replace(".", mark) for name in numbers} | {
        "currency": params.get("currency", ""),
        "closes_on": params.get("closes_on", ""),
        "history_until": params.get("history_until", ""),
        "minutes": int(params.get("remaining_ms", 0)) // 60_000,
        "worked": int(params.get("worked_ms", 0)) // 60_000,
        "waited": int(params.get("waited_ms", 0)) // 60_000,
        "count": params.get("count", ""),
        "days": params.get("days", ""),
    }
