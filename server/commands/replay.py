"""`vigiclic replay`: run a recording without a browser and print what comes of it."""

import argparse
import sys
from pathlib import Path

from classifier.os_problems import why_not
from server import reading, recording
from server.failure import Failure
from server.judge import Judge
from server.messages import encoder
from server.model_loading import load_scorer
from server.preferences import PipelineSettings
from server.replay import Reader, Replay, as_object, replay
from server.replay_text import describe
from server.texts import Texts


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("recording", metavar="RECORDING.jsonl", help=texts("replay.recording"))
    parser.add_argument("--json", action="store_true", help=texts("program.json"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Print what came of the recording; gives 0.

    Raises:
        Failure: the file cannot be read, a line is no message, a task is corrected that there is
            none of, or two marks of one task name two currencies. Nothing is printed then.
    """
    result = _replay(Path(args.recording), texts)
    if args.json:
        print(encoder.encode(as_object(result)).decode())
    else:
        print(describe(result, texts))
    return 0


def _replay(path: Path, texts: Texts) -> Replay:
    try:
        recorded = recording.load(path)
    except OSError as error:
        reason = why_not(error, texts)
        raise Failure(texts("replay.unreadable", path=path, reason=reason)) from None
    except recording.BadLineError as error:
        refusal = error.refusal
        why = texts(f"refusal.{refusal.text}", detail=refusal.detail)
        raise Failure(texts("replay.bad_line", path=path, line=error.line, why=why)) from None
    for line in recorded.conflicts:
        _say(texts("replay.conflict", path=path, line=line))
    settings = PipelineSettings(timezone=recorded.timezone or "UTC")
    reader = Reader(reading.read_page, reading.read_data, reading.meaning, reading.action_task)
    result = replay(recorded, settings, reader, Judge(load_scorer(texts, _say)))
    for item in result.refused:
        raise Failure(texts("replay.second_currency", path=path, line=item.line))
    for item in result.astray:
        raise Failure(texts("replay.no_such_task", path=path, line=item.line))
    return result


def _say(line: str) -> None:
    print(line, file=sys.stderr)
