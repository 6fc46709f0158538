import asyncio
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.database import read_only
from server.events import DataSeen, Entry, Event, PageSeen
from server.journal import Journal, Row, entries_in, latest_readings
from server.kept import digest_of, pack
from server.messages import Amount, Input, Mark, Seen
from server.messages import Warning as Alert
from server.reading.model import Offer, Reading
from server.storage_errors import StorageError
from server.warned import Raised

READING = Reading(
    platform="generic",
    stage="listing",
    offers=(Offer(key="k", title="é😀\0", reward=Amount(Decimal("0.10"), "USD")),),
    text="word " * 1000,
    unparsed={"reward": 2},
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open_in(tmp_path)
    yield made
    made.close()


def row(event: Event, **fields: Any) -> Row:
    body, reading = pack(event)
    at = 0 if isinstance(event, Seen) else event.at
    tag = str(event.__struct_config__.tag)
    made = Row(
        id=event.id,
        client="c",
        received_at=9,
        at=at,
        type=tag,
        tab=1,
        digest=digest_of(msgspec.json.encode(event)),
        body=body,
        reading=reading,
    )
    return msgspec.structs.replace(made, **fields)


def key(identifier: str, at: int = 1) -> Input:
    return Input(id=identifier, at=at, tab=1, kind="key")


def page(identifier: str, reading: Reading = READING) -> PageSeen:
    return PageSeen(id=identifier, at=1, tab=1, url="u", title="t", reading=reading)


def alert(identifier: str, **fields: Any) -> Raised:
    made = Alert(
        id=identifier,
        number=0,
        at=1,
        tab=1,
        code="scam",
        level="danger",
        params={"kinds": ["upfront"]},
        reasons=[],
        text="Beware",
    )
    return Raised(identifier, fields.pop("client", "c"), msgspec.structs.replace(made, **fields))


async def test_messages_come_back_as_they_went_in_and_in_that_order(journal: Journal) -> None:
    events: list[Event] = [
        key("b", at=500),
        page("a"),
        key("c", at=2),
        Mark(id="m", at=3, tab=1, kind="finish", reward=Amount(Decimal("0.250"), "EUR")),
        DataSeen(id="d", at=4, tab=2, url="u", source="s", reading=READING),
        Seen(id="s", warning="w"),
    ]
    assert await journal.append([row(event) for event in events]) == ["new"] * len(events)
    assert list(entries_in(journal.path)) == [Entry(client="c", event=event) for event in events]
    assert journal.messages == len(events)


async def test_what_came_late_stands_in_its_place_by_time(journal: Journal) -> None:
    await journal.append([row(key("b", at=20)), row(key("c", at=30)), row(key("a", at=10))])
    assert [entry.event.id for entry in journal.entries()] == ["a", "b", "c"]
    assert [entry.event.id for entry in entries_in(journal.path)] == ["b", "c", "a"]


async def test_an_id_is_kept_once(journal: Journal) -> None:
    first, other = key("a"), key("a", at=2)
    assert await journal.append([row(first), row(first), row(other)]) == [
        "new",
        "again",
        "conflict",
    ]
    assert await journal.append([row(other), row(first, client="d")]) == ["conflict", "again"]
    assert [entry.event for entry in journal.entries()] == [first]
    assert journal.messages == 1


async def test_many_at_once_are_one_commit(journal: Journal) -> None:
    before = journal.commits
    rows = [row(key(str(number))) for number in range(300)]
    await journal.append(rows)
    assert journal.commits == before + 1
    await asyncio.gather(*(journal.append([row(key(f"x{number}"))]) for number in range(100)))
    assert journal.commits < before + 100
    assert journal.messages == 400


async def test_one_that_comes_alone_is_on_disk_when_it_is_heard_of(journal: Journal) -> None:
    found: list[object] = []

    def tell(event: Input) -> None:
        def hear(outcome: object) -> None:
            # By another connection: it sees what is committed, and nothing else.
            stored = event.id in [entry.event.id for entry in entries_in(journal.path)]
            found.append((outcome, stored))

        journal.append_soon(row(event), hear)

    for event in (key("a"), key("a"), key("a", at=2), key("b")):
        tell(event)
    assert found == []
    await journal.append([])  # in order: by now all of them were heard of
    assert found == [("new", True), ("again", True), ("conflict", True), ("new", True)]
    assert journal.messages == 2
    journal.close()
    journal.append_soon(row(key("c")), found.append)
    assert isinstance(found[4], StorageError)


async def test_a_page_seen_again_costs_little(journal: Journal) -> None:
    await journal.append([row(page(str(number))) for number in range(50)])
    with read_only(journal.path) as connection:
        assert connection.execute("SELECT COUNT(*) FROM reading").fetchone() == (1,)
        size = connection.execute("SELECT SUM(LENGTH(body)) FROM message").fetchone()[0]
        assert size < 50 * 300
        other = Reading(platform="generic", stage="help")
        await journal.append([row(page("other", other))])
        assert list(latest_readings(connection, 2)) == [other, READING]
        assert list(latest_readings(connection, 1)) == [other]


async def test_it_opens_again_with_what_it_held(tmp_path: Path) -> None:
    first = Journal.open_in(tmp_path)
    await first.append([row(key("a")), row(page("p"))])
    first.close()
    second = Journal.open_in(tmp_path)
    assert second.messages == 2
    assert [entry.event.id for entry in second.entries()] == ["a", "p"]
    second.close()


async def test_nul_and_odd_characters_are_kept(journal: Journal) -> None:
    for identifier in ("a\0b", "a\0c", "a", "'; DROP TABLE message; --", "\ufffd", "😀"):
        assert await journal.append([row(key(identifier))]) == ["new"]
        assert await journal.append([row(key(identifier))]) == ["again"]
    assert journal.messages == 6


async def test_warnings_are_stored_once_with_rising_numbers(journal: Journal) -> None:
    first = await journal.judge([alert("a"), alert("b"), alert("a")], [])
    assert [(item.id, item.number) for item in first] == [("a", 1), ("b", 2)]
    assert await journal.judge([alert("a", text="Otherwise")], []) == []
    [third] = await journal.judge([alert("b"), alert("c")], [])
    assert third.number > 2
    assert await journal.judge([], []) == []


async def test_unseen_warnings_are_given_again(journal: Journal) -> None:
    await journal.judge([alert("a"), alert("b"), alert("c", client="d"), alert("e")], [])

    async def unseen(speakers: list[str] | None, since: int = 0) -> list[str]:
        return [item.id for item in await journal.unseen(speakers, since)]

    assert await unseen(["c"]) == ["a", "b", "e"]
    assert await unseen(["c"], since=1) == ["b", "e"]
    assert await unseen(["c", "d"]) == ["a", "b", "c", "e"]
    assert await unseen(None) == ["a", "b", "c", "e"]
    assert await unseen([]) == []
    await journal.append([row(Seen(id="s", warning="b"), seen="b")])
    assert await unseen(["c"]) == ["a", "e"]
    [first, *_] = await journal.unseen(["c"], 0)
    assert (first.number, first.params) == (1, {"kinds": ["upfront"]})


async def test_only_the_latest_of_very_many_unseen_warnings_come_again(journal: Journal) -> None:
    await journal.judge([alert(str(number)) for number in range(300)], [])
    again = await journal.unseen(["c"], 0)
    assert [item.number for item in again] == list(range(45, 301))


async def test_a_page_is_unjudged_until_its_warnings_are_stored(tmp_path: Path) -> None:
    first = Journal.open_in(tmp_path)
    await first.append([row(page("a")), row(page("b")), row(key("k"))])
    assert await first.unjudged() == ["a", "b"]
    await first.judge([alert("w")], ["a"])
    first.close()
    second = Journal.open_in(tmp_path)
    assert await second.unjudged() == ["b"]
    assert await second.entries_with(["b"]) == [Entry(client="c", event=page("b"))]
    assert [entry.event.id for entry in await second.entries_with(["k", "a"])] == ["a", "k"]
    assert await second.entries_with([]) == []
    second.close()


async def test_pages_are_kept_when_asked(journal: Journal) -> None:
    await journal.append([row(page("p"), page=b"packed")])
    with read_only(journal.path) as connection:
        assert connection.execute("SELECT * FROM page").fetchall() == [("p", b"packed")]


async def test_a_damaged_message_is_said_and_not_skipped(journal: Journal) -> None:
    await journal.append([row(key("a")), row(page("p"))])
    await journal.write(lambda c: c.execute("UPDATE reading SET body = x'00'").rowcount)
    with pytest.raises(StorageError) as failure:
        list(journal.entries())
    assert failure.value.kind == "corrupt"
