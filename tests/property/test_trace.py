"""Every millisecond is traced to its messages, whatever happens."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given

from server.events import Entry
from server.ledger import book
from server.preferences import PipelineSettings
from server.reporting.trace import DEADLINE, IDLE, Cause
from server.reporting.tracing import trace
from tests.support.happenings import happenings, meaning, task_of

SETTINGS = PipelineSettings()


@given(happenings(max_size=60))
def test_the_intervals_of_a_task_are_its_time(entries: Sequence[Entry]) -> None:
    traced = trace(entries, SETTINGS, meaning, task_of)
    times: Counter[tuple[str, str]] = Counter()
    for piece in traced.intervals:
        if piece.counted:
            assert piece.task is not None
            times[piece.task.platform, piece.task.name] += piece.ms
    for line in book(traced.state):
        assert times[line.platform, line.key] == line.measured_ms


@given(happenings(max_size=60))
def test_the_intervals_are_all_attention_and_never_overlap(entries: Sequence[Entry]) -> None:
    traced = trace(entries, SETTINGS, meaning, task_of)
    assert all(piece.ms > 0 for piece in traced.intervals)
    assert all(a.end <= b.start for a, b in pairwise(traced.intervals))
    by_activity: Counter[str] = Counter()
    for piece in traced.intervals:
        by_activity[piece.activity] += piece.ms
    kept: Counter[str] = Counter()
    for (_, activity), ms in traced.state.activities.items():
        kept[activity] += ms
    assert by_activity == kept


def rests_on(cause: Cause, at: dict[str, int]) -> bool:
    """Whether a cause is the message it names, or a deadline that this one told before."""
    if cause.what == DEADLINE:
        return at[cause.message] <= cause.at
    return at[cause.message] == cause.at


@given(happenings(max_size=60))
def test_an_interval_rests_on_messages_that_fit_its_times(entries: Sequence[Entry]) -> None:
    at = {entry.event.id: getattr(entry.event, "at", 0) for entry in entries}
    for piece in trace(entries, SETTINGS, meaning, task_of).intervals:
        assert piece.began.at == piece.start
        assert rests_on(piece.began, at)
        signs = [at[sign] for sign in piece.signs]
        assert signs == sorted(signs)
        assert all(piece.start <= sign <= piece.end for sign in signs)
        # No gap between two signs is longer than the idle time.
        assert all(b - a <= SETTINGS.idle_ms for a, b in pairwise([*signs, piece.end]))
        if piece.ended is None:
            assert piece.end == max(at.values())
        elif piece.ended.what == IDLE:
            assert piece.end == at[piece.ended.message] + SETTINGS.idle_ms
        else:
            assert piece.end == piece.ended.at
            assert rests_on(piece.ended, at)
