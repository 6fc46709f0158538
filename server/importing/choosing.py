"""Which importer a file is for: told by what is in it, never by its name alone."""

import json
from datetime import UTC, tzinfo
from decimal import Decimal
from typing import Any

from msgspec import Struct

from server.importing import mturk, pages, plain, prolific
from server.importing.records import BadRow, Found
from server.importing.table import Notice, open_table
from server.incoming import mend
from server.reading.encoding import decode_page, is_other_file

_LOOKED_THROUGH = 4_096
_BLANK = b"\xef\xbb\xbf \t\r\n"
LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is taken."""


class Options(Struct, frozen=True):
    """What the person says of a file: where a page came from, the platform, the time zone."""

    url: str | None = None
    platform: str | None = None
    zone: tzinfo = UTC


def read_file(content: bytes, name: str, options: Options, notice: Notice) -> Found:
    """Give what a file tells; `name` is the file's own.

    Raises:
        BadRow: it is none of the files that can be read, or a row of it cannot be.
    """
    text = _text(content)
    start = text.lstrip()[:1]
    where = options.url or name
    if start in ("{", "["):
        value = _json(text)
        if mturk.is_json(value):
            return mturk.read_json(value, where, notice)
        return pages.read_json(value, options.url)
    if start == "<":
        if mturk.is_page(text):
            return mturk.read_page(text, where, notice)
        return pages.read_page(text, options.url)
    table = open_table(text)
    if prolific.is_export(table.folded):
        return prolific.read(table, notice)
    return plain.read(table, notice, options.platform, options.zone)


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise BadRow("too_large", str(LARGEST // 1024 // 1024))
    if is_other_file(content):
        raise BadRow("other_file")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        # A saved page says itself how it is written; a table and JSON have to be UTF-8.
        is_page = content[:_LOOKED_THROUGH].lstrip(_BLANK).startswith(b"<")
        text = (
            decode_page(content) if is_page else content.decode("utf-16" if wide else "utf-8-sig")
        )
    except UnicodeDecodeError as error:
        raise BadRow("encoding", row=content.count(b"\n", 0, error.start) + 1) from None
    if not text.strip():
        raise BadRow("empty")
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(mend(text.encode()), parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise BadRow("json", row=error.lineno) from None
    except (ValueError, RecursionError):
        raise BadRow("json") from None
