"""Any events at all, for properties: two browsers, three tabs, three tasks, five minutes."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from server.events import DataSeen, Entry, Event, PageSeen
from server.messages import Action, Amount, Attention, Correct, Input, Leave, Mark
from server.reading.model import Balance, HistoryRow, Meaning, Offer, Reading, TaskSeen
from server.vocabulary import MarkKind, Outcome, Stage

START = 1_788_300_000_000
LABELS: dict[str, Meaning] = {
    "accept": "accept",
    "submit": "submit",
    "return": "return",
    "skip": "skip",
}
STAGES: tuple[Stage, ...] = (
    "listing",
    "preview",
    "working",
    "working",
    "working",
    "submitted",
    "returned",
    "expired",
    "screened_out",
    "history",
    "other",
)
KINDS = (
    "page",
    "page",
    "page",
    "data",
    "look",
    "look",
    "input",
    "act",
    "act",
    "leave",
    "mark",
    "correct",
)
OUTCOMES: tuple[Outcome | None, ...] = (None, "approved", "rejected", "submitted", "open")
HANDS: tuple[MarkKind, ...] = ("start", "finish", "give_up")
REWARDS = (None, Amount(Decimal("0.25"), "USD"), Amount(Decimal("0.1"), "USD"))


def meaning(platform: str, action: Action, stage: Stage) -> Meaning | None:
    """Give what a label means, wherever it stands."""
    return LABELS.get(action.label)


def task_of(platform: str, action: Action, stage: Stage) -> str | None:
    """Give the task that a target names."""
    return action.target


_moments = st.integers(0, 300).map(lambda second: START + second * 1000)
_tabs = st.integers(1, 3)
_keys = st.sampled_from(("a", "b", "c"))
_rewards = st.sampled_from(REWARDS)


@st.composite
def _readings(draw: st.DrawFn) -> Reading:
    stage = draw(st.sampled_from(STAGES))
    platform = draw(st.sampled_from(("turkle", "turkle", "generic")))
    key = draw(_keys)
    task = None
    if stage == "working" or (stage not in ("listing", "preview", "other") and draw(st.booleans())):
        deadline = draw(st.sampled_from((None, START + 100_000, START + 400_000)))
        minutes = draw(st.sampled_from((None, Decimal("0.5"), Decimal(3))))
        task = TaskSeen(
            key=key,
            title=f"Task {key}",
            reward=draw(_rewards),
            minutes=minutes,
            minutes_source="stated",
            deadline_at=deadline,
        )
    offers = (Offer(key=key, title=f"Task {key}", text="words", reward=draw(_rewards)),)
    rows: tuple[HistoryRow, ...] = ()
    if stage == "history":
        outcome = draw(st.sampled_from(OUTCOMES))
        row = draw(st.sampled_from((key, f"row {key}")))
        rows = (HistoryRow(row, f"Task {key}", outcome, draw(_rewards), draw(_moments)),)
    balance = None
    if draw(st.booleans()):
        available = draw(st.sampled_from((Decimal(0), Decimal(4), Decimal(5), Decimal(6))))
        balance = Balance("USD", available=available, minimum=Decimal(5))
    return Reading(
        platform, stage, task=task, offers=offers, history=rows, balance=balance, text="words"
    )


@st.composite
def _events(draw: st.DrawFn, identifier: str) -> Event:
    at, tab = draw(_moments), draw(_tabs)
    kind = draw(st.sampled_from(KINDS))
    match kind:
        case "page":
            return PageSeen(
                id=identifier,
                at=at,
                tab=tab,
                url=f"http://x/{tab}",
                title="",
                reading=draw(_readings()),
                reason=draw(st.sampled_from(("load", "route", "change"))),
                opener=draw(st.sampled_from((None, None, 1, 2))),
            )
        case "data":
            reading = draw(_readings())
            return DataSeen(identifier, at, tab, f"http://x/{tab}", "http://x/api", reading)
        case "look":
            return Attention(identifier, at, draw(st.sampled_from((None, 1, 2, 3))), "focus")
        case "input":
            return Input(identifier, at, tab, "key")
        case "act":
            label = draw(st.sampled_from(tuple(LABELS)))
            target = draw(st.sampled_from((None, None, "a", "b")))
            return Action(identifier, at, tab, "http://x/", "click", label, target)
        case "leave":
            return Leave(identifier, at, tab)
        case "mark":
            how = draw(st.sampled_from(HANDS))
            return Mark(identifier, at, tab, how, draw(_rewards), None)
        case _:
            outcome = draw(st.sampled_from(OUTCOMES))
            worked = draw(st.sampled_from((None, 0, 60_000)))
            return Correct(identifier, at, draw(_keys), worked, outcome, draw(_rewards))


@st.composite
def happenings(draw: st.DrawFn, max_size: int = 40) -> Sequence[Entry]:
    """Give entries in the order in which they arrive, which is any."""
    count = draw(st.integers(0, max_size))
    return [
        Entry(draw(st.sampled_from(("one", "one", "two"))), draw(_events(f"e{number:02}")))
        for number in range(count)
    ]
