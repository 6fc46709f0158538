"""The parts that reading, judging and reckoning are done with, joined in one place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from classifier.scorer import Scorer
from server.clock import MeaningOf
from server.events import Entry
from server.judge import Judge
from server.messages import Data, Page
from server.pipeline import Pipeline
from server.preferences import PipelineSettings
from server.reading import action_task, meaning, read_data, read_page, registry
from server.reading.model import Reading


@dataclass(frozen=True)
class Parts:
    """What a server works with; `sites` are the known platforms' hosts.

    `manifest` is that of the model that the judge was made with.
    """

    read_page: Callable[[Page], Reading]
    read_data: Callable[[Data], Reading]
    meaning: MeaningOf
    judge: Judge
    sites: list[str]
    manifest: Mapping[str, Any] = field(default_factory=dict)

    def pipeline(
        self, settings: PipelineSettings, history: Callable[[], Iterable[Entry]]
    ) -> Pipeline:
        """Give an empty pipeline over a journal that `history` reads."""
        return Pipeline(settings, self.judge, self.meaning, history, task_of=action_task)


def assemble(scorer: Scorer) -> Parts:
    """Join the reader, the platform files and a loaded model.

    Raises:
        server.reading.platform_file.PlatformFileError: a platform file is not valid.
    """
    platforms = registry.platforms()
    return Parts(
        read_page=read_page,
        read_data=read_data,
        meaning=meaning,
        judge=Judge(scorer),
        sites=sorted({host for platform in platforms for host in platform.file.hosts}),
        manifest=scorer.manifest,
    )


def name_of(manifest: Mapping[str, Any]) -> str:
    """Name a model by the day it was made and by its content."""
    made = str(manifest.get("made", ""))[:10]
    arrays = str(manifest.get("arrays", "")).removesuffix(".npz")
    return f"{made} {arrays}".strip()


def thresholds_of(manifest: Mapping[str, Any]) -> dict[str, float]:
    """Give the probabilities from which a model flags a text."""
    return {"scam": float(manifest["threshold"])} if "threshold" in manifest else {}
