"""The server's texts for people, in the language of the interface (`server/locales/*.toml`)."""

import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from classifier import texts

LOCALES = Path(__file__).with_name("locales")


def choose_language(environ: Mapping[str, str] = os.environ) -> str:
    """Give the best catalogue for VIGICLIC_LANG, LC_ALL, LC_MESSAGES or LANG, in that order."""
    return texts.choose_language(environ, LOCALES)


class Texts(texts.Texts):
    """One language's catalogue, with English for what it lacks."""

    def __init__(self, language: str = texts.FALLBACK) -> None:
        """Load the catalogue `language`; an unknown language gives English."""
        super().__init__(language, LOCALES)

    def number(self, value: Decimal) -> str:
        """Give a decimal with all its places and the language's mark before them."""
        return f"{value:f}".replace(".", self("number.decimal_mark"))

    def money(self, amount: Decimal, currency: str) -> str:
        """Give a sum of money or points, its currency (ISO 4217 or points) behind it."""
        return f"{self.number(amount)} {currency}"
