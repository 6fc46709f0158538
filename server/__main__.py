"""The command line: `vigiclic COMMAND` and `python -m server COMMAND` are the same program."""

import sys
from collections.abc import Sequence

from classifier.command_line import Program
from server import __version__
from server.texts import Texts, choose_language

COMMANDS = (
    "serve",
    "pair",
    "dashboard",
    "watch",
    "report",
    "replay",
    "read",
    "platforms",
    "export",
    "import",
    "verify",
    "forget",
    "rebuild",
    "doctor",
    "service",
    "extension",
)
_PROGRAM = Program("vigiclic", "server.commands", COMMANDS, version=__version__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status (0 well, 1 failed, 2 wrong usage)."""
    return _PROGRAM.run(argv, Texts(choose_language()))


if __name__ == "__main__":
    sys.exit(main())
