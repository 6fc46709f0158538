"""`vigiclic-classifier train`: fit the model on the labelled texts."""

import argparse
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from classifier.corpus import CorpusError, dataset_files, default_datasets, read_corpus
from classifier.failure import Failure
from classifier.locations import model_dir
from classifier.model import is_fresh
from classifier.texts import Texts


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("--datasets", type=Path, help=texts("option.datasets"))
    parser.add_argument("--model", type=Path, help=texts("option.model"))
    parser.add_argument("--if-stale", action="store_true", help=texts("option.if_stale"))
    parser.add_argument("--quiet", action="store_true", help=texts("option.quiet"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Fit and save the model.

    Raises:
        Failure: the texts cannot be used, or the model cannot be written.
    """
    datasets: Path = args.datasets or default_datasets()
    folder: Path = args.model or model_dir()
    if not dataset_files(datasets):
        raise Failure(texts("error.no_datasets", folder=datasets))
    if args.if_stale and is_fresh(folder, datasets):
        if not args.quiet:
            print(texts("train.fresh", folder=folder))
        return 0
    try:
        rows = read_corpus(datasets)
    except CorpusError as error:
        raise Failure(
            texts("error.corpus", file=error.file, row=error.line, problem=error.problem)
        ) from None

    # scikit-learn takes seconds to load: a model that is fresh is told without it.
    from classifier.saving import save  # noqa: PLC0415
    from classifier.training import fit  # noqa: PLC0415

    console = Console(stderr=True, quiet=args.quiet)
    began = time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(texts("train.reading"), total=None)

        def progress(step: str, done: int, total: int) -> None:
            bar.update(task, description=texts(f"train.{step}"), completed=done, total=total)

        fitted = fit(rows, progress)

        counts = {
            "texts": len(rows),
            "scam": sum(row.is_scam for row in rows),
            "french": sum(row.lang == "fr" for row in rows),
            "families": len({row.family for row in rows}),
        }
        try:
            save(fitted, folder, datasets, counts)
        except OSError as error:
            problem = error.strerror or str(error)
            raise Failure(texts("error.unwritable", folder=folder, detail=problem)) from None
        bar.update(task, completed=1, total=1)
    if not args.quiet:
        seconds = round(time.monotonic() - began)
        print(
            texts(
                "train.done",
                rows=counts["texts"],
                scam=counts["scam"],
                seconds=seconds,
                folder=folder,
            )
        )
        print(
            texts(
                "train.quality",
                pr_auc=f"{fitted.measures['pr_auc']:.3f}",
                recall=f"{fitted.measures['recall']:.1%}",
                alarms=f"{fitted.measures['false_alarms']:.2%}",
                threshold=f"{fitted.threshold:.3f}",
            )
        )
    return 0
