"""Keeps the figures of the datasheet true: `python -m tools.datasheet` writes its tables anew.

What stands between the two marks in `datasets/DATASHEET.md` is made from the labelled texts; all
the rest is written by hand and stays.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from classifier.balance import (
    STYLES,
    category_auc,
    chance_auc,
    kind_counts,
    scams,
    style_auc,
    style_bound,
)
from classifier.corpus import LANGUAGES, Row, default_datasets, read_corpus
from classifier.labels import KINDS, LEGIT, SCAM, SURFACES

SHEET = default_datasets() / "DATASHEET.md"
BEGIN = "<!-- tables: written by `python -m tools.datasheet`, not by hand -->"
END = "<!-- end of the tables -->"
_LENGTHS = (100, 200, 400, 800, 1600)
_NAMES = {"en": "English", "fr": "French"}


def tables(rows: Sequence[Row]) -> str:
    """Give the datasheet's tables for these texts, in Markdown."""
    return "\n\n".join(
        (
            "### By language",
            _by_language(rows),
            "### By surface",
            _by_label([(name, [r for r in rows if r.surface == name]) for name in SURFACES]),
            "### By kind",
            _by_kind(rows),
            "### By length",
            _by_label(list(_by_length(rows))),
            "### What tells the label without reading",
            _leaks(rows),
        )
    )


def renewed(sheet: str, rows: Sequence[Row]) -> str:
    """Give the datasheet with its tables made anew.

    Raises:
        ValueError: the marks are not there, or not once each and in order.
    """
    before, begin, rest = sheet.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in after or END in after:
        raise ValueError("the marks around the tables must stand once each")
    return f"{before}{BEGIN}\n\n{tables(rows)}\n\n{END}{after}"


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    ruler = ["---", *("---:" for _ in head[1:])]
    return "\n".join(
        "| " + " | ".join(str(cell) for cell in line) + " |" for line in (head, ruler, *lines)
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def _by_language(rows: Sequence[Row]) -> str:
    lines: list[Sequence[object]] = []
    groups = [(_NAMES[lang], [r for r in rows if r.lang == lang]) for lang in LANGUAGES]
    for name, group in [*groups, ("both", list(rows))]:
        bad = sum(row.is_scam for row in group)
        families = len({row.family for row in group})
        share = _share(len(group), len(rows))
        lines.append(
            (name, len(group), share, bad, len(group) - bad, _share(bad, len(group)), families)
        )
    head = ("language", "texts", "share", SCAM, LEGIT, "scams of these", "families")
    return _table(head, lines)


def _by_label(groups: Sequence[tuple[str, Sequence[Row]]]) -> str:
    lines = []
    for name, group in groups:
        count = Counter((row.lang, row.label) for row in group)
        cells = [count[lang, label] for lang in LANGUAGES for label in (SCAM, LEGIT)]
        lines.append((name, len(group), *cells))
    columns = [f"{lang} {label}" for lang in LANGUAGES for label in (SCAM, LEGIT)]
    return _table(("", "texts", *columns), lines)


def _by_kind(rows: Sequence[Row]) -> str:
    counts = kind_counts(rows)
    lines = [(kind, *(counts[kind][lang] for lang in LANGUAGES)) for kind in KINDS]
    return _table(("kind", *(_NAMES[lang] for lang in LANGUAGES)), lines)


def _by_length(rows: Sequence[Row]) -> Iterable[tuple[str, list[Row]]]:
    low = 0
    for high in _LENGTHS:
        yield f"{low} to {high - 1} characters", [r for r in rows if low <= len(r.text) < high]
        low = high
    yield f"{low} and more", [row for row in rows if len(row.text) >= low]


def _leaks(rows: Sequence[Row]) -> str:
    even, loud = chance_auc(scams(rows)), style_bound(scams(rows))
    lines = [
        ("surface", f"{category_auc(rows, [row.surface for row in rows]):.3f}", f"{even:.3f}"),
        ("language", f"{category_auc(rows, [row.lang for row in rows]):.3f}", f"{even:.3f}"),
    ]
    lines += [(name, f"{style_auc(rows, see):.3f}", f"{loud:.3f}") for name, see in STYLES.items()]
    return _table(("seen alone", "AUC", "allowed"), lines)


def main() -> int:
    """Renew the datasheet; 0 when done."""
    sheet = SHEET.read_text("utf-8")
    SHEET.write_text(renewed(sheet, read_corpus(default_datasets())), "utf-8")
    print(SHEET.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
