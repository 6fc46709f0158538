"""What the hub tells whom, over a real journal and a pipeline with a judge of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server import hub as hub_module
from server.events import Entry, Event, PageSeen
from server.hub import Committed, Hub
from server.incoming import Refusal
from server.journal import Journal, Row
from server.judge import Judge
from server.kept import digest_of, pack
from server.messages import Amount, Attention, Clock, Day, Input, Mark, ServerMessage, Verdict
from server.messages import Warning as Alert
from server.parts import Parts
from server.preferences import PipelineSettings
from server.reading.model import HistoryRow, Offer, Reading, TaskSeen
from server.worker import Worker

NOW = 1_790_000_000_000


class Score:
    """Flags what speaks of a fee."""

    def __init__(self, text: str) -> None:
        self.flagged = "fee" in text
        self.probability = float(self.flagged)
        self.kinds = ()
        self.reasons = ()
        self.pay = None


class Scorer:
    def score(self, text: str, **_: Any) -> Any:
        return Score(text)


class Ear:
    """A connection that keeps what it is told."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.told: list[ServerMessage] = []
        self.refused: list[Refusal] = []

    def refuse(self, refusal: Refusal) -> None:
        self.refused.append(refusal)

    def send(self, message: ServerMessage) -> None:
        self.told.append(message)

    def listens_to(self, client: str) -> bool:
        return client == self.client

    def of(self, kind: type) -> list[Any]:
        return [message for message in self.told if isinstance(message, kind)]


class House:
    """A journal, a worker and a hub over them."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.journal = Journal.open_in(folder)
        nothing = Reading(platform="x", stage="help")
        parts = Parts(lambda _: nothing, lambda _: nothing, lambda *_: None, Judge(Scorer()), [])
        settings = PipelineSettings()
        self.worker = Worker(parts, settings, self.journal.entries)
        self.hub = Hub(self.journal, self.worker, settings, now=lambda: self.now)

    async def tell(self, ear: Ear, *events: Event, known: bool = False) -> None:
        for event in events:
            body, reading = pack(event)
            row = Row(event.id, ear.client, 1, 1, "x", 1, digest_of(body), body, reading)
            await self.journal.append([row])
        entries = [Entry(client=ear.client, event=event) for event in events]
        self.hub.committed([Committed(entry, ear, known) for entry in entries])
        await self.hub._backlog.idle()

    async def close(self) -> None:
        await self.hub.stop(1)
        self.worker.close()
        self.journal.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    await made.hub.start()
    yield made
    await made.close()


def page(identifier: str, text: str = "Pay the fee", at: int = NOW) -> PageSeen:
    offer = Offer(key=identifier, title="t", text=text)
    reading = Reading(platform="x", stage="listing", offers=(offer,))
    return PageSeen(
        id=identifier, at=at, tab=1, url="https://a.example/", title="", reading=reading
    )


async def test_verdicts_go_to_the_sender_and_warnings_to_the_clients_connections(
    house: House,
) -> None:
    sender, beside, other = Ear("a"), Ear("a"), Ear("b")
    for ear in (sender, beside, other):
        house.hub.join(ear)
    await house.tell(sender, page("p"))
    assert [verdict.page for verdict in sender.of(Verdict)] == ["p"]
    assert beside.of(Verdict) == other.of(Verdict) == []
    assert [alert.number for alert in sender.of(Alert)] == [1]
    assert beside.of(Alert) == sender.of(Alert)
    assert other.of(Alert) == []
    assert len(other.of(Clock)) == 1


async def test_a_page_that_was_stored_before_is_judged_and_not_warned_about_again(
    house: House,
) -> None:
    ear = Ear("a")
    house.hub.join(ear)
    await house.tell(ear, page("p"))
    await house.tell(ear, page("p"), known=True)
    assert [verdict.page for verdict in ear.of(Verdict)] == ["p", "p"]
    assert len(ear.of(Alert)) == 1


async def test_who_left_is_told_nothing_more(house: House) -> None:
    ear, gone = Ear("a"), Ear("a")
    house.hub.join(ear)
    house.hub.join(gone)
    house.hub.leave(gone)
    await house.tell(ear, page("p"))
    assert ear.told
    assert gone.told == []


async def test_the_clock_is_told_when_it_changes_and_not_for_every_input(house: House) -> None:
    ear = Ear("a")
    house.hub.join(ear)
    await house.tell(ear, page("p", "honest"))
    ear.told.clear()
    inputs = [Input(id=f"i{at}", at=NOW + at, tab=1, kind="key") for at in range(1, 40)]
    await house.tell(ear, *inputs[:20])
    await house.tell(ear, *inputs[20:])
    assert ear.of(Clock) == []
    await house.tell(
        ear,
        Attention(id="a", at=NOW + 50, tab=1, reason="focus"),
        Mark(id="m", at=NOW + 51, tab=1, kind="start", title="By hand"),
    )
    [clock] = ear.of(Clock)
    assert clock.running
    assert clock.task.title == "By hand"


async def test_a_clock_that_runs_is_stopped_once_idle(house: House) -> None:
    ear = Ear("a")
    house.hub.join(ear)
    house.now = NOW + 59_990
    await house.tell(
        ear,
        page("p", "honest"),
        Attention(id="a", at=NOW, tab=1, reason="focus"),
        Mark(id="m", at=NOW, tab=1, kind="start"),
    )
    assert [clock.running for clock in ear.of(Clock)] == [True]
    house.now = NOW + 61_000
    async with asyncio.timeout(60):
        while len(ear.of(Clock)) < 2:
            await asyncio.sleep(0.01)
    last = ear.of(Clock)[-1]
    assert (last.running, last.task.active_ms) == (False, 60_000)


async def test_the_day_is_told_once_for_many_messages(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "DAY_EVERY_S", 3600)
    ear = Ear("a")
    house.hub.join(ear)
    await house.tell(
        ear,
        page("p", "honest"),
        Attention(id="a", at=NOW, tab=1, reason="focus"),
        Mark(id="m", at=NOW, tab=1, kind="start"),
    )
    for at in range(1, 6):
        await house.tell(ear, Input(id=f"i{at}", at=NOW + at * 1000, tab=1, kind="key"))
    assert ear.of(Day) == []
    house.hub._tell_day()  # the hour is over
    assert [day.active_ms for day in ear.of(Day)] == [5_000]


async def test_pages_that_a_crash_left_are_judged_after_the_start(tmp_path: Path) -> None:
    first = House(tmp_path)
    events = [page(str(number), f"Pay the fee {'abcdefghij'[number]}") for number in range(10)]
    for event in events:
        body, reading = pack(event)
        await first.journal.append(
            [Row(event.id, "a", 1, 1, "page", 1, digest_of(body), body, reading)]
        )
    await first.close()
    second = House(tmp_path)
    ear = Ear("a")
    second.hub.join(ear)
    await second.hub.start()
    async with asyncio.timeout(60):
        while await second.journal.unjudged():
            await asyncio.sleep(0.01)
    assert [alert.number for alert in ear.of(Alert)] == list(range(1, 11))
    assert ear.of(Verdict) == []
    await second.close()


async def until(look: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(60):
        while not look():
            await asyncio.sleep(0.01)


def info_page(identifier: str, at: int) -> PageSeen:
    """A page that is worth a word, and no danger."""
    offer = Offer(key=identifier, title="t", text="pays 900 USD an hour")
    reading = Reading(platform="x", stage="listing", offers=(offer,))
    return PageSeen(
        id=identifier, at=at, tab=1, url="https://a.example/", title="", reading=reading
    )


async def test_who_names_a_second_currency_for_a_task_is_told(house: House) -> None:
    ear = Ear("a")
    euro, dollar = Amount(Decimal(1), "EUR"), Amount(Decimal(1), "USD")
    await house.tell(ear, Mark("s", NOW, 1, "start", euro), Mark("f", NOW + 9, 1, "finish", dollar))
    [refusal] = ear.refused
    assert (refusal.code, refusal.text, refusal.id) == ("bad_message", "second_currency", "f")
    await house.tell(ear, Mark("g", NOW + 20, 1, "finish", euro))
    assert len(ear.refused) == 1


class TestToday:
    """NOW is 14:13:20 in Greenwich."""

    MIDNIGHT = NOW + 9 * 3_600_000 + 46 * 60_000 + 40_000

    @pytest.fixture(autouse=True)
    def _soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, seconds in (("DAY_EVERY_S", 0.01), ("DAY_BACK_S", 0.1), ("DAY_LOOK_S", 0.1)):
            monkeypatch.setattr(hub_module, name, seconds)

    async def test_after_midnight_it_is_another_day_though_nothing_happens(
        self, house: House
    ) -> None:
        ear = Ear("a")
        house.hub.join(ear)
        await house.tell(ear, Attention("l", NOW, 1, "focus"), Input("i", NOW + 9_000, 1, "key"))
        await until(lambda: ear.of(Day) and ear.of(Day)[-1].active_ms == 9_000)
        told = len(ear.of(Day))
        await asyncio.sleep(0.3)
        assert len(ear.of(Day)) == told, "not while it lasts"
        house.now = self.MIDNIGHT
        await until(lambda: len(ear.of(Day)) > told)
        yesterday, today = ear.of(Day)[-2:]
        assert (yesterday.date, yesterday.active_ms) == ("2026-09-21", 9_000)
        assert (today.date, today.active_ms) == ("2026-09-22", 0)

    async def test_what_comes_late_from_yesterday_is_followed_by_today(self, house: House) -> None:
        house.now = self.MIDNIGHT + 5_000
        ear = Ear("a")
        house.hub.join(ear)
        await house.tell(ear, Attention("l", NOW, 1, "focus"), Input("i", NOW + 9_000, 1, "key"))
        # On a slow machine today may have been told once before yesterday's messages came in.
        await until(lambda: "2026-09-21" in [day.date for day in ear.of(Day)])
        await until(lambda: ear.of(Day)[-1].date == "2026-09-22")


async def test_a_page_that_waits_for_the_morning_survives_a_restart(tmp_path: Path) -> None:
    night = PipelineSettings(night_from=14, night_to=16)
    house, ear = House(tmp_path), Ear("a")
    await house.hub.start()
    await house.hub.retune(night)
    house.hub.join(ear)
    await house.tell(ear, info_page("p", NOW))
    assert ear.of(Alert) == []
    await house.close()

    again = House(tmp_path)
    again.hub = Hub(again.journal, again.worker, night, now=lambda: again.now)
    await again.hub.start()
    again.hub.join(ear)
    assert await again.journal.unjudged() == ["p"]
    await until(lambda: again.worker._pipeline.holds("p"))
    await again.tell(ear, Attention("l", NOW + 2 * 3_600_000, 1, "focus"))
    await until(lambda: len(ear.of(Alert)) == 2)
    assert [alert.code for alert in ear.of(Alert)] == ["night", "unrealistic_pay"]
    assert await again.journal.unjudged() == []
    await again.close()


async def test_what_followed_from_the_events_before_a_crash_is_said_after_it(
    tmp_path: Path,
) -> None:
    house, ear = House(tmp_path), Ear("a")
    for event in refusal():
        body, reading = pack(event)
        row = Row(event.id, "a", 1, event.at, "x", 1, digest_of(body), body, reading)
        await house.journal.append([row])
    await house.hub.start()
    assert [alert.code for alert in await house.journal.unseen(["a"], 0)] == ["rejected"]
    house.hub.join(ear)
    await house.close()

    again = House(tmp_path)
    await again.hub.start()
    assert [alert.number for alert in await again.journal.unseen(["a"], 0)] == [1], "once"
    await again.close()


def refusal() -> list[PageSeen]:
    """A task, and the history that says that it was refused."""

    def shown(identifier: str, at: int, reading: Reading) -> PageSeen:
        return PageSeen(identifier, at, 1, "https://a.example/", "", reading)

    seen = TaskSeen(key="a", title="A")
    rows = (HistoryRow("a", "A", "rejected"),)
    return [
        shown("w", NOW, Reading("x", "working", task=seen)),
        shown("h", NOW + 60_000, Reading("x", "history", history=rows)),
    ]


async def test_of_a_large_journal_nobody_waits_for_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, ear = House(tmp_path), Ear("a")
    await house.hub.start()
    await house.tell(ear, page("p"))
    await house.close()
    monkeypatch.setattr(hub_module, "SOON", 0)
    again = House(tmp_path)
    gate = asyncio.Event()
    rebuild = again.worker.rebuild

    async def slowly(settings: PipelineSettings) -> Any:
        await gate.wait()
        return await rebuild(settings)

    monkeypatch.setattr(again.worker, "rebuild", slowly)
    await asyncio.wait_for(again.hub.start(), 60)
    other = PipelineSettings(timezone="Asia/Tokyo")
    await asyncio.wait_for(again.hub.retune_soon(other), 60)
    assert again.hub.settings != other
    gate.set()
    await again.hub.rebuilt()
    while again.hub.settings != other:
        await asyncio.sleep(0.01)
    await again.close()
