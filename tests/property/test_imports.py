"""What holds of imports whatever else happens."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import timeline
from server.events import Entry, Imported
from server.judge import Judge
from server.messages import Amount
from server.pipeline import Pipeline, PipelineSettings, Summary
from tests.support.happenings import START, happenings, meaning, task_of
from tests.support.judging import FeeScorer

DOLLAR = Amount(Decimal(1), "USD")


@pytest.fixture(autouse=True, scope="module")
def _small_steps() -> Iterator[None]:
    """Have checkpoints often enough for a few events to cross several of them."""
    with patch.object(timeline, "STEP", 3), patch.object(timeline, "CHECKPOINTS", 2):
        yield


def new_pipeline() -> Pipeline:
    return Pipeline(PipelineSettings(), Judge(FeeScorer()), meaning, task_of=task_of)


def rebuilt(entries: Sequence[Entry]) -> Summary:
    pipeline = new_pipeline()
    pipeline.rebuild(entries)
    return pipeline.summary()


_moments = st.integers(0, 300).map(lambda second: START + second * 1000)


@st.composite
def imports(draw: st.DrawFn, keys: Sequence[str]) -> list[Entry]:
    count = draw(st.integers(1, 6))
    found = []
    for number in range(count):
        key = draw(st.sampled_from(keys))
        event = Imported(
            id=f"i{number}",
            at=draw(_moments),
            source="csv",
            platform="turkle",
            key=key,
            title=f"Task {key}",
            outcome=draw(st.sampled_from(("open", "submitted", "approved", "rejected"))),
            by=draw(st.sampled_from(("key", "moment", "title"))),
            reward=draw(st.sampled_from((None, DOLLAR))),
            started_at=draw(st.none() | _moments),
            ended_at=draw(st.none() | _moments),
        )
        found.append(Entry("import", event))
    return found


@given(happenings(), imports(("a", "b", "f")), st.randoms())
def test_neither_order_nor_repetition_changes_anything(
    entries: Sequence[Entry], files: list[Entry], random: Random
) -> None:
    together = [*entries, *files]
    pipeline = new_pipeline()
    again = together * 2
    random.shuffle(again)
    for entry in again:
        pipeline.add(entry)
    assert pipeline.summary() == rebuilt(together)


@given(happenings(), imports(("f", "g")))
def test_what_was_measured_stays_as_it_is(entries: Sequence[Entry], files: list[Entry]) -> None:
    without, with_files = rebuilt(entries), rebuilt([*entries, *files])
    assert with_files.activities == without.activities
    assert with_files.attention_ms == without.attention_ms
    assert with_files.totals == without.totals
    measured = [line for line in with_files.tasks if not line.imported]
    assert measured == without.tasks
    for line in with_files.tasks:
        if line.imported:
            assert (line.active_ms, line.measured_ms, line.work) == (None, 0, ())


@given(happenings(), imports(("a", "b", "f")))
def test_attention_is_never_more_nor_less(entries: Sequence[Entry], files: list[Entry]) -> None:
    assert rebuilt([*entries, *files]).attention_ms == rebuilt(entries).attention_ms
