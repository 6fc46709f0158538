"""A made-up worker's year in a journal: days, tasks, refusals, as many events as are asked for.

The same seed gives the same year. Everything in it goes through the journal's own writing, so what
reads it cannot tell it from what an extension sent.
"""

import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from server import database, datadir, schema
from server.datadir import DATABASE
from server.events import Event, PageSeen
from server.journal import Row, append_rows
from server.kept import digest_of, pack
from server.messages import Action, Amount, Attention, Input, Leave, encoder
from server.messages import Warning as Alert
from server.reading.model import HistoryRow, Reading, TaskSeen
from server.vocabulary import Outcome, Stage

DAY_MS = 86_400_000
CLIENT = "worker"
IN_ONE_GO = 5_000
PLATFORMS = ("mturk", "prolific", "clickworker", "microworkers", "toloka")
CURRENCIES = {"clickworker": "EUR"}
WORDS = ("Categorize", "Transcribe", "Compare", "Describe", "Rate", "Check", "Find", "Label")
THINGS = ("receipts", "search results", "photos of shops", "short videos", "reviews", "maps")
ENDS: tuple[tuple[Outcome, int], ...] = (
    ("approved", 70),
    ("submitted", 12),
    ("rejected", 5),
    ("returned", 6),
    ("screened_out", 4),
    ("expired", 3),
)


class Told(Struct, frozen=True):
    """A task that was sent: what its platform will say of it."""

    platform: str
    row: HistoryRow


def write_work(folder: Path, events: int, *, end: int, days: int = 365, seed: int = 1) -> int:
    """Write a journal of about so many events whose last day ends at `end` (epoch ms).

    Gives how many there are.
    """
    datadir.prepare(folder)
    path = folder / DATABASE
    written = 0
    with closing(database.connect(path)) as connection:
        schema.migrate(connection, path)
        connection.execute("PRAGMA synchronous = OFF")
        waiting: list[Row] = []
        for event in Worker(seed, end, days, events).events():
            waiting.append(row_of(event))
            if len(waiting) == IN_ONE_GO:
                written += _write(connection, waiting)
                waiting = []
        return written + _write(connection, waiting)


def store(folder: Path, events: Iterable[Event], alerts: Sequence[Alert] = ()) -> None:
    """Write a journal of these events, and of warnings that were raised."""
    datadir.prepare(folder)
    path = folder / DATABASE
    with closing(database.connect(path)) as connection:
        schema.migrate(connection, path)
        _write(connection, [row_of(event) for event in events])
        for alert in alerts:
            row = (alert.id, alert.id, CLIENT, alert.at, alert.tab, encoder.encode(alert))
            connection.execute(
                "INSERT INTO warning (id, identity, client, at, tab, body)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )


def row_of(event: Event) -> Row:
    """Give an event as the journal stores it."""
    body, reading = pack(event)
    at = getattr(event, "at", 0)
    return Row(
        id=event.id,
        client=CLIENT,
        received_at=at,
        at=at,
        type=str(event.__struct_config__.tag),
        tab=getattr(event, "tab", None),
        digest=digest_of(body),
        body=body,
        reading=reading,
    )


def _write(connection: sqlite3.Connection, rows: list[Row]) -> int:
    connection.execute("BEGIN IMMEDIATE")
    append_rows(connection, rows)
    # These pages are history: nobody waits for a verdict on them.
    connection.execute("DELETE FROM unjudged")
    connection.execute("COMMIT")
    return len(rows)


class Worker:
    """Works day by day until enough has happened."""

    def __init__(self, seed: int, end: int, days: int, events: int) -> None:
        self._random = random.Random(seed)
        self._first = end - days * DAY_MS
        self._days = days
        self._a_day = events / days
        self._count = 0
        self._tasks = 0
        self._told: list[Told] = []

    def events(self) -> Iterator[Event]:
        """Give everything that happens, in order."""
        for number in range(self._days):
            # A worker of two platforms a day, not of five.
            today = self._random.sample(PLATFORMS, 2)
            start = self._first + number * DAY_MS + 7 * 3_600_000
            yield from self._day(start, today, self._a_day * (number + 1))

    def _day(self, now: int, platforms: list[str], until: float) -> Iterator[Event]:
        late = now + 13 * 3_600_000
        while self._count < until and now < late:
            platform = self._random.choice(platforms)
            now, events = self._task(now, platform)
            yield from events
            if len(self._told) >= 25:
                now, events = self._history(now)
                yield from events
        yield self._made(Leave(self._id(), now + 1_000, 1))

    def _task(self, now: int, platform: str) -> tuple[int, list[Event]]:
        draw = self._random
        key = f"{platform}-{self._tasks}"
        self._tasks += 1
        requester = f"{draw.choice(WORDS)} {draw.randrange(1, 40)} Ltd"
        title = f"{draw.choice(WORDS)} {draw.choice(THINGS)}"
        cents = max(1, round(draw.lognormvariate(2.7, 0.8)))
        reward = Amount(Decimal(cents) / 100, CURRENCIES.get(platform, "USD"))
        seen = TaskSeen(key=key, title=title, requester=requester, reward=reward)
        events: list[Event] = []
        if draw.random() < 0.4:
            events.append(self._page(now, platform, "listing"))
            events.append(self._look(now))
            now += draw.randrange(4_000, 40_000)
        events.append(self._page(now, platform, "working", seen))
        events.append(self._look(now))
        for _ in range(draw.randrange(3, 22)):
            now += draw.randrange(5_000, 14_000)
            events.append(self._made(Input(self._id(), now, 1, "key")))
        outcome = draw.choices([name for name, _ in ENDS], [weight for _, weight in ENDS])[0]
        now += 2_000
        press = Action(self._id(), now, 1, f"https://{platform}.example/", "submit", "Submit")
        events.append(self._made(press))
        stage: Stage = "submitted"
        if outcome in ("returned", "screened_out", "expired"):
            stage = outcome
        events.append(self._page(now + 800, platform, stage, seen))
        if outcome in ("approved", "rejected"):
            row = HistoryRow(key=key, title=title, outcome=outcome, reward=reward, at=now)
            self._told.append(Told(platform, row))
        return now + draw.randrange(1_500, 20_000), events

    def _history(self, now: int) -> tuple[int, list[Event]]:
        told, self._told = self._told, []
        events: list[Event] = []
        for platform in sorted({item.platform for item in told}):
            rows = tuple(item.row for item in told if item.platform == platform)
            events.append(self._page(now, platform, "history", rows=rows))
            now += 8_000
        return now, events

    def _page(
        self,
        at: int,
        platform: str,
        stage: Stage,
        task: TaskSeen | None = None,
        rows: tuple[HistoryRow, ...] = (),
    ) -> Event:
        reading = Reading(platform, stage, task=task, history=rows)
        url = f"https://{platform}.example/{stage}"
        return self._made(PageSeen(self._id(), at, 1, url, "", reading))

    def _look(self, at: int) -> Event:
        return self._made(Attention(self._id(), at, 1, "focus"))

    def _made(self, event: Event) -> Event:
        self._count += 1
        return event

    def _id(self) -> str:
        return f"{self._random.getrandbits(96):024x}"
