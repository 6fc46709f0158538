"""What holds of warnings whatever happens, and in whatever order it is told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from server import timeline
from server.advice import RaisedWarning
from server.advising import answers, pauses, telling
from server.events import Entry, order
from server.messages import Seen
from server.noticed import Notice
from server.pipeline import Pipeline
from server.preferences import PipelineSettings
from server.timeline import Timeline
from tests.property.test_time import at_of
from tests.support.happenings import START, happenings
from tests.support.watching import pipeline_of

DAY = PipelineSettings()
NIGHT = PipelineSettings(night_from=22, night_to=7)
# The stories last for five minutes: one of them is the night.
EVENING, MORNING = START + 120_000, START + 180_000
CODES = ("deadline", "rejected", "pending_long", "withdraw", "break", "unpaid_wait")


def morning_after(at: int, settings: PipelineSettings) -> int | None:
    return MORNING if settings is NIGHT and EVENING <= at < MORNING else None


@pytest.fixture(autouse=True, scope="module")
def _short_times() -> Iterator[None]:
    """Let everything that takes days and hours come to pass within five minutes."""
    with (
        patch.object(timeline, "STEP", 3),
        patch.object(timeline, "CHECKPOINTS", 2),
        patch.object(pauses, "LONG_MS", 40_000),
        patch.object(pauses, "PAUSE_MS", 10_000),
        patch.object(pauses, "WAIT_MS", 15_000),
        patch.object(answers, "DAY_MS", 20_000),
        patch.object(answers, "answered_within", lambda _platform: 1),
        patch.object(telling, "morning_after", morning_after),
    ):
        yield


def rebuilt(entries: Sequence[Entry]) -> list[Notice]:
    pipeline = pipeline_of(DAY)
    pipeline.rebuild(entries)
    return pipeline.notices()


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=order)


def told(pipeline: Pipeline, entries: Sequence[Entry]) -> list[RaisedWarning]:
    return [warning for entry in entries for warning in pipeline.add(entry).warnings]


@given(happenings(), st.randoms())
def test_neither_order_nor_repetition_changes_what_is_noticed(
    entries: Sequence[Entry], random: Random
) -> None:
    pipeline = pipeline_of(DAY)
    again = [*entries, *random.sample(entries, len(entries) // 2)]
    random.shuffle(again)
    told(pipeline, again)
    assert pipeline.notices() == rebuilt(entries)


@given(happenings(), st.integers(0, 40))
def test_nor_does_a_restart(entries: Sequence[Entry], split: int) -> None:
    pipeline = pipeline_of(DAY)
    pipeline.rebuild(entries[:split])
    pipeline.add_all(entries[split:])
    assert pipeline.notices() == rebuilt(entries)


@given(happenings(), st.sampled_from((DAY, NIGHT)), st.randoms())
def test_nothing_is_said_twice(
    entries: Sequence[Entry], chosen: PipelineSettings, random: Random
) -> None:
    again = [*entries, *entries]
    random.shuffle(again)
    said = [warning.identity for warning in told(pipeline_of(chosen), again)]
    assert len(set(said)) == len(said)


@given(happenings(), st.sampled_from((DAY, NIGHT)))
def test_live_and_replay_say_the_same(entries: Sequence[Entry], chosen: PipelineSettings) -> None:
    live = told(pipeline_of(chosen), in_order(entries))
    steps = pipeline_of(chosen).add_all(in_order(entries))
    assert live == [warning for step in steps for warning in step.warnings]


@given(happenings(), st.randoms())
def test_what_is_noticed_is_said_however_late_the_messages_come(
    entries: Sequence[Entry], random: Random
) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    pipeline = pipeline_of(DAY)
    said = Counter(warning.code for warning in told(pipeline, shuffled))
    alone = Counter(notice.code for notice in pipeline.notices() if len(notice.subjects) == 1)
    assert all(said[code] >= count for code, count in alone.items())


@given(happenings())
def test_each_is_about_something_of_its_own(entries: Sequence[Entry]) -> None:
    names = [(notice.code, subject) for notice in rebuilt(entries) for subject in notice.subjects]
    assert len(set(names)) == len(names)


@given(happenings())
def test_what_depends_on_time_is_noticed_while_the_worker_is_there(
    entries: Sequence[Entry],
) -> None:
    pipeline = pipeline_of(DAY)
    pipeline.rebuild(entries)
    line: Timeline = pipeline._timeline
    pieces = line.slices()
    moments = {at_of(entry) for entry in entries}
    for notice in pipeline.notices():
        if notice.code in ("rejected", "withdraw"):
            assert notice.at in moments, "a page told it"
        else:
            there = any(piece.start <= notice.at < piece.end for piece in pieces)
            assert there or notice.at in moments


@given(happenings())
def test_at_night_only_dangers_are_said(entries: Sequence[Entry]) -> None:
    for warning in told(pipeline_of(NIGHT), in_order(entries)):
        assert warning.level == "danger" or morning_after(warning.at, NIGHT) is None


@given(happenings())
def test_and_in_the_morning_nothing_is_missing(entries: Sequence[Entry]) -> None:
    by_day = told(pipeline_of(DAY), in_order(entries))
    last = max((at_of(entry) for entry in entries), default=0)
    by_night = {warning.identity for warning in told(pipeline_of(NIGHT), in_order(entries))}
    for warning in by_day:
        morning = morning_after(warning.at, NIGHT)
        waits = morning is not None and morning > last
        of_the_moment = warning.code in ("deadline", "break", "unpaid_wait")
        if morning is None or not (waits or of_the_moment):
            assert warning.identity in by_night


@pytest.mark.parametrize("code", CODES)
def test_these_stories_reach_every_rule(code: str) -> None:
    find(
        happenings(max_size=60),
        lambda entries: any(notice.code == code for notice in rebuilt(entries)),
        settings=settings(max_examples=4000, phases=[Phase.generate]),
    )


def test_seen_is_no_event_of_these() -> None:
    pipeline = pipeline_of(DAY)
    pipeline.add(Entry("one", Seen("s", "w")))
    assert pipeline.notices() == []
