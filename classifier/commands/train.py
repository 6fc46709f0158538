"""`vigiclic-classifier train`: fit the model on the labelled texts."""

import argparse
from pathlib import Path

from classifier.commands.fitting import fit_into, stream_into
from classifier.corpus import dataset_files, default_datasets
from classifier.failure import Failure
from classifier.locations import candidate_dir, model_dir
from classifier.model import is_fresh, is_usable
from classifier.texts import Texts


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("--datasets", type=Path, help=texts("option.datasets"))
    parser.add_argument("--model", type=Path, help=texts("option.train_model"))
    parser.add_argument("--if-stale", action="store_true", help=texts("option.if_stale"))
    parser.add_argument("--quiet", action="store_true", help=texts("option.quiet"))
    parser.add_argument("--scheduler", metavar="tcp://HOST:PORT", help=texts("option.scheduler"))

    parser.add_argument(
        "--stream", nargs="+", type=Path, metavar="FILE", help=texts("option.stream")
    )


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Fit and save the model: as a candidate where one is in use, unless a folder is named.

    Raises:
        Failure: the texts cannot be used, the scheduler does not answer, or the model cannot be
            written.
    """
    datasets: Path = args.datasets or default_datasets()
    in_use = model_dir()
    # What is in use is only replaced unasked where it does not fit the code or the texts any more.
    as_candidate = args.model is None and not args.if_stale and is_usable(in_use)
    folder: Path = candidate_dir(in_use) if as_candidate else args.model or in_use
    if args.stream:
        stream_into(folder, args.stream, texts, quiet=args.quiet)
        if as_candidate and not args.quiet:
            print(texts("train.promote"))
        return 0
    if not dataset_files(datasets):
        raise Failure(texts("error.no_datasets", folder=datasets))
    if args.if_stale and is_fresh(args.model or in_use, datasets):
        if not args.quiet:
            print(texts("train.fresh", folder=args.model or in_use))
        return 0
    fit_into(folder, datasets, texts, quiet=args.quiet, scheduler=args.scheduler)
    if as_candidate and not args.quiet:
        print(texts("train.promote"))
    return 0
