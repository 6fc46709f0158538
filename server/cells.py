"""Cells of the tables that leave the program: no spreadsheet takes what others wrote for a formula.

A formula can fetch an address with the worker's own figures in it, or run a program (CWE-1236).
"""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Give a text as a spreadsheet shows it; one like a formula gets an apostrophe first.

    Spreadsheets pass over spaces before they look for a formula.
    """
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text
