"""The command line: `vigiclic-classifier COMMAND` and `python -m classifier COMMAND` are one."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from classifier.failure import Failure
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


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status (0 well, 1 failed, 2 wrong usage)."""
    argv = sys.argv[1:] if argv is None else list(argv)
    texts = Texts(choose_language())
    parser = argparse.ArgumentParser(
        prog="vigiclic-classifier", description=texts("program.description")
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        summary = texts(f"command.{name}")
        subparser = commands.add_parser(name, help=summary, description=summary)
        # Only the command that runs is imported: `score` must not wait for scikit-learn.
        if name in argv[:1]:
            _module(name).configure(subparser, texts)
    args = parser.parse_args(argv)
    try:
        return int(_module(args.command).run(args, texts))
    except Failure as failure:
        print(f"vigiclic-classifier: {failure}", file=sys.stderr)
        return failure.status
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"classifier.commands.{_MODULES.get(name, name)}")


if __name__ == "__main__":
    sys.exit(main())
