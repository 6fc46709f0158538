"""`vigiclic-classifier promote`: put a candidate in use, if it is no worse than what is in use."""

import argparse
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.table import Table

from classifier.arrays import BrokenModel, NoModel, read_manifest
from classifier.commands.fitting import fit_into, read_texts
from classifier.corpus import Row, default_datasets
from classifier.failure import Failure
from classifier.locations import candidate_dir, model_dir
from classifier.model import is_fresh, is_usable
from classifier.os_problems import why_not
from classifier.texts import Texts

if TYPE_CHECKING:
    from classifier.promotion import Examined

_MEASURES = ("pr_auc", "recall", "false_alarms")
_COLUMNS: tuple[tuple[str, Literal["left", "right"]], ...] = (
    ("language", "left"),
    ("texts", "right"),
    ("measure", "left"),
    ("in_use", "right"),
    ("candidate", "right"),
)


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("candidate", nargs="?", type=Path, help=texts("option.candidate"))
    parser.add_argument("--datasets", type=Path, help=texts("option.datasets"))
    parser.add_argument("--model", type=Path, help=texts("option.model"))
    parser.add_argument("--force", action="store_true", help=texts("option.force"))
    parser.add_argument("--reason", metavar="TEXT", help=texts("option.reason"))
    parser.add_argument("--quiet", action="store_true", help=texts("option.quiet"))
    parser.epilog = texts("promote.rules")


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Compare and promote; 1 when the candidate is refused.

    Raises:
        Failure: there is no candidate and none can be made, one of the models cannot be read, or
            the model cannot be written.
    """
    reason = " ".join((args.reason or "").split())
    if args.force != bool(reason):
        raise Failure(texts("promote.reason"), status=2)
    datasets: Path = args.datasets or default_datasets()
    in_use: Path = args.model or model_dir()
    candidate: Path = args.candidate or candidate_dir(in_use)
    rows = read_texts(datasets, texts)
    if args.candidate is None and not _is_ready(candidate, datasets):
        print(texts("promote.fitting"))
        fit_into(candidate, datasets, texts, quiet=args.quiet)
    from classifier.promotion import note  # noqa: PLC0415

    new, old, test = _examine(candidate, in_use, datasets, rows, texts=texts)
    _show(new, old, test, texts)
    worse = old is not None and _tell_worse(new, old, texts)
    if worse and not reason:
        raise Failure(texts("promote.refused"))
    _put_in_use(
        candidate, in_use, datasets, note(new, old, test, reason, forced=worse), texts=texts
    )
    if candidate == candidate_dir(in_use):
        shutil.rmtree(candidate, ignore_errors=True)
    print(texts("promote.done", folder=in_use))
    return 0


def _is_ready(candidate: Path, datasets: Path) -> bool:
    """Tell whether the last candidate is as new as the texts; a streamed one is of texts apart."""
    try:
        streamed = bool(read_manifest(candidate).get("streamed"))
    except BrokenModel:
        return False
    return is_usable(candidate) if streamed else is_fresh(candidate, datasets)


def _examine(
    candidate: Path, in_use: Path, datasets: Path, rows: list[Row], *, texts: Texts
) -> "tuple[Examined, Examined | None, list[Row]]":
    """Give how the candidate and the model in use (None: none can be used) did, and the test."""
    # scikit-learn takes seconds to load: wrong arguments and texts are told without it.
    from classifier.frozen import comparable, frozen_test  # noqa: PLC0415
    from classifier.promotion import examine  # noqa: PLC0415

    test = frozen_test(rows)
    if not comparable(test):
        raise Failure(texts("promote.no_test", folder=datasets))
    try:
        new = examine(candidate, test)
    except NoModel:
        raise Failure(texts("error.no_model", folder=candidate)) from None
    except BrokenModel as error:
        raise Failure(texts("error.broken_model", folder=candidate, detail=error)) from None
    if not new.fair:
        raise Failure(texts("promote.no_exam", folder=candidate))
    old = None
    try:
        old = examine(in_use, test)
    except NoModel:
        print(texts("promote.none_in_use"))
    except BrokenModel as error:
        print(texts("promote.broken_in_use", detail=error))
    return new, old, test


def _tell_worse(new: "Examined", old: "Examined", texts: Texts) -> bool:
    from classifier.promotion import worse  # noqa: PLC0415

    found = worse(new, old)
    for lang, name, value, before in found:
        print(
            texts(
                "promote.worse",
                measure=texts(f"promote.{name}"),
                lang=texts(f"promote.lang_{lang}"),
                value=_value(name, value, texts),
                before=_value(name, before, texts),
            )
        )
    return bool(found)


def _put_in_use(
    candidate: Path, in_use: Path, datasets: Path, kept: dict[str, Any], *, texts: Texts
) -> None:
    from classifier.promotion import put_in_use  # noqa: PLC0415
    from classifier.promotions_card import add_to_card  # noqa: PLC0415

    try:
        put_in_use(candidate, in_use, kept)
    except BrokenModel as error:
        raise Failure(texts("error.broken_model", folder=candidate, detail=error)) from None
    except OSError as error:
        detail = why_not(error, texts)
        raise Failure(texts("error.unwritable", folder=in_use, detail=detail)) from None
    if not add_to_card(datasets, kept):
        print(texts("promote.no_card", folder=datasets))


def _show(new: "Examined", old: "Examined | None", test: list[Row], texts: Texts) -> None:
    """Print both models' marks side by side, and what one must know to read them."""
    table = Table(title=texts("promote.title", count=len(test)), title_justify="left")
    for key, justify in _COLUMNS:
        table.add_column(texts(f"promote.{key}"), justify=justify)
    for lang, marks in new.marks.items():
        before = None if old is None else old.marks[lang]
        label = texts(f"promote.lang_{lang}")
        for index, name in enumerate(_MEASURES):
            table.add_row(
                label if index == 0 else "",
                str(marks.texts) if index == 0 else "",
                texts(f"promote.{name}"),
                _value(name, None if before is None else getattr(before, name), texts),
                _value(name, getattr(marks, name), texts),
                end_section=index == len(_MEASURES) - 1,
            )
    Console(highlight=False).print(table)
    if old is not None and not old.fair:
        print(texts("promote.unfair"))


def _value(name: str, value: float | None, texts: Texts) -> str:
    if value is None:
        return "–"
    if name == "pr_auc":
        return texts.number(Decimal(f"{value:.3f}"))
    return texts.share(value, 1)
