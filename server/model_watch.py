"""The model in use: another one is taken over from its folder while the server runs.

A model whose files are broken, or whose hash its manifest does not know, is refused and told of;
the one in use stays.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from classifier.arrays import MANIFEST, BrokenModel, read_manifest
from classifier.scorer import Scorer
from server.judge import Judge
from server.model_loading import load_sound
from server.parts import name_of, thresholds_of

EVERY_S = 0.25
_Stamps = dict[str, tuple[int, int, int]]
log = logging.getLogger(__name__)


class ModelWatch:
    """Knows which model judges, and looks whether there is another.

    `name` and `thresholds` are those of the model in use; `problem` says why what is in the folder
    is not in use, None when it is.
    """

    def __init__(
        self,
        folder: Path | None,
        manifest: Mapping[str, Any],
        judge: Judge,
        *,
        load: Callable[[Path], Scorer] = load_sound,
    ) -> None:
        """Take the folder (None: nothing is watched), the manifest of the model in use, the judge.

        `load` gives the scorer of a folder and raises BrokenModel.
        """
        self._folder = folder
        self._manifest = manifest
        self._judge = judge
        self._load = load
        self._stamps: _Stamps | None = None
        self.name = name_of(manifest)
        self.thresholds = thresholds_of(manifest)
        self.problem: str | None = None

    async def run(self) -> None:
        """Look four times a second, for ever."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("the model's folder could not be looked at")
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Take over the model in the folder if it has changed and is sound."""
        if self._folder is None:
            return
        # Taken before anything is read: what changes meanwhile is looked at the next time.
        stamps, before = _stamps_of(self._folder), self._stamps
        if stamps == before:
            return
        self._stamps = stamps
        in_use = str(self._manifest.get("arrays", ""))
        untouched = before is None or before.get(in_use) == stamps.get(in_use)
        try:
            if not (untouched and read_manifest(self._folder) == self._manifest):
                await self._take_over(self._folder)
            self.problem = None
        except BrokenModel as error:
            self.problem = str(error)
            log.error("the model in its folder is refused (%s); %s stays", self.problem, self.name)

    async def _take_over(self, folder: Path) -> None:
        scorer = await asyncio.to_thread(self._load, folder)
        if scorer.manifest == self._manifest:
            return
        self._judge.use(scorer)
        self._manifest = scorer.manifest
        self.name = name_of(scorer.manifest)
        self.thresholds = thresholds_of(scorer.manifest)
        log.info("another model is in use: %s", self.name)


def _stamps_of(folder: Path) -> _Stamps:
    """Give what changes when a file of a model is written anew."""
    stamps: _Stamps = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name == MANIFEST or entry.name.startswith("arrays-"):
                    found = entry.stat()
                    stamps[entry.name] = (found.st_mtime_ns, found.st_size, found.st_ino)
    except OSError:
        # A folder, or a file that goes while it is looked at, is seen as what is left of it.
        return stamps
    return stamps
