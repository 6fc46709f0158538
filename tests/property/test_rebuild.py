"""What is worked out anew from the disk is what was worked out as it came."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings

from server.events import Entry
from server.journal import entries_in
from server.judge import Judge
from server.pipeline import Pipeline, PipelineSettings
from tests.support.happenings import happenings, meaning, task_of
from tests.support.journals import keep
from tests.support.judging import FeeScorer


def pipeline() -> Pipeline:
    return Pipeline(PipelineSettings(), Judge(FeeScorer()), meaning, task_of=task_of)


@given(happenings())
@settings(max_examples=30)
def test_a_rebuild_from_the_disk_is_what_was(entries: Sequence[Entry]) -> None:
    live = pipeline()
    for entry in entries:
        live.add(entry)
    with tempfile.TemporaryDirectory() as folder:
        path = keep(Path(folder), entries)
        anew = pipeline()
        anew.rebuild(entries_in(path))
    assert anew.summary() == live.summary()
