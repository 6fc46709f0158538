"""Makes what is handed out: `python -m tools.package FOLDER`.

One archive for each store and a wheel, the same bytes from the same files, whoever makes them and
whenever: names in order, one time, one mode. The archives are stored, not compressed, so that no
library's version shows in them. The version is that of `server.__version__`.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from server import __version__
from server.extension_folder import NOT_SHIPPED

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = ROOT / "extension"
MANIFEST = "manifest.json"
KINDS = {".css", ".html", ".js", ".json", ".png"}
SOURCES = (
    "server",
    "classifier",
    "datasets",
    "extension",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)
MADE_HERE = ("__pycache__", "shipped")
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can name, and the same in epoch seconds."""
BEGINNING_S = 315_532_800
FILE_MODE = 0o100644
UNIX = 3
UMASK = 0o022

Manifest = dict[str, Any]


class Unexpected(Exception):  # noqa: N818 - it says what is the case
    """The folder of the extension holds a file that is none of its own kinds."""


def for_chromium(manifest: Manifest) -> Manifest:
    """Give the manifest without what only Firefox reads."""
    own = {key: value for key, value in manifest.items() if key != "browser_specific_settings"}
    return {**own, "background": _without(manifest["background"], "scripts")}


def for_firefox(manifest: Manifest) -> Manifest:
    """Give the manifest without what only Chromium reads."""
    own = _without(manifest, "minimum_chrome_version")
    return {**own, "background": _without(manifest["background"], "service_worker")}


ARCHIVES: dict[str, Callable[[Manifest], Manifest]] = {
    f"vigiclic-{__version__}-chromium.zip": for_chromium,
    f"vigiclic-{__version__}-firefox.xpi": for_firefox,
}


def shipped(folder: Path = EXTENSION) -> Iterator[tuple[str, Path]]:
    """Give the extension's files by their names in an archive, in order.

    Raises:
        Unexpected: there is a file of a kind that the extension has none of.
    """
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    for name, path in sorted(names.items()):
        if path.is_dir() or any(fnmatch(path.name, pattern) for pattern in NOT_SHIPPED):
            continue
        if path.suffix not in KINDS or path.is_symlink() or name.startswith("."):
            raise Unexpected(name)
        yield name, path


def archive(target: Path, change: Callable[[Manifest], Manifest], folder: Path = EXTENSION) -> None:
    """Write the archive of one store.

    Raises:
        Unexpected: as `shipped` has it; no archive is left.
        OSError: it cannot be written.
    """
    contents = {name: path.read_bytes() for name, path in shipped(folder)}
    manifest = {**json.loads(contents[MANIFEST]), "version": __version__}
    written = json.dumps(change(manifest), indent=2, ensure_ascii=False) + "\n"
    contents[MANIFEST] = written.encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, BEGINNING)
            entry.create_system = UNIX
            entry.external_attr = FILE_MODE << 16
            packed.writestr(entry, content)


def wheel(target: Path, root: Path = ROOT) -> Path:
    """Build the wheel into a folder, from a copy of the sources alone; gives its path.

    Raises:
        OSError, subprocess.CalledProcessError: it cannot be built.
    """
    with tempfile.TemporaryDirectory() as name:
        copy, made = Path(name, "sources"), Path(name, "made")
        copy.mkdir()
        for source in SOURCES:
            if (root / source).is_dir():
                ignored = shutil.ignore_patterns(*MADE_HERE)
                shutil.copytree(root / source, copy / source, ignore=ignored)
            else:
                shutil.copy(root / source, copy)
        for path in copy.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(made)]
        subprocess.run(
            [*command, str(copy)],
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(BEGINNING_S)},
            umask=-1 if sys.platform == "win32" else UMASK,
        )
        [built] = made.iterdir()
        return Path(shutil.move(built, target / built.name))


def _without(fields: Manifest, name: str) -> Manifest:
    return {key: value for key, value in fields.items() if key != name}


def main(argv: list[str] | None = None) -> int:
    """Make everything and print where it is; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(argv).folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name, change in ARCHIVES.items():
            archive(folder / name, change)
            print(folder / name)
        print(wheel(folder))
    except Unexpected as error:
        print(f"package: extension/{error} is none of the extension's files", file=sys.stderr)
        return 1
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
