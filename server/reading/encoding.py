"""The bytes of a saved page -> its text, as a browser would tell its encoding.

By a byte order mark, else by the page's own declaration, else UTF-8; bytes that are not UTF-8 on a
page that declares nothing are windows-1252, as browsers take them in Western languages
(https://encoding.spec.whatwg.org, and "determining the character encoding" in the HTML standard).
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = "cp1252"
# A declaration stands near the beginning; browsers look through 1,024 bytes, saved pages often put
# a comment before it.
_LOOKED_THROUGH = 4_096
_DECLARED = re.compile(
    rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{2,40})"
    rb"|\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([a-z0-9_:.-]{2,40})",
    re.IGNORECASE,
)
# Names that every browser takes for another encoding than they say.
_TAKEN_FOR = {
    **dict.fromkeys(("iso8859-1", "ascii"), _WESTERN),
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"), "utf-8"),
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}

_OTHER_FILES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"PK\x03\x04", b"\x1f\x8b"),
    *(b"\x7fELF", b"MZ\x90", b"SQLite format 3\0", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf"),
)
"""How files begin that are pictures, documents, archives or programs."""


def is_other_file(content: bytes) -> bool:
    """Tell whether a file is a picture, a document, an archive or a program, by how it begins."""
    return content.startswith(_OTHER_FILES)


def decode_page(content: bytes) -> str:
    """Give the text of a saved page; a byte that its encoding does not have is replaced."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    declared = _declared(content)
    if declared is not None:
        return content.decode(declared, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page that was cut in the middle of a character is UTF-8 up to there.
        if error.start >= len(content) - 3:
            return content.decode("utf-8", "replace")
        return content.decode(_WESTERN, "replace")


def _declared(content: bytes) -> str | None:
    found = _DECLARED.search(content[:_LOOKED_THROUGH])
    if found is None:
        return None
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
        # "base64" is a codec of Python's, but no encoding of a text.
        b"a".decode(name)
    except (LookupError, ValueError):
        return None
    return _TAKEN_FOR.get(name, name)
