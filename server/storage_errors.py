"""What can go wrong with the disk and the data base, in kinds that a person can act on."""

import errno
import sqlite3
from pathlib import Path
from typing import Literal, Self

StorageKind = Literal["full", "read_only", "corrupt", "locked", "newer", "unmigrated", "io"]

_BY_SQLITE: dict[int, StorageKind] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_IOERR: "io",
}
_BY_ERRNO: dict[int, StorageKind] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EROFS: "read_only",
    errno.ENOTDIR: "read_only",
    errno.ENOENT: "read_only",
    errno.EEXIST: "read_only",
}


class StorageError(Exception):
    """The disk or the data base refused; the text for people is `storage.<kind>`."""

    def __init__(self, kind: StorageKind, path: Path, detail: str = "") -> None:
        """Take the kind, the file or folder it is about, and a detail for the log."""
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind: StorageKind = kind
        self.path = path

    @classmethod
    def from_sqlite(cls, error: sqlite3.Error, path: Path) -> Self:
        """Sort an error of SQLite (the low byte of its code is the kind, the rest refines it)."""
        code = getattr(error, "sqlite_errorcode", None)
        kind = _BY_SQLITE.get(code & 0xFF, "io") if code is not None else "corrupt"
        return cls(kind, path, getattr(error, "sqlite_errorname", type(error).__name__))

    @classmethod
    def from_os(cls, error: OSError, path: Path) -> Self:
        """Sort an error of the operating system."""
        kind = _BY_ERRNO.get(error.errno or 0, "io")
        return cls(kind, path, errno.errorcode.get(error.errno or 0, ""))
