"""What is installed is what stands here: every package, and every file that the code reads."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
PROGRAMS = ("server", "classifier")
# Fitted where it runs, never packaged.
MADE_HERE = {"shipped"}


def test_every_package_is_listed() -> None:
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for program in PROGRAMS
        for path in (ROOT / program).rglob("__init__.py")
    }
    beside = set(SETUPTOOLS["package-dir"])
    assert set(SETUPTOOLS["packages"]) == found | beside


def test_every_file_beside_the_code_is_packaged() -> None:
    for program in PROGRAMS:
        patterns = SETUPTOOLS["package-data"][program]
        for path in (ROOT / program).rglob("*"):
            place = path.relative_to(ROOT / program)
            beside = path.is_file() and path.suffix not in {".py", ".pyc"}
            if beside and not MADE_HERE & set(place.parts) and not path.name.startswith("."):
                assert any(fnmatch(place.as_posix(), pattern) for pattern in patterns), place
