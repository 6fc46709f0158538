"""Every row of THREAT_MODEL.md names what shows it, and that is there."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TESTS = REPOSITORY / "tests"
FILE = re.compile(r"`(?:(?P<file>[\w/.]*\.(?:py|js)))?(?:::(?P<test>\w+))?`")


def rows() -> list[list[str]]:
    """Give the cells of each row that names an attack."""
    lines = (REPOSITORY / "THREAT_MODEL.md").read_text("utf-8").splitlines()
    cells = [line.strip("|").split(" | ") for line in lines if line.startswith("| ")]
    return [row for row in cells if row[0].strip() != "attack"]


def found(name: str) -> list[Path]:
    if "/" in name:
        path = REPOSITORY / name
        return [path] if path.is_file() else []
    return [path for path in TESTS.rglob(name) if "node_modules" not in path.parts]


def test_every_row_names_tests_that_are_there() -> None:
    assert len(rows()) > 30
    for row in rows():
        assert len(row) == 3, row
        shown = list(FILE.finditer(row[2]))
        assert shown, f"nothing shows: {row[0]}"
        files: list[Path] = []
        for one in shown:
            files = found(one["file"]) if one["file"] else files
            assert files, f"{one[0]} is not there"
            if one["test"]:
                texts = [path.read_text("utf-8") for path in files]
                assert any(f"def {one['test']}(" in text for text in texts), one[0]


def test_every_test_of_attacks_is_named() -> None:
    told = (REPOSITORY / "THREAT_MODEL.md").read_text("utf-8")
    for path in sorted((TESTS / "security").glob("test_*.py")):
        if path.name != Path(__file__).name:
            assert path.name in told, path.name
