"""What holds of imports whatever else happens."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import timeline
from server.events import BroughtIn, Entry, Imported
from server.importing import BadRow, Options, as_events, read_file
from server.judge import Judge
from server.kept import pack, unpack
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


_cells = st.sampled_from(
    (
        "",
        "A",
        "approved",
        "rejected",
        "0.25",
        "1.2.3",
        "$1",
        "EUR",
        "2026-03-25 12:00",
        "-5",
        '"',
        ";",
    )
)
_heads = st.sampled_from(
    (
        "platform,title,outcome,reward,currency,start,end,minutes",
        "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status",
        "titre;plateforme;statut",
        "",
    )
)
_tables = st.tuples(_heads, st.lists(st.lists(_cells, max_size=9).map(",".join), max_size=5)).map(
    lambda parts: "\n".join((parts[0], *parts[1])).encode()
)
_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=9) | st.sampled_from(("Approved", "2026-09-01")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("results", "assignment_id", "title", "state", "reward", "date", "study", "status")
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
_json = _values.map(lambda value: json.dumps({"results": [value]}).encode())
_days = _values.map(lambda value: json.dumps({"daily_hit_statistics_overview": [value]}).encode())
_anything = st.binary(max_size=200) | st.text(max_size=200).map(
    lambda text: text.encode("utf-8", "replace")
)


def taken(content: bytes, at: int) -> list[BroughtIn] | BadRow:
    try:
        return as_events(read_file(content, "file", Options(), lambda _: None), at)
    except BadRow as bad:
        return bad


@given(_tables | _json | _days | _anything)
def test_any_file_is_taken_or_refused_in_one_line(content: bytes) -> None:
    events, later = taken(content, 1), taken(content, 2)
    if isinstance(events, BadRow) or isinstance(later, BadRow):
        assert isinstance(events, BadRow)
        assert isinstance(later, BadRow)
        assert events.row is None or events.row >= 1
        return
    assert [event.id for event in events] == [event.id for event in later]
    assert len({event.id for event in events}) == len(events)
    for event in events:
        assert unpack(pack(event)[0], None) == event
