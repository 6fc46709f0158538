"""`vigiclic-classifier evaluate`: measure the model honestly and write its card."""

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from classifier.commands.fitting import progress_bar, read_texts, refused, see_that_enough
from classifier.commands.opening import open_scorer
from classifier.corpus import CorpusError, default_datasets
from classifier.failure import Failure
from classifier.os_problems import why_not
from classifier.texts import Texts
from classifier.understood import understood_in

CARD, PLOTS = "MODEL_CARD.md", "model_plots.html"


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("--datasets", type=Path, help=texts("option.datasets"))
    parser.add_argument("--model", type=Path, help=texts("option.model"))
    parser.add_argument("--real", type=Path, help=texts("option.real"))
    parser.add_argument("--emscad", type=Path, help=texts("option.emscad"))
    parser.add_argument("--embeddings", type=Path, help=texts("option.embeddings"))
    parser.add_argument("--no-rivals", action="store_true", help=texts("option.no_rivals"))
    parser.add_argument("--to", type=Path, help=texts("option.to"))
    parser.add_argument("--quiet", action="store_true", help=texts("option.quiet"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Measure, and write the card and the plots.

    Raises:
        Failure: there is no model, a file of texts cannot be used, the texts are too few, or
            nothing can be written.
    """
    # scikit-learn takes seconds to load; `--help` must not wait for it.
    from classifier import card  # noqa: PLC0415
    from classifier.evaluation import measure_own, measure_sets, read_real  # noqa: PLC0415
    from classifier.saving import replace_file  # noqa: PLC0415
    from classifier.training import fit_here  # noqa: PLC0415

    _see_that_there(texts, (args.real, "*.jsonl"), (args.emscad, "*.csv"), (args.embeddings, "*"))
    datasets: Path = args.datasets or default_datasets()
    scorer = open_scorer(args.model, texts)
    rows = read_texts(datasets, texts)
    see_that_enough(rows, texts)
    try:
        sets = read_real(args.real) if args.real else {}
        ads = _ads(args.emscad)
    except CorpusError as error:
        raise refused(error, texts) from None
    except OSError as error:
        detail = why_not(error, texts)
        raise Failure(texts("import.unreadable", file=error.filename, detail=detail)) from None

    with progress_bar(args.quiet) as bar:
        task = bar.add_task(texts("evaluate.folding"), total=None)

        def step(key: str) -> None:
            bar.update(task, description=texts(key))

        fitted = fit_here(rows)
        own = measure_own(rows, fitted)
        step("evaluate.real")
        real = measure_sets(scorer, sets)
        step("evaluate.rivals")
        rivals = [] if args.no_rivals else _rivals(rows, sets, args.embeddings)
        step("evaluate.emscad")
        found = card.Findings(
            made=dt.datetime.now(dt.UTC).date().isoformat(),
            versions=scorer.manifest["versions"],
            own=own,
            real=real,
            rivals=rivals,
            emscad=_emscad(ads),
        )
    folder: Path = args.to or datasets
    before = _card_in(folder)
    written = card.write_card(found, understood_in(before)) + _promotions(before)
    try:
        replace_file(folder / CARD, written.encode())
        replace_file(folder / PLOTS, card.write_plots(found).encode())
    except OSError as error:
        problem = why_not(error, texts)
        raise Failure(texts("error.unwritable", folder=folder, detail=problem)) from None
    if not args.quiet:
        print(texts("evaluate.done", card=folder / CARD, plots=folder / PLOTS))
    return 0


def _see_that_there(texts: Texts, *wanted: tuple[Path | None, str]) -> None:
    """See that what was named is there, before minutes of work that would leave it out.

    Raises:
        Failure: a folder holds no such file.
    """
    for folder, pattern in wanted:
        if folder is not None and not any(folder.glob(pattern)):
            raise Failure(texts("evaluate.nothing_there", folder=folder, pattern=pattern))


def _card_in(folder: Path) -> str:
    """Give the card that is there, for what is kept of it; "" where there is none."""
    path = folder / CARD
    return path.read_text("utf-8") if path.is_file() else ""


def _promotions(before: str) -> str:
    """Give the section on promotions of the card that was there: it is kept."""
    from classifier.promotions_card import section_of  # noqa: PLC0415

    section = section_of(before)
    return f"\n{section.strip()}\n" if section else ""


def _ads(folder: Path | None) -> list[Any]:
    from classifier.emscad import distinct, read_ads  # noqa: PLC0415

    if folder is None:
        return []
    return distinct(ad for path in sorted(folder.glob("*.csv")) for ad in read_ads(path))


def _emscad(ads: list[Any]) -> Any:
    from classifier.emscad import evaluate  # noqa: PLC0415

    return evaluate(ads) if ads else None


def _rivals(rows: list[Any], sets: dict[str, Any], embeddings: Path | None) -> list[Any]:
    import numpy as np  # noqa: PLC0415

    from classifier import rivals  # noqa: PLC0415
    from classifier.corpus import family_folds  # noqa: PLC0415
    from classifier.evaluation import together  # noqa: PLC0415
    from classifier.training import FOLDS, SEED, samples_of  # noqa: PLC0415

    ways: dict[str, Callable[..., Any]] = {
        "ours": rivals.fit_ours,
        "keyword list": rivals.fit_keywords,
        "TF-IDF of words, logistic regression": rivals.fit_words,
        "gradient boosting on ideas and pay": rivals.fit_boosting,
    }
    if embeddings is not None:
        from classifier.embeddings import Embedder  # noqa: PLC0415

        ways["MiniLM sentence embeddings"] = rivals.fit_embeddings(Embedder(embeddings))
    truth = np.array([row.is_scam for row in rows])
    folds = np.array(family_folds(rows, FOLDS, SEED))
    others = together(sets.values()) if sets else None
    samples = samples_of(rows)
    return [
        rivals.measure_rival(name, fit, samples, truth, folds, others=others)
        for name, fit in ways.items()
    ]
