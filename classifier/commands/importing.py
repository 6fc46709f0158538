"""`vigiclic-classifier import`: take labelled texts in, once a person has decided what is doubtful.

The labelled texts are left alone until every near-duplicate and every conflict has a decision.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from classifier.commands.fitting import read_texts, refused
from classifier.corpus import CorpusError, Row, dataset_files, default_datasets
from classifier.deciding import (
    DECISIONS,
    Decision,
    Question,
    decisions_file,
    read_decisions,
    sort_out,
)
from classifier.failure import Failure
from classifier.importers import FORMATS, Reading, Taken, read_file
from classifier.labels import KINDS, SURFACES
from classifier.os_problems import why_not
from classifier.saving import replace_file
from classifier.taking_in import choose, impossible, write
from classifier.texts import Texts

_LISTED = 20
_EXCERPT = 60


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    add = parser.add_argument
    add("files", nargs="+", type=Path, metavar="FILE", help=texts("option.import_files"))
    add("--datasets", type=Path, help=texts("option.datasets"))
    add("--format", choices=FORMATS, help=texts("option.import_format"))
    add("--text-column", metavar="NAME", help=texts("option.text_column"))
    add("--label-column", metavar="NAME", help=texts("option.label_column"))
    add("--scam", metavar="VALUE", help=texts("option.scam_value"))
    add("--legit", metavar="VALUE", help=texts("option.legit_value"))
    add("--lang", choices=("en", "fr"), help=texts("option.import_lang"))
    add("--surface", choices=SURFACES, default="message", help=texts("option.import_surface"))
    add("--kind", choices=tuple(KINDS), metavar="KIND", help=texts("option.import_kind"))
    add("--source", metavar="TEXT", help=texts("option.import_source"))
    add("--licence", metavar="TEXT", help=texts("option.import_licence"))
    add("--skip-bad", action="store_true", help=texts("option.skip_bad"))
    add("--decisions", type=Path, metavar="CSV", help=texts("option.decisions"))
    add("--duplicates", choices=("skip", "take"), help=texts("option.duplicates"))
    add("--conflicts", choices=DECISIONS, help=texts("option.conflicts"))
    parser.epilog = texts("import.rules")


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Import; 1 when a decision is missing, and then nothing was taken in.

    Raises:
        Failure: a file or a row cannot be used, or something cannot be written.
    """
    datasets: Path = args.datasets or default_datasets()
    corpus = read_texts(datasets, texts) if dataset_files(datasets) else []
    taken = [_read(path, args, texts) for path in args.files]
    found = sort_out([row for one in taken for row in one.rows], corpus)
    asked: Path = args.decisions or Path(f"{args.files[0]}.decisions.csv")
    made = _decisions(asked, found.questions, args, texts)
    _tell(taken, texts)
    _tell_known(found.known, texts)
    open_questions = [question for question in found.questions if question.key not in made]
    if found.questions:
        _show(found.questions, made, texts)
    if open_questions:
        _write(asked, decisions_file(found.questions, made), texts)
        raise Failure(texts("import.undecided", count=len(open_questions), file=asked))
    for question in found.questions:
        if impossible(question, made[question.key]):
            there = CorpusError(question.new.file, question.new.line, "same_text")
            raise refused(there, texts)
    rows, replaced, family = choose(found, made)
    ids = {row.id for row in rows}
    batches = []
    for path, one in zip(args.files, taken, strict=True):
        own = [row for row in one.rows if row.id in ids and row.file == path.name]
        ids -= {row.id for row in own}
        batches.append((path.stem, one.source, list({row.id: row for row in own}.values())))
    try:
        datasets.mkdir(parents=True, exist_ok=True)
        written = write(datasets, batches, replaced, family)
    except CorpusError as error:
        raise refused(error, texts) from None
    except OSError as error:
        detail = why_not(error, texts)
        raise Failure(texts("import.unwritable", file=datasets, detail=detail)) from None
    print(texts("import.done", count=len(rows), replaced=len(replaced)))
    for path in written:
        print(f"  {path}")
    for _, source, _ in batches:
        print(texts("import.licence", source=source.name, licence=source.licence))
    return 0


def _read(path: Path, args: argparse.Namespace, texts: Texts) -> Taken:
    reading = Reading(
        format=args.format,
        text=args.text_column,
        label=args.label_column,
        scam=args.scam,
        legit=args.legit,
        lang=args.lang,
        surface=args.surface,
        kind=args.kind,
        source=args.source,
        licence=args.licence,
    )
    try:
        return read_file(path, reading, skip_bad=args.skip_bad)
    except CorpusError as error:
        raise refused(error, texts) from None
    except OSError as error:
        detail = why_not(error, texts)
        raise Failure(texts("import.unreadable", file=path, detail=detail)) from None


def _decisions(
    asked: Path, questions: Sequence[Question], args: argparse.Namespace, texts: Texts
) -> dict[tuple[str, str], Decision]:
    """Give the decisions there are: those of the file, then those for all duplicates or conflicts.

    Raises:
        Failure: the file cannot be used.
    """
    made: dict[tuple[str, str], Decision] = {}
    if args.decisions is not None or asked.is_file():
        try:
            made = read_decisions(asked)
        except CorpusError as error:
            raise refused(error, texts) from None
        except FileNotFoundError:
            made = {}
        except OSError as error:
            detail = why_not(error, texts)
            raise Failure(texts("import.unreadable", file=asked, detail=detail)) from None
    for question in questions:
        blanket = args.conflicts if question.problem == "conflict" else args.duplicates
        if blanket is not None:
            made.setdefault(question.key, blanket)
    return made


def _tell(taken: Sequence[Taken], texts: Texts) -> None:
    for one in taken:
        scams = sum(row.is_scam for row in one.rows)
        print(
            texts(
                "import.read",
                source=one.source.name,
                count=len(one.rows),
                scams=scams,
                left_out=one.left_out,
            )
        )
        for error in one.bad[:_LISTED]:
            print(f"  {refused(error, texts)}")
        if one.bad:
            print(texts("import.bad", count=len(one.bad)))
        if one.rows and scams in {0, len(one.rows)}:
            print(texts("import.one_label", source=one.source.name))
        if one.assumed is not None:
            kind = texts(f"kind.{one.assumed}")
            print(texts("import.assumed", source=one.source.name, code=one.assumed, kind=kind))


def _tell_known(known: Sequence[tuple[Row, Row]], texts: Texts) -> None:
    if known:
        print(texts("import.known", count=len(known)))
    for row, there in known[:_LISTED]:
        print(f"  {row.file}:{row.line} = {there.file}:{there.line}")
    if len(known) > _LISTED:
        print(texts("import.more_known", count=len(known) - _LISTED))


def _show(
    questions: Sequence[Question], made: dict[tuple[str, str], Decision], texts: Texts
) -> None:
    table = Table(title=texts("import.questions", count=len(questions)), title_justify="left")
    for key in ("decision", "problem", "new", "there"):
        table.add_column(texts(f"import.{key}"))
    # What is not decided comes first: that is what the person has to do.
    ordered = sorted(questions, key=lambda one: (one.key in made, one.problem == "duplicate"))
    for question in ordered[:_LISTED]:
        table.add_row(
            made.get(question.key, "?"),
            f"{texts(f'import.{question.problem}')} {texts.share(question.likeness)}",
            _cell(question.new),
            _cell(question.there),
        )
    console = Console(highlight=False, markup=False)
    console.print(table)
    if len(questions) > _LISTED:
        console.print(texts("import.more", count=len(questions) - _LISTED))


def _cell(row: Row) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in row.text[:_EXCERPT])
    return f"{row.label} · {row.file}:{row.line}\n{shown}"


def _write(path: Path, content: bytes, texts: Texts) -> None:
    try:
        replace_file(path, content)
    except OSError as error:
        detail = why_not(error, texts)
        raise Failure(texts("import.unwritable", file=path, detail=detail)) from None
