"""Writes what the extension knows of platforms: `python -m tools.platform_sites`.

`extension/platforms.js` names their sites; `extension/content/platforms.js` says from which
addresses their pages fetch data that a platform file reads. With `--check` nothing is written, and
the exit status is 1 when a file is not what it would be.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from server.reading.platform_file import PlatformFile
from server.reading.registry import platforms

FOLDER = Path(__file__).resolve().parent.parent / "extension"
SITES_HEADER = """\
/**
 * Platforms that the options page offers by name. A platform that is not here is added by its
 * address; what the server can read on each is the server's own matter.
 * Written from server/reading/platforms/ by `python -m tools.platform_sites`: change it there.
 * @type {ReadonlyArray<{name: string, sites: readonly string[]}>}
 */
export const PLATFORMS = [
"""
SOURCES_HEADER = """\
"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

/**
 * The addresses that carry the data of platforms whose pages are drawn from JSON: pages on `hosts`
 * fetch it from there or from `dataHosts`, at paths in which `*` stands for one piece and `**` for
 * any number of them. Nothing that comes from elsewhere is copied.
 * Written from server/reading/platforms/ by `python -m tools.platform_sites`: change it there.
 * @type {ReadonlyArray<import("./content.js").DataSource>}
 */
globalThis.vigiclic.platforms = [
"""
EVERYTHING = "**"
_WIDTH = 100


def sites() -> str:
    """Give the module: each platform that has hosts, by its title."""
    known = [file for file in _files() if file.hosts]
    entries = (_entry({"name": file.title, "sites": file.hosts}) for file in known)
    return SITES_HEADER + "".join(entries) + "];\n"


def sources() -> str:
    """Give the script: where the data comes from of each platform whose file reads any.

    A rule for JSON from any address at all is no reason to copy everything that a page fetches.
    """
    entries = []
    for file in _files():
        paths = dict.fromkeys(rule.path.partition("?")[0] for rule in file.data)
        named = [path for path in paths if path != EVERYTHING]
        if named:
            told = {"hosts": file.hosts, "dataHosts": file.data_hosts, "paths": named}
            entries.append(_entry(told))
    return SOURCES_HEADER + "".join(entries) + "];\n"


FILES: dict[str, Callable[[], str]] = {
    "platforms.js": sites,
    "content/platforms.js": sources,
}


def _files() -> list[PlatformFile]:
    return sorted((one.file for one in platforms()), key=lambda file: file.title.casefold())


def _entry(fields: Mapping[str, str | list[str]]) -> str:
    line = (
        "  { " + ", ".join(f"{name}: {_value(value)}" for name, value in fields.items()) + " },\n"
    )
    if len(line) <= _WIDTH:
        return line
    rows = "".join(_row(name, value) for name, value in fields.items())
    return f"  {{\n{rows}  }},\n"


def _row(name: str, value: str | list[str]) -> str:
    if isinstance(value, str) or not value:
        return f"    {name}: {_value(value)},\n"
    items = "".join(f"      {_value(item)},\n" for item in value)
    return f"    {name}: [\n{items}    ],\n"


def _value(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(argv: list[str] | None = None) -> int:
    """Write the files, or check them; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    args = parser.parse_args(argv)
    status = 0
    for name, make in FILES.items():
        target, expected = FOLDER / name, make()
        if not args.check:
            target.write_text(expected, "utf-8")
        elif not target.is_file() or target.read_text("utf-8") != expected:
            print(
                f"{name} differs from the platform files: run `python -m tools.platform_sites`",
                file=sys.stderr,
            )
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
