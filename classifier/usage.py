"""What argparse says of itself ("usage", "expected one argument"), in the interface's language.

argparse takes these words from gettext, whose catalogues are compiled files that the environment
chooses. Here they come from `classifier/locales`, like all the others.
"""

import argparse

from classifier.texts import Texts

_WORDS = {
    "usage: ": "usage",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "help",
    "show program's version number and exit": "version",
    "%(prog)s: error: %(message)s\n": "error",
    "argument %(argument_name)s: %(message)s": "of_argument",
    "the following arguments are required: %s": "required",
    "one of the arguments %s is required": "one_required",
    "unrecognized arguments: %s": "unknown",
    "invalid choice: %(value)r (choose from %(choices)s)": "no_choice",
    "invalid %(type)s value: %(value)r": "bad_value",
    "expected one argument": "needs_one",
    "expected at most one argument": "at_most_one",
    "expected at least one argument": "at_least_one",
    "expected %s argument": "needs",
    "expected %s arguments": "needs",
    "not allowed with argument %s": "not_with",
    "ignored explicit argument %r": "no_value",
    "ambiguous option: %(option)s could match %(matches)s": "ambiguous",
}
"""argparse's own lines (Python 3.11 to 3.14), each with its key in the catalogues."""


def speak(language: str) -> None:
    """Have argparse speak a language from now on; a line that is not known stays English."""
    texts = Texts(language)

    def said(line: str) -> str:
        key = _WORDS.get(line)
        return line if key is None else texts(f"usage.{key}")

    def said_of(one: str, several: str, count: int) -> str:
        return said(one if count == 1 else several)

    vars(argparse).update(_=said, ngettext=said_of)
