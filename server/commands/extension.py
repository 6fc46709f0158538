"""`vigiclic extension`: where the browser extension is, how to load it, a copy of it elsewhere."""

import argparse
import shutil
import tempfile
from pathlib import Path

from server.extension_folder import NOT_SHIPPED, extension_folder, guide
from server.failure import Failure
from server.texts import Texts

MANIFEST = "manifest.json"


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    commands = parser.add_subparsers(dest="what", metavar="path|guide|copy", required=True)
    for name in ("path", "guide", "copy"):
        summary = texts(f"extension.{name}")
        command = commands.add_parser(name, help=summary, description=summary)
        if name == "copy":
            command.add_argument("to", type=Path, metavar="DIR", help=texts("extension.to"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Print the folder, how it is loaded, or where its copy is now; gives 0.

    Raises:
        Failure: it was not packed with this program, or cannot be copied there.
    """
    folder = extension_folder()
    if folder is None:
        raise Failure(texts("guide.missing"))
    if args.what == "copy":
        target = args.to.expanduser().absolute()
        try:
            _copy(folder, target, texts)
        except (OSError, shutil.Error) as error:
            detail = getattr(error, "strerror", None) or str(error)
            raise Failure(texts("extension.unwritable", folder=target, detail=detail)) from error
        folder = target
    print(*(guide(folder, texts) if args.what == "guide" else [folder]), sep="\n")
    return 0


def _copy(folder: Path, target: Path, texts: Texts) -> None:
    """Put the extension into a folder that is new, empty, or holds a copy already."""
    if target.exists() and not (target / MANIFEST).is_file() and any(target.iterdir()):
        raise Failure(texts("extension.others", folder=target))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vigiclic-") as name:
        fresh = Path(name) / "extension"
        shutil.copytree(folder, fresh, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
        if target.exists():
            # The place stays the same: a browser knows an unpacked extension by it.
            target.rename(Path(name) / "before")
        fresh.rename(target)
