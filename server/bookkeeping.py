"""The worker's own data folder, opened by a command that only reads."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from server import clients
from server import settings as stored_settings
from server.database import read_only
from server.datadir import DATABASE
from server.events import Entry
from server.failure import Failure
from server.journal import entries_in
from server.preferences import PipelineSettings
from server.storage_errors import StorageError
from server.texts import Texts


class Books(Struct, frozen=True):
    """A journal that can be read, and the settings that the figures depend on."""

    path: Path
    settings: PipelineSettings

    def entries(self) -> Iterator[Entry]:
        """Give everything that the journal keeps, in order of arrival.

        Raises:
            StorageError: it cannot be read.
        """
        return entries_in(self.path)


def open_books(folder: Path, texts: Texts) -> Books:
    """Open the journal of a data folder, whether a server runs there or not.

    Raises:
        Failure: nothing was ever stored there.
        StorageError: it cannot be read.
    """
    path = folder / DATABASE
    if not path.is_file():
        raise Failure(texts("export.no_journal", folder=folder))
    with read_only(path) as connection:
        timezone = clients.last_timezone(clients.load(connection))
        return Books(path, stored_settings.load(connection).for_pipeline(timezone))


def failure_of(error: StorageError, texts: Texts) -> Failure:
    """Give the line in which a command ends that the disk or the data base has refused."""
    return Failure(texts(f"storage.{error.kind}", path=error.path))
