"""`vigiclic doctor`: say what is wrong, if anything."""

import argparse

import msgspec
from rich.console import Console
from rich.text import Text

from server import datadir
from server.commands.serve import PORT
from server.doctor import Doctor, State, worst
from server.texts import Texts
from server.watching import printable

STYLES: dict[State, str] = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))
    parser.add_argument("--port", type=int, default=PORT, help=texts("doctor.port"))
    parser.add_argument("--json", action="store_true", help=texts("program.json"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Print a line for each check; gives 1 when one of them fails, else 0."""
    doctor = Doctor(datadir.choose(args.data_dir), args.port, texts)
    console = Console(highlight=False, soft_wrap=True)
    findings = []
    for finding in doctor.examine():
        findings.append(finding)
        if not args.json:
            line = Text(f"{finding.state:<5}", STYLES[finding.state])
            console.print(line.append(printable(finding.text), ""))
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(findings)).decode())
    return 1 if worst(findings) == "fail" else 0
