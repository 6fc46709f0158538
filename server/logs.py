"""The log: for whoever mends Vigiclic, never with an address, a page's words or a token in it."""

import logging
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from server.datadir import PRIVATE_FILE

FILE = "vigiclic.log"
MAX_BYTES = 1_000_000
KEPT = 3

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes where an exception came from and its type, but not its message.

    Messages of exceptions quote what was being read: a frame, a request line, a page.
    """

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's own name
        """Give the frames and the type."""
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace)).rstrip()
        return f"{frames}\n{kind.__name__ if kind is not None else ''}".strip()


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(PRIVATE_FILE)
        return super()._open()


def log_to(folder: Path) -> None:
    """Send everything from INFO up to `vigiclic.log` in the data folder, a few megabytes at most.

    Raises:
        OSError: the file cannot be made.
    """
    handler = _PrivateFile(folder / FILE, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    # A disk that is full must not fill the terminal with the log's own complaints.
    logging.raiseExceptions = False
