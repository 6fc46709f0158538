"""What `train` and `promote` share: fit a model into a folder, with a progress bar."""

import contextlib
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from classifier.corpus import CorpusError, Row, dataset_files, read_corpus
from classifier.enough import lacks
from classifier.failure import Failure
from classifier.labels import LABELS
from classifier.os_problems import why_not
from classifier.texts import Texts


def read_texts(datasets: Path, texts: Texts) -> list[Row]:
    """Read the labelled texts of a folder.

    Raises:
        Failure: there are none, or one cannot be used.
    """
    if not dataset_files(datasets):
        raise Failure(texts("error.no_datasets", folder=datasets))
    try:
        return read_corpus(datasets)
    except CorpusError as error:
        raise refused(error, texts) from None
    except OSError as error:
        detail = why_not(error, texts)
        raise Failure(texts("import.unreadable", file=datasets, detail=detail)) from None


def refused(error: CorpusError, texts: Texts) -> Failure:
    """Put into words which line of which file cannot be used."""
    return Failure(
        texts("error.corpus", file=error.file, row=error.line, problem=error.told(texts))
    )


def progress_bar(quiet: bool) -> Progress:
    """Make the bar, on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True, quiet=quiet))


def fit_into(
    folder: Path, datasets: Path, texts: Texts, *, quiet: bool, scheduler: str | None = None
) -> None:
    """Fit a model on the texts of a folder and save it.

    The work is done by two processes of this machine, or by the workers of a scheduler.

    Raises:
        Failure: the texts cannot be used or are too few, the scheduler does not answer, or the
            model cannot be written.
    """
    rows = read_texts(datasets, texts)
    # scikit-learn takes seconds to load: a model that is fresh is told without it.
    from classifier.saving import NothingShared, save  # noqa: PLC0415
    from classifier.training import fit, fit_here  # noqa: PLC0415

    see_that_enough(rows, texts)
    began = time.monotonic()
    with progress_bar(quiet) as bar, contextlib.ExitStack() as spread:
        task = bar.add_task(texts("train.reading"), total=None)

        def progress(step: str, done: int, total: int) -> None:
            bar.update(task, description=texts(f"train.{step}"), completed=done, total=total)

        if scheduler is None:
            fitted = fit_here(rows, progress)
        else:
            from classifier.distributed import on_cluster  # noqa: PLC0415

            spread.enter_context(on_cluster(scheduler, texts))
            fitted = fit(rows, progress)
        counts = {
            "texts": len(rows),
            "scam": sum(row.is_scam for row in rows),
            "french": sum(row.lang == "fr" for row in rows),
            "families": len({row.family for row in rows}),
        }
        bar.update(task, description=texts("train.saving"))
        try:
            save(fitted, folder, datasets, counts)
        except NothingShared:
            raise Failure(texts("train.nothing_shared")) from None
        except OSError as error:
            problem = why_not(error, texts)
            raise Failure(texts("error.unwritable", folder=folder, detail=problem)) from None
        bar.update(task, completed=bar.tasks[task].total)
    if not quiet:
        seconds = round(time.monotonic() - began)
        scams = counts["scam"]
        print(texts("train.done", rows=len(rows), scam=scams, seconds=seconds, folder=folder))
        tell_quality(fitted.measures, fitted.threshold, texts)


def see_that_enough(rows: Sequence[Row], texts: Texts) -> None:
    """See that a model can be fitted on some texts.

    Raises:
        Failure: there are too few of a label or of every kind; says of which and how many.
    """
    from classifier.training import FEWEST_OF_A_KIND, FOLDS  # noqa: PLC0415

    found = lacks(rows, FEWEST_OF_A_KIND, FOLDS)
    if not found:
        return
    there = texts("train.and").join(
        texts("train.lack", name=lack.name, texts=lack.texts, families=lack.families)
        for lack in found
    )
    key = "train.few_of_label" if found[0].name in LABELS else "train.few_of_kind"
    raise Failure(texts(key, texts=FEWEST_OF_A_KIND, families=FOLDS, there=there))


def stream_into(folder: Path, files: Sequence[Path], texts: Texts, *, quiet: bool) -> None:
    """Fit a model on a stream of texts, with memory that does not grow with them, and save it.

    Raises:
        Failure: a file or a line cannot be used, or the model cannot be written.
    """
    # scikit-learn takes seconds to load.
    from classifier.stream_saving import save_stream  # noqa: PLC0415
    from classifier.streaming import TooFew, fit_stream  # noqa: PLC0415

    began = time.monotonic()
    with progress_bar(quiet) as bar:
        task = bar.add_task(texts("train.reading"), total=None)

        def progress(step: str, done: int, total: int) -> None:
            bar.update(task, description=texts(f"train.{step}"), completed=done, total=total)

        try:
            streamed, learned = fit_stream(files, progress)
        except CorpusError as error:
            raise refused(error, texts) from None
        except TooFew:
            raise Failure(texts("train.too_few")) from None
        except OSError as error:
            detail = why_not(error, texts)
            raise Failure(
                texts("import.unreadable", file=error.filename or files[0], detail=detail)
            ) from None
        try:
            save_stream(streamed, folder, files, learned)
        except OSError as error:
            problem = why_not(error, texts)
            raise Failure(texts("error.unwritable", folder=folder, detail=problem)) from None
    if not quiet:
        seconds = round(time.monotonic() - began)
        print(texts("train.streamed", rows=learned, seconds=seconds, folder=folder))
        tell_quality(streamed.measures, streamed.threshold, texts)


def tell_quality(measures: dict[str, float], threshold: float, texts: Texts) -> None:
    """Print how a model did on texts it had not seen."""
    print(
        texts(
            "train.quality",
            pr_auc=texts.number(Decimal(f"{measures['pr_auc']:.3f}")),
            recall=texts.share(measures["recall"], 1),
            alarms=texts.share(measures["false_alarms"], 2),
            threshold=texts.number(Decimal(f"{threshold:.3f}")),
        )
    )
