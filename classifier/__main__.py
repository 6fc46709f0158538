"""The command line: `vigiclic-classifier COMMAND` and `python -m classifier COMMAND` are one."""

import sys
from collections.abc import Sequence

from classifier.command_line import Program
from classifier.texts import Texts, choose_language

COMMANDS = (
    "train",
    "evaluate",
    "evaluate-minutes",
    "promote",
    "import",
    "score",
    "explain",
    "labels",
)
_MODULES = {"import": "importing", "evaluate-minutes": "minutes"}
_PROGRAM = Program("vigiclic-classifier", "classifier.commands", COMMANDS, _MODULES)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status (0 well, 1 failed, 2 wrong usage)."""
    return _PROGRAM.run(argv, Texts(choose_language()))


if __name__ == "__main__":
    sys.exit(main())
