"""The command line that both programs share: a command is a module, and only what runs is imported.

Such a module has `configure(parser, texts)` and `run(args, texts) -> int`, and ends with a
`classifier.failure.Failure` when it cannot do what it was asked.
"""

import argparse
import importlib
import io
import keyword
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from classifier import usage
from classifier.failure import Failure
from classifier.texts import Texts


@dataclass(frozen=True)
class Program:
    """A program: its name, the package of its commands, and their names in the order of its help.

    `modules` names the modules of commands that are not called as their command is; `version` is
    what --version prints.
    """

    name: str
    package: str
    commands: tuple[str, ...]
    modules: Mapping[str, str] = field(default_factory=dict)
    version: str | None = None

    def run(self, argv: Sequence[str] | None, texts: Texts) -> int:
        """Run one command and give its exit status (0 well, 1 failed, 2 wrong usage)."""
        argv = sys.argv[1:] if argv is None else list(argv)
        _write_any_letter()
        usage.speak(texts.language)
        parser = argparse.ArgumentParser(prog=self.name, description=texts("program.description"))
        if self.version is not None:
            shown = f"{self.name} {self.version}"
            parser.add_argument("--version", action="version", version=shown)
        commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
        for name in self.commands:
            summary = texts(f"command.{name}")
            subparser = commands.add_parser(name, help=summary, description=summary)
            # Only the command that runs is imported: others need what takes seconds to load.
            if name in argv[:1]:
                self._module(name).configure(subparser, texts)
        args = parser.parse_args(argv)
        try:
            return int(self._module(args.command).run(args, texts))
        except Failure as failure:
            print(f"{self.name}: {failure}", file=sys.stderr)
            return failure.status
        except BrokenPipeError:
            # The reader of our output went away (`vigiclic watch | head`).
            sys.stderr.close()
            return 1
        except KeyboardInterrupt:
            return 130

    def _module(self, name: str) -> ModuleType:
        # No module can be called `import`.
        usual = f"{name}_" if keyword.iskeyword(name) else name
        return importlib.import_module(f"{self.package}.{self.modules.get(name, usual)}")


def _write_any_letter() -> None:
    """Let any text be printed where the terminal's own encoding lacks its letters.

    What other programs read (a pipe, a file) is UTF-8 everywhere, as JSON has to be.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
