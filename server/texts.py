"""The server's texts for people, in the language of the interface (`server/locales/*.toml`)."""

import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

LOCALES = Path(__file__).with_name("locales")
FALLBACK = "en"


def languages() -> list[str]:
    """Give the codes of the languages there is a catalogue for."""
    return sorted(path.stem for path in LOCALES.glob("*.toml"))


def choose_language(environ: Mapping[str, str] = os.environ) -> str:
    """Give the best catalogue for VIGICLIC_LANG, LC_ALL, LC_MESSAGES or LANG, in that order."""
    known = languages()
    for name in ("VIGICLIC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            code = value.replace("-", "_").split("_")[0].split(".")[0].lower()
            return code if code in known else FALLBACK
    return FALLBACK


class Texts:
    """One language's catalogue, with English for what it lacks."""

    def __init__(self, language: str = FALLBACK) -> None:
        """Load the catalogue `language`; an unknown language gives English."""
        self.language = language if language in languages() else FALLBACK
        self._texts = {**_load(FALLBACK), **_load(self.language)}

    def __call__(self, key: str, /, **values: object) -> str:
        """Give the text `key` ("section.name") with its `{placeholders}` filled.

        Raises:
            KeyError: no catalogue has the key, or a placeholder got no value.
        """
        return self._texts[key].format(**values)

    def number(self, value: Decimal) -> str:
        """Give a decimal with all its places and the language's mark before them."""
        return f"{value:f}".replace(".", self("number.decimal_mark"))

    def money(self, amount: Decimal, currency: str) -> str:
        """Give a sum of money or points, its currency (ISO 4217 or points) behind it."""
        return f"{self.number(amount)} {currency}"


def _load(language: str) -> dict[str, str]:
    sections = tomllib.loads((LOCALES / f"{language}.toml").read_text("utf-8"))
    return {
        f"{section}.{name}": text
        for section, texts in sections.items()
        for name, text in texts.items()
    }
