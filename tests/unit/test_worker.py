from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from server.events import DataSeen, Entry, PageSeen
from server.incoming import Refusal
from server.judge import Judge
from server.kept import unpack, unpack_reading
from server.messages import Data, Input, Page, Seen, Stored
from server.parts import Parts
from server.pipeline import PipelineSettings
from server.reading.model import Reading
from server.seeing import UNREAD
from server.worker import Prepared, Worker

SETTINGS = PipelineSettings()
PAGE = Page(id="p", at=5, tab=1, url="https://a.example/", title="t", html="<p>x</p>")


class NoScorer:
    def score(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("nothing is judged here")


def parts(read: Callable[[Any], Reading]) -> Parts:
    return Parts(
        read_page=read,
        read_data=read,
        meaning=lambda *_: None,
        judge=Judge(NoScorer()),
        sites=[],
    )


@pytest.fixture
def history() -> list[Entry]:
    return []


@pytest.fixture
def worker(history: list[Entry]) -> Iterator[Worker]:
    reading = Reading(platform="x", stage="help")
    made = Worker(parts(lambda _: reading), SETTINGS, lambda: iter(history))
    yield made
    made.close()


async def prepare(worker: Worker, message: Stored) -> Prepared:
    [prepared] = await worker.prepare([message], "c", 9)
    assert isinstance(prepared, Prepared)
    return prepared


async def test_a_page_is_read_and_its_html_is_gone(worker: Worker) -> None:
    prepared = await prepare(worker, PAGE)
    assert isinstance(prepared.entry.event, PageSeen)
    row = prepared.row
    assert (row.id, row.client, row.received_at, row.at, row.type, row.tab) == (
        *("p", "c", 9, 5, "page"),
        1,
    )
    assert row.reading is not None
    assert unpack(row.body, unpack_reading(row.reading[1])) == prepared.entry.event
    assert b"<p>" not in row.body
    assert row.page is None


async def test_the_digest_tells_contents_apart_and_not_their_spelling(worker: Worker) -> None:
    data = Data(id="d", at=1, tab=1, url="u", source="s", json={"b": 1, "a": [1.5]})
    same = msgspec.structs.replace(data, json={"a": [1.5], "b": 1})
    other = msgspec.structs.replace(data, json={"a": [1.5], "b": 2})
    first, second, third = [
        (await prepare(worker, item)).row.digest for item in (data, same, other)
    ]
    assert first == second != third
    # What the reader makes of it does not matter: another page with the same reading is another.
    pages = [PAGE, msgspec.structs.replace(PAGE, html="<p>y</p>")]
    assert len({(await prepare(worker, page)).row.digest for page in pages}) == 2


async def test_a_seen_warning_is_marked_with_the_time_it_came(worker: Worker) -> None:
    row = (await prepare(worker, Seen(id="s", warning="w"))).row
    assert (row.at, row.tab, row.seen) == (9, None, "w")


@pytest.mark.parametrize("error", [RecursionError, MemoryError, ValueError, AssertionError])
async def test_a_page_that_cannot_be_read_is_kept_as_other(error: type[Exception]) -> None:
    def read(_: object) -> Reading:
        raise error

    worker = Worker(parts(read), SETTINGS, list)
    prepared = await prepare(worker, PAGE)
    assert isinstance(prepared.entry.event, PageSeen)
    assert prepared.entry.event.reading == UNREAD
    worker.close()


async def test_data_of_too_many_parts_are_kept_unread() -> None:
    def read(_: object) -> Reading:
        raise AssertionError("it is not to be read")

    worker = Worker(parts(read), SETTINGS, list)
    raw = Data(id="d", at=1, tab=1, url="u", source="s", json=msgspec.Raw(b"[1 , 2]"))
    prepared = await prepare(worker, raw)
    assert isinstance(prepared.entry.event, DataSeen)
    assert prepared.entry.event.reading == UNREAD
    other = msgspec.structs.replace(raw, json=msgspec.Raw(b"[1 , 3]"))
    assert (await prepare(worker, other)).row.digest != prepared.row.digest
    worker.close()


async def test_json_that_cannot_be_written_is_refused_alone(worker: Worker) -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    broken = Data(id="d", at=1, tab=1, url="u", source="s", json=deep)
    sound = Input(id="i", at=1, tab=1, kind="key")
    first, second = await worker.prepare([broken, sound], "c", 9)
    assert first == Refusal("bad_message", "unkeepable", id="d")
    assert isinstance(second, Prepared)
    while deep:  # taken apart by hand: its destructor would recurse
        deep = deep.pop()


async def test_it_starts_from_history_and_goes_on(worker: Worker, history: list[Entry]) -> None:
    entries = [
        Entry(client="c", event=Input(id=str(at), at=at, tab=1, kind="key")) for at in (7, 9)
    ]
    history.append(entries[0])
    step = await worker.rebuild(SETTINGS)
    assert step.clock.at == 7
    [step] = await worker.add(entries[1:])
    assert step.clock.at == 9
    assert (await worker.clock(3)).at == 9
    assert (await worker.clock(30)).at == 30
    assert (await worker.day(30)).date == "1970-01-01"
    assert await worker.tasks() == 0


async def test_pages_are_packed_when_they_are_to_be_kept() -> None:
    worker = Worker(
        parts(lambda _: Reading(platform="x", stage="help")), SETTINGS, list, keep_pages=True
    )
    assert (await prepare(worker, PAGE)).row.page
    assert (await prepare(worker, Input(id="i", at=1, tab=1, kind="key"))).row.page is None
    worker.close()
