"""Where the extension is: inside the program where that is installed, beside it in a clone."""

from collections.abc import Iterator
from pathlib import Path

from server.texts import Texts

PACKAGE = Path(__file__).resolve().parent
NOT_SHIPPED = ("*.d.ts", "jsconfig.json")
"""What lies in the folder for its checker alone."""


def extension_folder(package: Path = PACKAGE) -> Path | None:
    """Give the folder with the extension's manifest; None when it was not packed with us."""
    for folder in (package / "extension", package.parent / "extension"):
        if (folder / "manifest.json").is_file():
            return folder
    return None


def guide(folder: Path, texts: Texts) -> Iterator[str]:
    """Give the lines that say how the folder is loaded in each browser, and what comes then."""
    for key in ("chromium", "firefox", "pairing"):
        yield texts(f"guide.{key}", folder=folder)
