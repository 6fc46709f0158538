"""The command line: `vigiclic COMMAND` and `python -m server COMMAND` are the same program."""

import argparse
import importlib
import io
import keyword
import sys
from collections.abc import Sequence
from types import ModuleType

from server import __version__
from server.failure import Failure
from server.texts import Texts, choose_language

COMMANDS = ("serve", "pair", "watch", "replay", "read", "platforms", "export", "import", "doctor")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status (0 well, 1 failed, 2 wrong usage)."""
    argv = sys.argv[1:] if argv is None else list(argv)
    _write_any_letter()
    texts = Texts(choose_language())
    parser = argparse.ArgumentParser(prog="vigiclic", description=texts("program.description"))
    parser.add_argument("--version", action="version", version=f"vigiclic {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        summary = texts(f"command.{name}")
        subparser = commands.add_parser(name, help=summary, description=summary)
        # Only the command that runs is imported: `vigiclic pair` must not wait for the classifier.
        if name in argv[:1]:
            _module(name).configure(subparser, texts)
    args = parser.parse_args(argv)
    try:
        return int(_module(args.command).run(args, texts))
    except Failure as failure:
        print(f"vigiclic: {failure}", file=sys.stderr)
        return failure.status
    except BrokenPipeError:
        # The reader of our output went away (`vigiclic watch | head`).
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _write_any_letter() -> None:
    """Let what a page says be printed where the terminal's own encoding lacks its letters.

    What other programs read (a pipe, a file) is UTF-8 everywhere, as JSON has to be.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def _module(name: str) -> ModuleType:
    # A module cannot be called `import`.
    module = f"{name}_" if keyword.iskeyword(name) else name
    return importlib.import_module(f"server.commands.{module}")


if __name__ == "__main__":
    sys.exit(main())
