"""The words and units of the stream: what a message, the data base and the screen all call them.

Times are integer milliseconds since the Unix epoch, currencies ISO 4217 codes or a platform's
points.
"""

from typing import Annotated, Literal

from msgspec import Meta

LATEST_TIME = 253_402_300_799_999  # the last millisecond of the year 9999

Millis = Annotated[int, Meta(ge=0, le=LATEST_TIME)]
Identifier = Annotated[str, Meta(min_length=1, max_length=128)]
Currency = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")]
Tab = Annotated[int, Meta(ge=-1, le=2**53)]
Url = Annotated[str, Meta(max_length=16_384)]
Short = Annotated[str, Meta(max_length=4_096)]

PageReason = Literal["load", "route", "change"]
AttentionReason = Literal["focus", "blur", "switch", "lock", "unlock"]
InputKind = Literal["key", "pointer", "scroll", "media"]
ActionKind = Literal["submit", "click"]
MarkKind = Literal["start", "finish", "give_up"]
FeedbackLabel = Literal["scam", "legit"]
Level = Literal["none", "info", "caution", "danger"]
Stage = Literal[
    "listing",
    "preview",
    "working",
    "submitted",
    "returned",
    "expired",
    "screened_out",
    "qualification",
    "earnings",
    "history",
    "messages",
    "account",
    "help",
    "other",
]
Outcome = Literal[
    "open",
    "submitted",
    "approved",
    "rejected",
    "revise",
    "returned",
    "expired",
    "screened_out",
]
Activity = Literal[
    "working",
    "searching",
    "previewing",
    "qualifying",
    "communicating",
    "managing_pay",
    "learning",
    "waiting",
    "other",
]
WarningCode = Literal[
    "scam",
    "unrealistic_pay",
    "low_pay",
    "disturbing",
    "deadline",
    "unpaid_wait",
    "rejected",
    "pending_long",
    "withdraw",
    "break",
    "night",
    "platform_closing",
]
MinutesKnownBy = Literal["own", "stated", "model"]
Sureness = Literal["high", "medium", "low"]
ErrorCode = Literal[
    "bad_json",
    "bad_message",
    "unknown_type",
    "bad_time",
    "too_large",
    "conflict",
    "unauthorized",
    "protocol",
    "timeout",
    "busy",
    "storage",
]
