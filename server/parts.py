"""The parts that reading, judging and reckoning are done with, joined in one place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from server.clock import MeaningOf
from server.events import Entry
from server.judge import Judge
from server.messages import Data, Page
from server.pipeline import Pipeline
from server.preferences import PipelineSettings
from server.reading.model import Reading


@dataclass(frozen=True)
class Parts:
    """What a server works with; `sites` are the known platforms' hosts, `model` a name."""

    read_page: Callable[[Page], Reading]
    read_data: Callable[[Data], Reading]
    meaning: MeaningOf
    judge: Judge
    sites: list[str]
    thresholds: dict[str, float]
    model: str

    def pipeline(
        self, settings: PipelineSettings, history: Callable[[], Iterable[Entry]]
    ) -> Pipeline:
        """Give an empty pipeline over a journal that `history` reads."""
        return Pipeline(settings, self.judge, self.meaning, history)
