"""The folder with the worker's data: where it is, and that nobody else can read it."""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from server.storage_errors import StorageError

DATABASE = "journal.db"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def choose(argument: str | None, environ: Mapping[str, str] = os.environ) -> Path:
    """Give the folder named on the command line, else by VIGICLIC_DATA_DIR, else the usual one."""
    named = chosen(argument, environ)
    return named or Path(platformdirs.user_data_dir("vigiclic", appauthor=False))


def chosen(argument: str | None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Give the folder that somebody named, on the command line or else by VIGICLIC_DATA_DIR."""
    named = argument or environ.get("VIGICLIC_DATA_DIR")
    return Path(named).expanduser().absolute() if named else None


def prepare(folder: Path) -> None:
    """Make the folder, closed to others, and see that files can be made in it.

    A folder that holds somebody's other files keeps its mode: closing it could lock out others.

    Raises:
        StorageError: it cannot be made or written (`read_only`), or the disk is full (`full`).
    """
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if is_ours(folder) and folder.stat().st_mode & 0o777 != PRIVATE_FOLDER:
            folder.chmod(PRIVATE_FOLDER)
        for path in folder.iterdir() if is_ours(folder) else ():
            if path.is_file() and not path.is_symlink() and path.stat().st_mode & 0o077:
                path.chmod(PRIVATE_FILE)
        probe = folder / ".probe"
        probe.write_bytes(b"vigiclic")
        probe.unlink()
    except OSError as error:
        raise StorageError.from_os(error, folder) from error


def is_ours(folder: Path) -> bool:
    """Tell whether the folder is empty or already holds a journal."""
    return (folder / DATABASE).exists() or not any(folder.iterdir())


def write_private(path: Path, content: bytes) -> None:
    """Replace a file's content in one step; only the owner can read it, whatever the umask.

    Raises:
        OSError: it cannot be written.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        fresh.chmod(PRIVATE_FILE)
        file.write(content)
    fresh.replace(path)
