"""The stream between the extension and the server, version 1: the single source of its types.

Times are integer milliseconds since the Unix epoch, amounts exact decimals that travel as strings,
currencies ISO 4217 codes or a platform's points. `extension/messages.d.ts` is generated from this
module (`python -m tools.message_types`); a test fails when the two differ.
"""

from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from server.vocabulary import (
    ActionKind,
    AttentionReason,
    Currency,
    ErrorCode,
    FeedbackLabel,
    Identifier,
    InputKind,
    Level,
    MarkKind,
    Millis,
    MinutesKnownBy,
    Outcome,
    PageReason,
    Short,
    Stage,
    Sureness,
    Tab,
    Url,
    WarningCode,
)

PROTOCOL = 1
SUBPROTOCOL = "vigiclic.v1"
MAX_FRAME = 8 * 1024 * 1024
MAX_FRAME_BEFORE_HELLO = 64 * 1024
_LARGEST_SUM = Decimal(10**15 - 1)


class Amount(Struct, frozen=True):
    """A sum of money or points: an exact, finite decimal and its currency."""

    amount: Decimal
    currency: Currency

    def __post_init__(self) -> None:
        """Refuse what is a decimal to Python but no sum of money.

        Raises:
            ValueError: the decimal is not finite, or outside +/- 10^15, or finer than 10^-12.
        """
        exponent = self.amount.as_tuple().exponent
        if not isinstance(exponent, int) or not -12 <= exponent < 15:
            raise ValueError("not an amount of money")
        # Told by its places: to compare one with an exponent beyond every context would raise.
        if self.amount.adjusted() >= 15:
            raise ValueError("not an amount of money")


def added_up(value: Decimal, currency: Currency) -> Amount:
    """Give a sum of sums; one beyond what an amount may be counts as the largest there is.

    A page may name any reward: two of the largest must not stop what comes after them.
    """
    return Amount(max(-_LARGEST_SUM, min(value, _LARGEST_SUM)), currency)


class ClientInfo(Struct, frozen=True, omit_defaults=True):
    """Who speaks: one browser with the extension in it."""

    id: Identifier
    browser: Short = ""
    extension: Short = ""
    locale: Short = ""
    timezone: Short = ""


class Frame(Struct, frozen=True):
    """A frame inside a page that the extension may read."""

    url: Url
    html: str


# --- from the extension ---------------------------------------------------------------------------


class Hello(Struct, frozen=True, tag="hello", omit_defaults=True):
    """The first frame of a connection."""

    protocol: int
    token: Annotated[str, Meta(max_length=512)]
    client: ClientInfo
    since: int = 0


class Page(Struct, frozen=True, tag="page", omit_defaults=True):
    """What the tab shows now; it replaces the tab's earlier page."""

    id: Identifier
    at: Millis
    tab: Tab
    url: Url
    title: str
    html: str
    reason: PageReason = "load"
    opener: Tab | None = None
    lang: Short | None = None
    frames: list[Frame] = []


class Data(Struct, frozen=True, tag="data"):
    """JSON that the page itself fetched from `source`; `json` is its text or the parsed value."""

    id: Identifier
    at: Millis
    tab: Tab
    url: Url
    source: Url
    json: Any


class Attention(Struct, frozen=True, tag="attention"):
    """Which tab of ours the worker looks at from now on; null is none."""

    id: Identifier
    at: Millis
    tab: Tab | None
    reason: AttentionReason


class Input(Struct, frozen=True, tag="input"):
    """The worker is there."""

    id: Identifier
    at: Millis
    tab: Tab
    kind: InputKind


class Action(Struct, frozen=True, tag="action", omit_defaults=True):
    """A form was sent, or a button or link pressed; `target` carries no query values."""

    id: Identifier
    at: Millis
    tab: Tab
    url: Url
    kind: ActionKind
    label: Short
    target: Url | None = None


class Leave(Struct, frozen=True, tag="leave"):
    """The tab was closed or went to a site that is not watched."""

    id: Identifier
    at: Millis
    tab: Tab


class Mark(Struct, frozen=True, tag="mark", omit_defaults=True):
    """The worker says by hand that a task starts or ends."""

    id: Identifier
    at: Millis
    tab: Tab
    kind: MarkKind
    reward: Amount | None = None
    title: Short | None = None


class Correct(Struct, frozen=True, tag="correct", omit_defaults=True):
    """The worker corrects a task; the worker is right. `platform` tells tasks of one key apart."""

    id: Identifier
    at: Millis
    task: Short
    active_ms: Millis | None = None
    outcome: Outcome | None = None
    reward: Amount | None = None
    platform: Short | None = None


class Feedback(Struct, frozen=True, tag="feedback", omit_defaults=True):
    """The worker's verdict on a page or a warning; becomes a label for retraining.

    `offer` is the key of the one offer of `page` that it is about; without it, it is all of them.
    """

    id: Identifier
    at: Millis
    label: FeedbackLabel
    page: Identifier | None = None
    warning: Identifier | None = None
    kinds: list[Short] = []
    text: str | None = None
    offer: Short | None = None

    def __post_init__(self) -> None:
        """Refuse a verdict on nothing.

        Raises:
            ValueError: neither `page` nor `warning` is named.
        """
        if self.page is None and self.warning is None:
            raise ValueError("`page` or `warning` must be named")


class Check(Struct, frozen=True, tag="check", omit_defaults=True):
    """Score this text now; nothing is stored."""

    id: Identifier
    text: str
    url: Url | None = None


class Seen(Struct, frozen=True, tag="seen"):
    """The worker has been shown this warning."""

    id: Identifier
    warning: Identifier


class Keepalive(Struct, frozen=True, tag="keepalive"):
    """Keeps Chromium's service worker alive; not stored, not answered."""


Stored = Page | Data | Attention | Input | Action | Leave | Mark | Correct | Feedback | Seen
"""What is journaled and acknowledged."""

ClientMessage = Hello | Stored | Check | Keepalive


# --- from the server ------------------------------------------------------------------------------


class Reason(Struct, frozen=True):
    """Words of the text that speak for a kind: `text[start:end] == quote`."""

    kind: str
    quote: str
    start: int
    end: int
    weight: float


class Pay(Struct, frozen=True, omit_defaults=True):
    """What an offer pays, its minutes and the pay per hour where they are known.

    `expected` is the amount times the share of such work that is approved, where that is known,
    and then what `per_hour` is of. `minutes_source` says how the minutes are known (the worker's
    own times, stated, or what such a reward usually stands for), `sureness` how sure that is.
    """

    amount: Decimal
    currency: Currency
    minutes: Decimal | None = None
    per_hour: Decimal | None = None
    expected: Decimal | None = None
    minutes_source: MinutesKnownBy | None = None
    sureness: Sureness | None = None


class OfferVerdict(Struct, frozen=True):
    """What the server thinks of one offer."""

    key: str
    title: str
    probability: float
    level: Level
    kinds: list[str]
    reasons: list[Reason]
    pay: Pay | None


class Verdict(Struct, frozen=True, tag="verdict"):
    """What the server thinks of a page and of each offer on it; answers `page` and `check`."""

    page: Identifier
    tab: Tab
    url: str
    level: Level
    offers: list[OfferVerdict]


class Warning(Struct, frozen=True, tag="warning"):  # noqa: A001 - the protocol's own name
    """To be shown to the worker, worded from `code` and `params`; `text` is the English wording."""

    id: Identifier
    number: int
    at: Millis
    tab: Tab
    code: WarningCode
    level: Level
    params: dict[str, Any]
    reasons: list[Reason]
    text: str


class ClockTask(Struct, frozen=True):
    """The task the running clock belongs to."""

    key: str
    platform: str
    title: str
    stage: Stage
    reward: Amount | None
    accepted_at: Millis
    deadline_at: Millis | None
    active_ms: int


class Clock(Struct, frozen=True, tag="clock"):
    """The running task clock; `active_ms` counts on from `at` while `running`."""

    task: ClockTask | None
    running: bool
    at: Millis


class Wage(Struct, frozen=True):
    """Pay per hour: on paid tasks alone, and over all attention; null where no time is known."""

    paid_time: Decimal | None
    real: Decimal | None
    currency: Currency


class Day(Struct, frozen=True, tag="day"):
    """The day so far, in the worker's time zone."""

    date: str
    tasks: int
    earned: Decimal
    pending: Decimal
    active_ms: int
    unpaid_ms: int
    wage: Wage
    floor: Amount | None


class Settings(Struct, frozen=True):
    """The settings that the extension needs."""

    sites: list[str]
    idle_ms: int
    language: str
    thresholds: dict[str, float]
    floor: Amount | None


class Welcome(Struct, frozen=True, tag="welcome"):
    """Answers `hello`."""

    protocol: int
    server: str
    settings: Settings


class Ack(Struct, frozen=True, tag="ack"):
    """These messages are committed to disk."""

    ids: list[str]


class Error(Struct, frozen=True, tag="error", omit_defaults=True):
    """What was refused, why, and what to do."""

    code: ErrorCode
    message: str
    id: str | None = None


ServerMessage = Welcome | Ack | Verdict | Warning | Clock | Day | Error

RETRY_LATER: frozenset[str] = frozenset({"busy", "storage"})
"""Error codes after which the same message may be sent again; after others it never passes."""

encoder = msgspec.json.Encoder(decimal_format="string")
decode_client = msgspec.json.Decoder(ClientMessage).decode
decode_server = msgspec.json.Decoder(ServerMessage).decode
