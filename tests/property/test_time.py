"""What holds of time whatever happens."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import timeline
from server.clock import Fold
from server.events import Entry, PageSeen, order
from server.judge import Judge
from server.messages import Action, Attention, Input, Leave, Mark, Seen
from server.pipeline import Pipeline, PipelineSettings, Summary
from server.timeline import Timeline
from tests.support.happenings import happenings, meaning, task_of
from tests.support.judging import FeeScorer

IDLE_MS = 60_000


@pytest.fixture(autouse=True, scope="module")
def _small_steps() -> Iterator[None]:
    """Have checkpoints often enough for a few events to cross several of them."""
    with patch.object(timeline, "STEP", 3), patch.object(timeline, "CHECKPOINTS", 2):
        yield


def new_pipeline() -> Pipeline:
    return Pipeline(PipelineSettings(), Judge(FeeScorer()), meaning, task_of=task_of)


def at_of(entry: Entry) -> int:
    assert not isinstance(entry.event, Seen)
    return entry.event.at


def rebuilt(entries: Sequence[Entry]) -> Summary:
    pipeline = new_pipeline()
    pipeline.rebuild(entries)
    return pipeline.summary()


@given(happenings(), st.randoms())
def test_neither_order_nor_repetition_changes_anything(
    entries: Sequence[Entry], random: Random
) -> None:
    pipeline = new_pipeline()
    again = [*entries, *random.sample(entries, len(entries) // 2)]
    random.shuffle(again)
    for entry in again:
        pipeline.add(entry)
    assert pipeline.summary() == rebuilt(entries)


@given(happenings(), st.integers(0, 40))
def test_split_anywhere_and_gone_on(entries: Sequence[Entry], split: int) -> None:
    pipeline = new_pipeline()
    pipeline.rebuild(entries[:split])
    pipeline.add_all(entries[split:])
    assert pipeline.summary() == rebuilt(entries)


@given(happenings(max_size=60))
def test_what_left_the_memory_is_read_again(entries: Sequence[Entry]) -> None:
    seen: list[Entry] = []
    pipeline = Pipeline(
        PipelineSettings(), Judge(FeeScorer()), meaning, lambda: seen, task_of=task_of
    )
    for entry in entries:
        seen.append(entry)
        pipeline.add(entry)
    assert pipeline.summary() == rebuilt(entries)


@given(happenings())
def test_each_instant_counts_once(entries: Sequence[Entry]) -> None:
    summary = rebuilt(entries)
    moments = [at_of(entry) for entry in entries]
    assert summary.attention_ms == sum(summary.activities.values())
    assert 0 <= summary.attention_ms <= max(moments, default=0) - min(moments, default=0)


@given(happenings())
def test_no_task_has_time_that_is_no_work(entries: Sequence[Entry]) -> None:
    summary = rebuilt(entries)
    assert sum(line.measured_ms for line in summary.tasks) <= summary.activities["working"]
    for line in summary.tasks:
        assert line.measured_ms == sum(ms for _, ms in line.work)
        if line.elapsed_ms is not None:
            assert line.elapsed_ms >= 0


@given(happenings())
def test_attention_is_traced_to_pieces_that_never_overlap(entries: Sequence[Entry]) -> None:
    fold = Fold(meaning, IDLE_MS, "UTC", task_of)
    line = Timeline(fold)
    line.rebuild(entries)
    pieces = line.slices()
    assert all(piece.start < piece.end for piece in pieces)
    assert all(a.end <= b.start for a, b in pairwise(pieces))
    assert sum(piece.end - piece.start for piece in pieces) == sum(line.state.activities.values())


def is_sign(event: object) -> bool:
    if isinstance(event, PageSeen):
        return event.reason != "change"
    return isinstance(event, Input | Action | Mark)


def seconds_of_attention(entries: Sequence[Entry]) -> int:
    """Count attention second by second, straight from the words of the protocol."""
    moments = [at_of(entry) for entry in entries]
    count = 0
    for second in range(min(moments, default=0), max(moments, default=0), 1000):
        tab: tuple[str, int] | None = None
        sign = 0
        for entry in sorted(entries, key=order):
            event, at = entry.event, at_of(entry)
            if at > second:
                break
            here = (entry.client, getattr(event, "tab", None))
            if isinstance(event, Attention):
                if event.tab is not None:
                    tab, sign = (entry.client, event.tab), at
                elif tab is not None and tab[0] == entry.client:
                    tab = None
            elif isinstance(event, Leave) and here == tab:
                tab = None
            elif here == tab and is_sign(event):
                sign = at
        count += tab is not None and second < sign + IDLE_MS
    return count


@given(happenings(max_size=25))
@settings(max_examples=50)
def test_attention_is_what_the_protocol_says(entries: Sequence[Entry]) -> None:
    assert rebuilt(entries).attention_ms == 1000 * seconds_of_attention(entries)


@given(happenings(), st.integers(0, 120_000))
def test_the_clock_counts_on_as_the_events_would(entries: Sequence[Entry], later: int) -> None:
    """What the running clock shows at a time is what the next event will find."""
    pipeline = new_pipeline()
    pipeline.rebuild(entries)
    now = pipeline.latest + later
    ahead = pipeline.clock(now)
    if ahead.task is None:
        return
    shown = (ahead.task.platform, ahead.task.key)
    known = next(line for line in pipeline.tasks() if (line.platform, line.key) == shown)
    assert ahead.task.active_ms >= known.measured_ms
    assert ahead.task.active_ms - known.measured_ms <= min(later, IDLE_MS)


@given(happenings(), st.sampled_from(("UTC", "Europe/Paris", "Asia/Kolkata", "Pacific/Apia")))
@settings(max_examples=50)
def test_the_days_share_all_attention(entries: Sequence[Entry], timezone: str) -> None:
    line = Timeline(Fold(meaning, IDLE_MS, timezone, task_of))
    line.rebuild(entries)
    utc = Timeline(Fold(meaning, IDLE_MS, "UTC", task_of))
    utc.rebuild(entries)
    assert sum(line.state.activities.values()) == sum(utc.state.activities.values())


@given(happenings())
def test_the_order_of_events_is_total(entries: Sequence[Entry]) -> None:
    keys = [order(entry) for entry in entries]
    assert len(set(keys)) == len(keys)
