"""What a service starts: the program, the folder with the data, the language."""

import itertools
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from classifier.locations import ENVIRONMENT
from server.texts import choose_language


@dataclass(frozen=True)
class Start:
    """A command as a list of its words, what its environment has besides, and the data folder."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path


class Chosen(NamedTuple):
    """What an installed service was told: the data folder and the port."""

    folder: Path
    port: int


def chosen_in(command: Sequence[str]) -> Chosen | None:
    """Give what a command as `server_start` makes it was told; None when it is another."""
    following = dict(itertools.pairwise(command))
    try:
        return Chosen(Path(following["--data-dir"]), int(following["--port"]))
    except (KeyError, ValueError):
        return None


def server_start(folder: Path, port: int, environ: Mapping[str, str] = os.environ) -> Start:
    """Give how the server is started over a data folder.

    All that the environment of a terminal decides is written down: a session's is another.
    """
    program = Path(sys.executable)
    if sys.platform == "win32" and (silent := program.with_name("pythonw.exe")).is_file():
        # The other one opens a window.
        program = silent
    command = (
        # -P: no folder `server` that lies where a session begins may stand in for ours.
        *(str(program), "-P", "-m", "server", "serve"),
        *("--port", str(port), "--data-dir", str(folder)),
    )
    environment = {"VIGICLIC_LANG": choose_language(environ)}
    if model := environ.get(ENVIRONMENT):
        environment[ENVIRONMENT] = str(Path(model).absolute())
    return Start(command, environment, folder)
