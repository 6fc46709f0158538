"""`vigiclic verify FOLDER`: whether what was exported is as it was made."""

import argparse
from pathlib import Path

from classifier.os_problems import why_not
from server.evidence.verifying import Finding, Verified, evidence_in, strays, verify
from server.failure import Failure
from server.messages import encoder
from server.texts import Texts
from server.watching import printable


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=texts("verify.folder"))
    parser.add_argument("--json", action="store_true", help=texts("program.json"))
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Print a line for each finding, or that the folder is whole; gives 1 or 0.

    Raises:
        Failure: there is nothing to verify, or it cannot be read.
    """
    folder: Path = args.folder.expanduser()
    try:
        folders = evidence_in(folder)
        if not folders or not folder.is_dir():
            raise Failure(texts("verify.nothing", folder=folder))
        results = [(one, verify(one)) for one in folders]
        beside = strays(folder, folders)
    except OSError as error:
        reason = why_not(error, texts)
        raise Failure(texts("verify.no_access", folder=folder, reason=reason)) from error
    bad = bool(beside) or any(found.findings for _, found in results)
    if args.json:
        print(encoder.encode([_as_object(one, found) for one, found in results]).decode())
        return int(bad)
    for one, found in results:
        for finding in found.findings:
            print(_say(one, finding, texts))
        if not found.findings and found.manifest is not None:
            chain = found.manifest.chain
            counts = {"shown": chain.shown, "withheld": chain.withheld}
            counts["forgotten"] = chain.forgotten
            print(texts("verify.whole", folder=one, **counts))
        if found.fingerprint:
            print(texts("export.fingerprint", fingerprint=found.fingerprint))
    for finding in beside:
        print(_say(folder, finding, texts))
    return int(bad)


def _say(folder: Path, finding: Finding, texts: Texts) -> str:
    details = {
        name: printable(value) if isinstance(value, str) else value
        for name, value in finding.details.items()
    }
    path = printable(str(folder / finding.file))
    return texts(f"verify.{finding.what}", path=path, **details)


def _as_object(folder: Path, found: Verified) -> dict[str, object]:
    return {
        "folder": str(folder),
        "whole": not found.findings,
        "fingerprint": found.fingerprint,
        "findings": [{"what": one.what, "file": one.file, **one.details} for one in found.findings],
    }
