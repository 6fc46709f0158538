"""After an upgrade: the model is fitted on the new texts by the new code, while the old one serves.

In a clone `make` sees to that. Where Vigiclic is installed nobody does, and a worker must not wait
for a minute because of it. The running server takes the new model over (`server.model_watch`).
"""

import contextlib
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from classifier import corpus
from classifier.corpus import dataset_files, default_datasets
from classifier.locations import ENVIRONMENT, model_dir
from classifier.model import is_fresh

PATIENCE_S = 5
log = logging.getLogger(__name__)


@contextlib.contextmanager
def renewing() -> Iterator[None]:
    """Fit an outgrown model anew in a process of its own, which ends with the `with` at the latest.

    What goes wrong in it is in the log, and the model that is there stays.
    """
    process = _start() if is_outgrown() else None
    try:
        yield
    finally:
        if process is not None and process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE_S)


def is_outgrown() -> bool:
    """Tell whether we are installed and the model in use is of other texts or other code."""
    datasets = default_datasets()
    inside = datasets.parent == Path(corpus.__file__).resolve().parent
    ours = inside and not os.environ.get(ENVIRONMENT) and bool(dataset_files(datasets))
    return ours and not is_fresh(model_dir(), datasets)


def _start() -> subprocess.Popen[bytes] | None:
    # It is in nobody's way: whatever the worker does goes first.
    polite = [nice, "-n", "19"] if (nice := shutil.which("nice")) else []
    command = [*polite, sys.executable, "-P", "-m", "classifier", "train", "--if-stale", "--quiet"]
    log.info("the model is of another version: a new one is being fitted")
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        log.exception("the fitting of a new model could not be started")
        return None
