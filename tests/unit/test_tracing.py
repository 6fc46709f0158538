"""A task's time, interval by interval: what counts for it, and what does not any more."""

from server.preferences import PipelineSettings
from server.reporting.trace import Interval
from server.reporting.tracing import trace
from tests.support.happenings import meaning, task_of
from tests.support.story import Story, at


def intervals(story: Story) -> list[Interval]:
    return list(trace(story.entries, PipelineSettings(), meaning, task_of).intervals)


def told(pieces: list[Interval]) -> list[tuple[int, int, bool]]:
    return [(piece.start - at(0), piece.end - at(0), piece.counted) for piece in pieces]


def worked() -> Story:
    """Works for ten seconds, sends, and goes on looking at the page that stays."""
    story = Story()
    story.page(0, "working", "a")
    story.look(0)
    story.press(10, "submit")
    story.type(15)
    return story


def test_what_is_looked_at_after_its_end_is_not_its_time() -> None:
    story = worked()
    story.look(18, None)
    assert told(intervals(story)) == [(0, 10_000, True), (10_000, 18_000, False)]


def test_unless_it_was_no_end() -> None:
    story = worked()
    story.page(18, "working", "a")
    story.look(20, None)
    pieces = told(intervals(story))
    assert all(counted for *_, counted in pieces)
    assert (pieces[0][0], pieces[-1][1]) == (0, 20_000)


def test_idleness_ends_at_the_last_sign_and_a_minute() -> None:
    story = Story()
    story.page(0, "working", "a")
    story.look(0)
    story.type(5)
    story.look(300, None)
    (piece,) = intervals(story)
    assert (piece.end, piece.ended and piece.ended.what) == (at(65), "idle")
    assert piece.ended is not None
    assert piece.ended.at == at(5)
