"""What SQLite does to its files, in order: every write, and every wait for the disk.

The functions by which SQLite reaches the operating system are replaced, in this process, by ones
that note what they do and then do it (https://www.sqlite.org/vfs.html).
"""

import _sqlite3
import ctypes
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast, pointer
from pathlib import Path
from typing import Any, Literal, NamedTuple

_FUNCTIONS = (
    *("xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xLock", "xUnlock"),
    *("xCheckReservedLock", "xFileControl", "xSectorSize", "xDeviceCharacteristics"),
    *("xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap", "xFetch", "xUnfetch"),
)


class _Methods(Structure):
    _fields_ = [("iVersion", c_int), *((name, c_void_p) for name in _FUNCTIONS)]


class _File(Structure):
    _fields_ = [("pMethods", POINTER(_Methods))]


class _Vfs(Structure):
    _fields_ = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", c_void_p),
        ("xDelete", c_void_p),
    ]


# The name is handed on as the pointer that it is: SQLite goes on using it after the call, so a copy
# made for Python would be read when it is gone.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(_File), c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class Operation(NamedTuple):
    """One thing that was done; `said` are the messages acknowledged at that moment."""

    kind: Literal["write", "truncate", "sync", "delete", "acknowledge"]
    name: str = ""
    offset: int = 0
    content: bytes = b""
    said: frozenset[str] = frozenset()


class Recorder:
    """Notes what is done to files from now on, until it is stopped; one in a process."""

    def __init__(self) -> None:
        """Put itself between SQLite and the files."""
        self.log: list[Operation] = []
        self.on = True
        self._names: dict[int, str] = {}
        self._patched: dict[int, Any] = {}
        self._kept: list[Any] = []
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None).contents
        self._open = _OPEN(vfs.xOpen)
        self._delete = _DELETE(vfs.xDelete)
        vfs.xOpen = self._address(_OPEN(self._opened))
        vfs.xDelete = self._address(_DELETE(self._deleted))

    def acknowledged(self, said: frozenset[str]) -> None:
        """Note that somebody was told that these messages are safe."""
        self.log.append(Operation("acknowledge", said=said))

    def _address(self, function: Any) -> int | None:
        self._kept.append(function)
        return cast(function, c_void_p).value

    def _note(self, operation: Operation) -> None:
        if self.on and operation.name:
            self.log.append(operation)

    def _opened(self, vfs: Any, name: int | None, file: Any, flags: int, out: Any) -> int:
        result = int(self._open(vfs, name, file, flags, out))
        if result == 0 and name is not None:
            self._names[ctypes.addressof(file.contents)] = Path(
                ctypes.string_at(name).decode()
            ).name
            file.contents.pMethods = self._between(file.contents.pMethods)
        return result

    def _deleted(self, vfs: Any, name: bytes, durable: int) -> int:
        result = int(self._delete(vfs, name, durable))
        if result == 0:
            self._note(Operation("delete", Path(name.decode()).name))
        return result

    def _between(self, methods: Any) -> Any:
        """Give the methods of a file with ours in the place of those that change it."""
        origin = ctypes.addressof(methods.contents)
        if origin in self._patched:
            return self._patched[origin]
        mine = _Methods.from_buffer_copy(methods.contents)
        write, truncate, sync = (
            _WRITE(mine.xWrite),
            _TRUNCATE(mine.xTruncate),
            _SYNC(mine.xSync),
        )

        def written(file: int, content: int, amount: int, offset: int) -> int:
            result = int(write(file, content, amount, offset))
            told = ctypes.string_at(content, amount)
            self._note(Operation("write", self._names.get(file, ""), offset, told))
            return result

        def cut(file: int, size: int) -> int:
            self._note(Operation("truncate", self._names.get(file, ""), size))
            return int(truncate(file, size))

        def synced(file: int, flags: int) -> int:
            result = int(sync(file, flags))
            self._note(Operation("sync", self._names.get(file, "")))
            return result

        put: list[tuple[str, Callable[..., Any], Any]] = [
            ("xWrite", _WRITE, written),
            ("xTruncate", _TRUNCATE, cut),
            ("xSync", _SYNC, synced),
        ]
        for field, kind, function in put:
            setattr(mine, field, self._address(kind(function)))
        self._kept.append(mine)
        self._patched[origin] = self._patched[ctypes.addressof(mine)] = pointer(mine)
        return self._patched[origin]
