"""A replay in words."""

from decimal import Decimal

import pytest

from server.judge import Judge
from server.messages import Amount
from server.pipeline import Pipeline, PipelineSettings
from server.reading.model import HistoryRow
from server.replay import Replay
from server.replay_text import describe, duration
from server.texts import Texts
from tests.support.happenings import meaning
from tests.support.judging import FeeScorer
from tests.support.story import Story, offer


def replayed() -> Replay:
    story = Story()
    story.page(0, "listing", offers=(offer("x", "send the fee"),))
    story.look(0)
    story.page(10, "working", "a")
    story.press(3_700, "submit")
    story.page(3_700, "history", history=(HistoryRow("old", "Before", "approved"),))
    story.mark(3_701, "start", Amount(Decimal(40), "POINTS"))
    story.mark(3_702, "finish")
    pipeline = Pipeline(PipelineSettings(), Judge(FeeScorer()), meaning)
    steps = pipeline.add_all(story.entries)
    warnings = [warning for step in steps for warning in step.warnings]
    return Replay(pipeline.summary(), warnings, [], [])


def test_in_english() -> None:
    text = describe(replayed(), Texts("en"))
    assert "Tasks: 3" in text
    assert "0:01:00  submitted · 0.25 USD · Task a" in text
    assert "unknown  approved · pay unknown · Before" in text
    assert "Not converted: 40 POINTS" in text
    assert "danger: Offer x: looks like a scam" in text
    assert "“fee”" in text


def test_in_french() -> None:
    text = describe(replayed(), Texts("fr"))
    assert "0:01:00  envoyée · 0,25 USD · Task a" in text
    assert "«\N{NO-BREAK SPACE}fee\N{NO-BREAK SPACE}»" in text
    english = {"submitted", "approved", "unknown", "Tasks", "Warnings", "Earned", "hour"}
    assert not english & set(text.replace("·", " ").split())


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0, "0:00:00"), (59_600, "0:01:00"), (3_600_000, "1:00:00"), (90_061_000, "25:01:01")],
)
def test_a_time_span(ms: int, text: str) -> None:
    assert duration(ms, Texts("en")) == text
