"""What is handed out: nothing but the extension's files, and the same bytes each time."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from server import __version__
from tests.support.server import REPOSITORY
from tools import package
from tools.node_path import folder as node_folder

EXTENSION = REPOSITORY / "extension"
# What the linter of Firefox's store warns of, and why that is no fault.
EXPLAINED = {
    # We offer nothing for Android: the manifest has no `gecko_android`, so the store has none
    # either. Asking for 142 on desktops as well would shut out the long-term release, 140.
    "KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("made")
    for name, change in package.ARCHIVES.items():
        package.archive(folder / name, change)
    return {path.suffix: path for path in folder.iterdir()}


def contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def manifest(archive: Path) -> dict[str, Any]:
    return dict(json.loads(contents(archive)["manifest.json"]))


def test_the_archives_hold_the_extension_and_nothing_else(made: dict[str, Path]) -> None:
    kinds = package.KINDS
    expected = {
        path.relative_to(EXTENSION).as_posix()
        for path in EXTENSION.rglob("*")
        if path.suffix in kinds and path.name != "jsconfig.json"
    }
    for archive in made.values():
        packed = contents(archive)
        assert set(packed) == expected
        for name in expected - {"manifest.json"}:
            assert packed[name] == (EXTENSION / name).read_bytes()


def test_each_store_gets_a_manifest_that_its_browser_knows(made: dict[str, Path]) -> None:
    written = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
    main = "background/main.js"
    chromium, firefox = manifest(made[".zip"]), manifest(made[".xpi"])
    assert chromium.pop("background") == {"service_worker": main, "type": "module"}
    assert firefox.pop("background") == {"scripts": [main], "type": "module"}
    del written["background"]
    assert written.pop("browser_specific_settings") == firefox.pop("browser_specific_settings")
    assert written.pop("minimum_chrome_version") == chromium.pop("minimum_chrome_version")
    assert chromium == firefox == written


def test_the_version_stands_in_one_place(made: dict[str, Path]) -> None:
    # The folder is loaded as it is, too: it has to say the same.
    told = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))["version"]
    assert told == __version__
    for archive in made.values():
        assert manifest(archive)["version"] == __version__
        assert f"-{__version__}-" in archive.name


@pytest.mark.parametrize("name", ["notes.txt", ".hidden.js", "lib/copy.js~", "lib/linked.js"])
def test_a_file_that_is_none_of_the_extensions_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "extension"
    shutil.copytree(EXTENSION, folder)
    if name == "lib/linked.js":
        (folder / name).symlink_to("/etc/hostname")
    else:
        (folder / name).write_text("x")
    with pytest.raises(package.Unexpected, match=name.replace("~", "")):
        package.archive(tmp_path / "a.zip", package.for_chromium, folder)
    assert not (tmp_path / "a.zip").exists()


def test_whoever_makes_them_gets_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "another place"
    first = build(REPOSITORY, one, "UTC", 0o022)
    second = build(one, other, "Asia/Tokyo", 0o077)
    assert first.keys() == second.keys()
    assert len(first) == 3
    for name, content in first.items():
        assert content == second[name], name
    [whl] = (one / "dist").glob("*.whl")
    names = set(contents(whl))
    assert {"server/extension/manifest.json", "classifier/datasets/texts-plain.jsonl"} <= names
    for name in names:
        assert name.startswith(("server/", "classifier/", f"vigiclic-{__version__}.dist-info/"))
        assert "shipped" not in name
        assert not name.endswith((".d.ts", "jsconfig.json", ".pyc"))
    shipped = {name for name, _ in package.shipped()}
    inside = {name.removeprefix("server/extension/") for name in names if "/extension/" in name}
    assert inside == shipped


def build(origin: Path, root: Path, zone: str, umask: int) -> dict[str, bytes]:
    """Make everything from a copy of the sources whose files have modes and times of their own."""
    root.mkdir()
    for source in (*package.SOURCES, "tools"):
        if (origin / source).is_dir():
            ignored = shutil.ignore_patterns(*package.MADE_HERE)
            shutil.copytree(origin / source, root / source, ignore=ignored)
        else:
            shutil.copy(origin / source, root)
    for path in root.rglob("*.py"):
        path.chmod(0o666 & ~umask)
        os.utime(path, (1_700_000_000 + umask, 1_700_000_000 + umask))
    subprocess.run(
        [sys.executable, "-m", "tools.package", "dist"],
        cwd=root,
        env={**os.environ, "TZ": zone},
        umask=umask,
        check=True,
        timeout=200,
        stdout=subprocess.DEVNULL,
    )
    return {path.name: path.read_bytes() for path in (root / "dist").iterdir()}


def test_firefoxs_store_finds_no_error_and_only_what_is_explained(
    made: dict[str, Path], tmp_path: Path
) -> None:
    with zipfile.ZipFile(made[".xpi"]) as opened:
        opened.extractall(tmp_path / "firefox")
    node = node_folder()
    linter = REPOSITORY / "node_modules" / "web-ext" / "bin" / "web-ext.js"
    done = subprocess.run(
        [
            *(node / "node", linter, "lint", "--source-dir", tmp_path / "firefox"),
            *("--no-config-discovery", "--output", "json"),
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    found = json.loads(done.stdout)
    assert found["errors"] == []
    assert found["notices"] == []
    assert {warning["code"] for warning in found["warnings"]} <= EXPLAINED
