"""The browsers that the tests drive: finds Chromium and Firefox, and gets what is missing.

`python tools/browsers.py` makes sure that both are there. As root on a machine with apt they are
installed from its packages; elsewhere Chromium comes from Playwright's own download. What cannot be
had is said in one line, and the exit status is 1. VIGICLIC_CHROMIUM and VIGICLIC_FIREFOX name other
programs to use.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_OLDEST = 120
FIREFOX_OLDEST = 140
INSTALL_SECONDS = 900


class BrowserMissing(Exception):  # noqa: N818 - it says what is the case
    """A browser that the tests need is not on this machine; the message says what to install."""


@dataclass(frozen=True)
class Browser:
    """A browser the tests drive: the names it goes by, and the oldest version that will do."""

    name: str
    variable: str
    commands: tuple[str, ...]
    oldest: int
    package: str


# Google Chrome itself is not among them: it no longer takes --load-extension.
CHROMIUM = Browser(
    "Chromium", "VIGICLIC_CHROMIUM", ("chromium", "chromium-browser"), CHROMIUM_OLDEST, "chromium"
)
FIREFOX = Browser(
    "Firefox", "VIGICLIC_FIREFOX", ("firefox-esr", "firefox"), FIREFOX_OLDEST, "firefox-esr"
)
# Without fonts the screenshots are full of boxes.
FONTS = ("fonts-dejavu-core", "fonts-liberation")
# Playwright's own Node.js is linked against it, and a small Debian comes without.
DRIVER_LIBRARY = "libatomic1"


def find_chromium() -> Path:
    """Give the Chromium to drive.

    Raises:
        BrowserMissing: there is none that is new enough.
    """
    return _find(CHROMIUM, (_playwright_chromium,))


def find_firefox() -> Path:
    """Give the Firefox to drive.

    Raises:
        BrowserMissing: there is none that is new enough.
    """
    return _find(FIREFOX, ())


def version(program: Path) -> str:
    """Give what a browser says of its version ("Chromium 156.0.8078.79"); "" if it does not run."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"\S+ \d+(?:\.\d+)*", answer.stdout)
    return found.group() if answer.returncode == 0 and found else ""


def ensure() -> list[str]:
    """Make sure that both browsers are there, and give their versions.

    Raises:
        BrowserMissing: one is missing and could not be got.
    """
    _ensure_driver()
    missing = [browser for browser, find in _FINDERS if _absent(find)]
    if missing and _can_use_apt():
        _install_packages([name for browser in missing for name in (browser.package, *FONTS)])
    if CHROMIUM in missing and _absent(find_chromium):
        _download_chromium()
    return [version(find()) for _, find in _FINDERS]


def main() -> int:
    """Make sure that both browsers are there; 0 if so, 1 after a line that says what to do."""
    try:
        versions = ensure()
    except BrowserMissing as missing:
        print(f"browsers: {missing}", file=sys.stderr)
        return 1
    print(f"browsers: {', '.join(versions)}", file=sys.stderr)
    return 0


def _ensure_driver() -> None:
    if not _driver_runs() and _can_use_apt():
        _install_packages([DRIVER_LIBRARY])
    if not _driver_runs():
        raise BrowserMissing(
            "Playwright's driver does not run: install its library (Debian: "
            f"sudo apt-get install {DRIVER_LIBRARY}), then see 'python -m playwright --version'"
        )


def _driver_runs() -> bool:
    answer = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    return answer.returncode == 0


_FINDERS: tuple[tuple[Browser, Callable[[], Path]], ...] = (
    (CHROMIUM, find_chromium),
    (FIREFOX, find_firefox),
)


def _find(browser: Browser, others: tuple[Callable[[], Path | None], ...]) -> Path:
    seen = []
    for path in _candidates(browser, others):
        found = version(path)
        if _major(found) >= browser.oldest:
            return path
        seen.append(f"{path} is {found or 'no browser that runs'}")
    there = f" ({'; '.join(seen)})" if seen else ""
    raise BrowserMissing(
        f"the tests need {browser.name} {browser.oldest} or newer{there}: install it (Debian: "
        f"sudo apt-get install {browser.package}) or set {browser.variable} to its program"
    )


def _candidates(browser: Browser, others: tuple[Callable[[], Path | None], ...]) -> Iterator[Path]:
    if named := os.environ.get(browser.variable):
        yield Path(named)
        return
    for command in browser.commands:
        if path := shutil.which(command):
            yield Path(path)
    for other in others:
        if found := other():
            yield found


def _major(found: str) -> int:
    digits = re.search(r"\d+", found)
    return int(digits.group()) if digits else 0


def _absent(find: Callable[[], Path]) -> bool:
    try:
        find()
    except BrowserMissing:
        return True
    return False


def _playwright_chromium() -> Path | None:
    # In a process of its own: Playwright refuses to be started twice in one.
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, check=False
    )
    path = Path(answer.stdout.strip())
    return path if answer.returncode == 0 and path.is_file() else None


def _can_use_apt() -> bool:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and shutil.which("apt-get") is not None


def _install_packages(names: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"browsers: installing {', '.join(dict.fromkeys(names))}", file=sys.stderr)
    _run(["apt-get", "update", "-qq"], environment)
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names], environment)


def _download_chromium() -> None:
    print("browsers: downloading Playwright's Chromium", file=sys.stderr)
    _run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _run(command: list[str], environment: dict[str, str]) -> None:
    # A step that fails is told, and what is still missing is then said by `_find`.
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        print(f"browsers: {command[0]}: {trouble}", file=sys.stderr)
        return
    if done.returncode:
        print(f"browsers: {' '.join(command)} ended with {done.returncode}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
