"""A story, watched: what it makes Vigiclic notice, and say."""

from server.advising.watch import Watch
from server.clock import Fold
from server.judge import Judge
from server.noticed import Notice
from server.pipeline import Pipeline, RaisedWarning
from server.preferences import PipelineSettings
from server.timeline import Timeline
from tests.support.happenings import START, meaning, task_of
from tests.support.judging import FeeScorer
from tests.support.story import Story


def pipeline_of(settings: PipelineSettings | None = None) -> Pipeline:
    """Give an empty pipeline that judges by the word fee."""
    chosen = settings or PipelineSettings()
    return Pipeline(chosen, Judge(FeeScorer()), meaning, task_of=task_of)


def said(story: Story, settings: PipelineSettings | None = None) -> list[RaisedWarning]:
    """Give what is said, as the events come in their order."""
    pipeline = pipeline_of(settings)
    return [warning for step in pipeline.add_all(story.entries) for warning in step.warnings]


def noticed(story: Story, code: str) -> list[Notice]:
    """Give what is noticed, of one code."""
    settings = PipelineSettings()
    fold = Fold(meaning, settings.idle_ms, settings.timezone, task_of)
    line = Timeline(Watch(fold, settings))
    line.rebuild(story.entries)
    return [notice for notice in line.state.noticed.notices if notice.code == code]


def second(at: int) -> float:
    """Give an instant as the second of the story."""
    return (at - START) / 1000
