"""A page saved on disk, or the JSON that one fetched, as the extension would send it."""

import json
import re
import time
from pathlib import Path

from classifier.os_problems import why_not
from server.failure import Failure
from server.messages import Data, Page
from server.reading.encoding import decode_page, is_other_file
from server.reading.guard import MAX_LENGTH
from server.texts import Texts

_BLANK = "\ufeff \t\r\n"
_ARCHIVE = re.compile(rb"From: <?Saved by|MIME-Version:|Snapshot-Content-Location:", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype|!--|/?[a-z][a-z0-9-]*[\s/>])", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffd]")
_LOOKED_THROUGH = 4_096
_MOST_CONTROLS = 0.05
"""Share of control characters above which what has no tag is no text either."""


def as_message(path: Path, url: str, texts: Texts) -> Page | Data:
    """Give a saved page, or the JSON that a page fetched, as the extension would send it.

    Raises:
        Failure: the file cannot be read or is neither, or the address is none.
    """
    if not url.startswith(("http://", "https://")):
        raise Failure(texts("read.bad_url", url=url), 2)
    content = _content(path, texts)
    now = time.time_ns() // 1_000_000
    if content.lstrip(_BLANK).startswith(("{", "[")):
        _see_that_json(content.lstrip("\ufeff"), path, texts)
        return Data("saved", now, 0, url, url, content.lstrip("\ufeff"))
    return Page("saved", now, 0, url, "", content)


def _content(path: Path, texts: Texts) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(4 * MAX_LENGTH)
    except OSError as error:
        raise Failure(texts("read.no_file", path=path, reason=why_not(error, texts))) from error
    if is_other_file(content):
        raise Failure(texts("read.no_page", path=path))
    if _ARCHIVE.match(content):
        raise Failure(texts("read.archive", path=path))
    text = decode_page(content)
    if not text.strip(_BLANK):
        raise Failure(texts("read.empty", path=path))
    if _is_no_text(text[:_LOOKED_THROUGH]):
        raise Failure(texts("read.no_page", path=path))
    return text


def _is_no_text(beginning: str) -> bool:
    controls = len(_CONTROL.findall(beginning))
    return controls > _MOST_CONTROLS * len(beginning) and not _TAG.search(beginning)


def _see_that_json(text: str, path: Path, texts: Texts) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise Failure(texts("read.bad_json", path=path, line=error.lineno)) from None
    except RecursionError:
        raise Failure(texts("read.deep_json", path=path)) from None
    except ValueError:
        # A number of thousands of digits.
        raise Failure(texts("read.bad_json", path=path, line=1)) from None
