"""What a page says -> what to think of each offer on it, by the classifier."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from classifier.amounts import find_rates
from classifier.labels import KINDS
from classifier.tokens import LONGEST_READ
from server.events import DataSeen, Entry, PageSeen
from server.messages import Check, OfferVerdict, Pay, Reason, Verdict
from server.reading import registry
from server.reading.model import Offer, Reading
from server.reading.text import PAGE_LENGTH
from server.vocabulary import Level, Stage

LEVELS: tuple[Level, ...] = ("none", "info", "caution", "danger")
"""From nothing to the loudest."""

PAGE = "page"
"""The key of what is judged on a page without offers: its own text."""

PART_LENGTH = 100_000
"""Characters of a text that are judged in one step, which is far more than a page has."""

_REMEMBERED = 2_048
# On these pages of a platform that we know stands what requesters and strangers write; on the
# others (help, wallet, terms) it speaks for itself.
_OTHERS_WORDS: frozenset[Stage] = frozenset({"preview", "working", "messages"})
# Where structure and words alone tell what a page is, an offer may stand on these unfound.
_UNSURE: frozenset[Stage] = frozenset({"listing", "other"})


class ScoredReason(Protocol):
    """Words that speak for a kind."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def quote(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def weight(self) -> float: ...  # noqa: D102


class ScoredKind(Protocol):
    """How probable one kind of scam or hazard is."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def probability(self) -> float: ...  # noqa: D102


class ScoredPay(Protocol):
    """What the text pays."""

    @property
    def amount(self) -> Decimal: ...  # noqa: D102
    @property
    def currency(self) -> str: ...  # noqa: D102
    @property
    def minutes(self) -> Decimal | None: ...  # noqa: D102
    @property
    def per_hour(self) -> Decimal | None: ...  # noqa: D102


class Scored(Protocol):
    """The classifier's answer for one text."""

    @property
    def probability(self) -> float: ...  # noqa: D102
    @property
    def flagged(self) -> bool: ...  # noqa: D102
    @property
    def kinds(self) -> Sequence[ScoredKind]: ...  # noqa: D102
    @property
    def reasons(self) -> Sequence[ScoredReason]: ...  # noqa: D102
    @property
    def pay(self) -> ScoredPay | None: ...  # noqa: D102


class Scoring(Protocol):
    """The classifier's serving path, as it is used here (`classifier.scorer.Scorer`)."""

    def score(
        self,
        text: str,
        *,
        reward: tuple[Decimal, str] | None = None,
        minutes: Decimal | None = None,
        url: str | None = None,
        lang: str | None = None,
    ) -> Scored:
        """Give probability, flagged, kinds, reasons and pay of one text."""


class PerHour(Struct, frozen=True):
    """Pay for an hour, as large as a page may claim."""

    amount: Decimal
    currency: str


class Judged(Struct, frozen=True):
    """What is thought of one offer.

    `per_hour` is the pay for an hour that the offer itself promises, and `promise` the words that
    say so where it is written as such. `likely` is what it comes to by the worker's own times, or
    by those that the offer states (`server.promise`).
    """

    verdict: OfferVerdict
    flagged: bool
    per_hour: PerHour | None = None
    promise: Reason | None = None
    likely: PerHour | None = None


class _Using:
    """A scorer, and what it said of the offers it was asked about last."""

    def __init__(self, scorer: Scoring) -> None:
        self.scorer = scorer
        self.known: OrderedDict[bytes, Judged] = OrderedDict()


class Judge:
    """Scores offers; the same offer is scored once."""

    def __init__(self, scorer: Scoring) -> None:
        """Take the classifier's scorer."""
        self._using = _Using(scorer)

    def use(self, scorer: Scoring) -> None:
        """Judge with another scorer from now on; any thread may say so."""
        self._using = _Using(scorer)

    def __call__(self, reading: Reading, url: str, lang: str | None = None) -> list[Judged]:
        """Give what to think of each offer of a page, or of its text when it has none."""
        return [self._judge(offer, url, lang) for offer in subjects(reading)]

    def verdict(self, entry: Entry) -> Verdict | None:
        """Give the verdict on a page or its data, None for any other event."""
        event = entry.event
        if not isinstance(event, PageSeen | DataSeen):
            return None
        lang = event.lang if isinstance(event, PageSeen) else None
        found = [judged.verdict for judged in self(event.reading, event.url, lang)]
        return verdict_on(event, found)

    def check(self, check: Check) -> Verdict:
        """Give the verdict on a text that the worker asks about; of a long one on its worst part.

        What comes after `classifier.tokens.LONGEST_READ` characters is not read.
        """
        url = check.url or ""
        # A step of the scorer has the processor to itself: on a whole book it would be a long one.
        worst, start = max(
            (
                (self._judge(Offer(key=PAGE, title="", text=part), url, None), start)
                for start, part in _parts(check.text[:LONGEST_READ])
            ),
            key=lambda found: _loudness(found[0]),
        )
        offer = replace(worst.verdict, reasons=_moved(worst.verdict.reasons, start))
        return Verdict(page=check.id, tab=-1, url=url, level=offer.level, offers=[offer])

    def _judge(self, offer: Offer, url: str, lang: str | None) -> Judged:
        judged = self._judge_text(offer, text_of(offer), url, lang)
        if not offer.plain:
            return judged
        plain = self._judge_text(offer, offer.plain, url, lang)
        return max(judged, plain, key=_loudness)

    def _judge_text(self, offer: Offer, text: str, url: str, lang: str | None) -> Judged:
        stated = offer.minutes if offer.minutes_source == "stated" else None
        likeness = f"{text}\0{offer.reward}\0{stated}\0{url}\0{lang}".encode("utf-8", "replace")
        mark = hashlib.blake2b(likeness, digest_size=16).digest()
        using = self._using
        known = using.known.get(mark)
        if known is None:
            known = _score(using.scorer, offer, text, stated, url=url, lang=lang)
            using.known[mark] = known
            if len(using.known) > _REMEMBERED:
                using.known.popitem(last=False)
        else:
            using.known.move_to_end(mark)
        own = replace(known.verdict, key=offer.key, title=offer.title)
        return replace(known, verdict=own)


def _parts(text: str) -> list[tuple[int, str]]:
    """Cut a text into parts that are judged in one step, between words; and where each begins."""
    parts: list[tuple[int, str]] = []
    start = 0
    while len(text) - start > PART_LENGTH:
        end = start + PART_LENGTH
        end = max(text.rfind(sign, start + 1, end) for sign in (" ", "\n")) + 1 or end
        parts.append((start, text[start:end]))
        start = end
    return [*parts, (start, text[start:])]


def _moved(reasons: Sequence[Reason], by: int) -> list[Reason]:
    return [replace(reason, start=reason.start + by, end=reason.end + by) for reason in reasons]


def _score(
    scorer: Scoring,
    offer: Offer,
    text: str,
    stated: Decimal | None,
    *,
    url: str,
    lang: str | None,
) -> Judged:
    reward = offer.reward
    scored = scorer.score(
        text,
        reward=(reward.amount, reward.currency) if reward else None,
        minutes=stated,
        url=url,
        lang=lang,
    )
    reasons = [
        Reason(reason.kind, reason.quote, reason.start, reason.end, float(reason.weight))
        for reason in scored.reasons
    ]
    sure = [found.kind for found in scored.kinds]
    pay = _pay(scored.pay)
    verdict = OfferVerdict(
        key=offer.key,
        title=offer.title,
        probability=float(scored.probability),
        level=level_of(bool(scored.flagged), sure),
        kinds=sure,
        reasons=reasons,
        pay=pay,
    )
    per_hour = PerHour(pay.per_hour, pay.currency) if pay and pay.per_hour else None
    return _with_stated_rate(Judged(verdict, bool(scored.flagged), per_hour), text)


def subjects(reading: Reading) -> Sequence[Offer]:
    """Give what is to be judged on a page: its offers, else its own text as one."""
    if reading.offers:
        return reading.offers
    if not reading.text or not _may_hold_others_words(reading):
        return ()
    return (Offer(key=PAGE, title="", text=reading.text, plain=reading.plain),)


def _may_hold_others_words(reading: Reading) -> bool:
    if reading.platform == "generic" or reading.stage in _OTHERS_WORDS:
        return True
    known = registry.named(reading.platform)
    by_words = known is not None and known.file.otherwise == "generic"
    return by_words and reading.stage in _UNSURE


def text_of(offer: Offer) -> str:
    """Give the text that an offer is judged by."""
    if offer.text:
        return offer.text
    return "\n".join(part for part in (offer.title, offer.description) if part)


def verdict_on(event: PageSeen | DataSeen, offers: list[OfferVerdict]) -> Verdict:
    """Give the verdict on a page from those on its offers: as loud as the loudest."""
    level = _loudest(offer.level for offer in offers)
    return Verdict(page=event.id, tab=event.tab, url=event.url, level=level, offers=offers)


def _loudness(judged: Judged) -> tuple[int, bool, float]:
    verdict = judged.verdict
    return LEVELS.index(verdict.level), judged.flagged, verdict.probability


def level_of(flagged: bool, kinds: Sequence[str]) -> Level:
    """Give how loudly an offer is spoken of: by the worst of its kinds.

    A hazard is worth a word on an honest offer too; a kind of scam only once the text is flagged.
    """
    levels: list[Level] = [
        KINDS[code].level for code in kinds if code in KINDS and (flagged or KINDS[code].hazard)
    ]
    if flagged and not any(_is_scam(code) for code in kinds):
        levels.append("caution")
    return _loudest(levels)


def _loudest(levels: Iterable[Level]) -> Level:
    loudest: Level = "none"
    for level in levels:
        if LEVELS.index(level) > LEVELS.index(loudest):
            loudest = level
    return loudest


def _is_scam(code: str) -> bool:
    return code in KINDS and not KINDS[code].hazard


def _pay(pay: "ScoredPay | None") -> Pay | None:
    if pay is None:
        return None
    return Pay(pay.amount, pay.currency, pay.minutes, pay.per_hour)


def _with_stated_rate(judged: Judged, text: str) -> Judged:
    """Add the pay for an hour that the text states as such; the highest, as it is the promise."""
    rates = [
        (rate, per_hour) for rate in find_rates(text[:PAGE_LENGTH]) if (per_hour := rate.per_hour)
    ]
    if not rates:
        return judged
    rate, per_hour = max(rates, key=lambda pair: pair[1])
    known = judged.per_hour
    if known is not None and (known.currency != rate.currency or known.amount > per_hour):
        return judged
    quote = text[rate.start : rate.end]
    return replace(
        judged,
        per_hour=PerHour(per_hour, rate.currency),
        promise=Reason("pay_outlier", quote, rate.start, rate.end, 1.0),
    )
