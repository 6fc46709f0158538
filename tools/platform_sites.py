"""Writes `extension/platforms.js` from the platform files: `python -m tools.platform_sites`.

With `--check` it writes nothing and fails when the file is not what it would write.
"""

import argparse
import json
import sys
from pathlib import Path

from server.reading.registry import platforms

TARGET = Path(__file__).resolve().parent.parent / "extension" / "platforms.js"
HEADER = """\
/**
 * Platforms that the options page offers by name. A platform that is not here is added by its
 * address; what the server can read on each is the server's own matter.
 * Written from server/reading/platforms/ by `python -m tools.platform_sites`: change it there.
 * @type {ReadonlyArray<{name: string, sites: readonly string[]}>}
 */
export const PLATFORMS = [
"""
_WIDTH = 100


def java_script() -> str:
    """Give the module: each platform that has hosts, by its title."""
    known = [platform.file for platform in platforms() if platform.file.hosts]
    known.sort(key=lambda file: file.title.casefold())
    return HEADER + "".join(_entry(file.title, file.hosts) for file in known) + "];\n"


def _entry(title: str, hosts: list[str]) -> str:
    name = json.dumps(title, ensure_ascii=False)
    sites = [json.dumps(host) for host in hosts]
    line = f"  {{ name: {name}, sites: [{', '.join(sites)}] }},\n"
    if len(line) <= _WIDTH:
        return line
    rows = "".join(f"      {site},\n" for site in sites)
    return f"  {{\n    name: {name},\n    sites: [\n{rows}    ],\n  }},\n"


def main(argv: list[str] | None = None) -> int:
    """Write the file, or check it; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    args = parser.parse_args(argv)
    expected = java_script()
    if not args.check:
        TARGET.write_text(expected, "utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text("utf-8") == expected:
        return 0
    print(
        f"{TARGET.name} differs from the platform files: run `python -m tools.platform_sites`",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
