"""The datasheet's figures are those of the texts."""

import pytest

from classifier.corpus import Row, default_datasets, read_corpus
from tools.datasheet import BEGIN, END, SHEET, renewed, tables


def row(number: int, lang: str, label: str) -> Row:
    kinds = ("voucher",) if label == "scam" else ()
    return Row(f"{number}", "a" * number * 10, lang, label, kinds, f"f{number // 2}", "mail")


ROWS = [
    row(number, lang, label)
    for number, (lang, label) in enumerate(
        [("en", "scam"), ("en", "legit"), ("fr", "legit"), ("en", "scam"), ("fr", "scam")] * 8, 1
    )
]


def test_the_datasheet_is_current() -> None:
    """Run `python -m tools.datasheet` when this fails."""
    sheet = SHEET.read_text("utf-8")
    assert renewed(sheet, read_corpus(default_datasets())) == sheet


def test_the_tables_count_what_is_there() -> None:
    lines = tables(ROWS).splitlines()
    assert "| English | 24 | 60% | 16 | 8 | 67% | 20 |" in lines
    assert "| both | 40 | 100% | 24 | 16 | 60% | 21 |" in lines
    assert "| mail | 40 | 16 | 8 | 8 | 8 |" in lines
    assert "| faq | 0 | 0 | 0 | 0 | 0 |" in lines
    assert "| voucher | 16 | 8 |" in lines
    assert "| 0 to 99 characters | 9 | 4 | 2 | 1 | 2 |" in lines


def test_only_what_is_between_the_marks_changes() -> None:
    sheet = f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n"
    new = renewed(sheet, ROWS)
    assert new.startswith(f"Before.\n{BEGIN}\n\n### By language\n")
    assert new.endswith(f"\n\n{END}\nAfter.\n")
    assert "old" not in new
    assert renewed(new, ROWS) == new


@pytest.mark.parametrize("sheet", ["", BEGIN, f"{END} {BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_sheet_without_its_marks_is_refused(sheet: str) -> None:
    with pytest.raises(ValueError, match="marks"):
        renewed(sheet, ROWS)
