"""The classifier's texts for people, in the language of the interface (`classifier/locales`)."""

import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

LOCALES = Path(__file__).with_name("locales")
FALLBACK = "en"


def choose_language(environ: Mapping[str, str] = os.environ, locales: Path = LOCALES) -> str:
    """Give the best catalogue for VIGICLIC_LANG, LC_ALL, LC_MESSAGES or LANG, in that order."""
    known = {path.stem for path in locales.glob("*.toml")}
    for name in ("VIGICLIC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            code = value.replace("-", "_").split("_")[0].split(".")[0].lower()
            return code if code in known else FALLBACK
    return FALLBACK


class Texts:
    """One language's catalogue, with English for what it lacks."""

    def __init__(self, language: str = FALLBACK, locales: Path = LOCALES) -> None:
        """Load the catalogue `language` of a folder; an unknown language gives English."""
        known = (locales / f"{language}.toml").is_file()
        self.language = language if known else FALLBACK
        self._texts = {**_load(locales, FALLBACK), **_load(locales, self.language)}

    def __call__(self, key: str, /, **values: object) -> str:
        """Give the text `key` ("section.name") with its `{placeholders}` filled.

        Raises:
            KeyError: no catalogue has the key, or a placeholder got no value.
        """
        return self._texts[key].format(**values)

    def share(self, value: float, decimals: int = 0) -> str:
        """Give a share of one in percent, as the language writes it: "7.5%", "7,5 %"."""
        english = f"{value * 100:.{decimals}f}"
        return f"{english}%" if self.language == "en" else f"{english.replace('.', ',')}\u202f%"

    def number(self, value: Decimal) -> str:
        """Give a decimal with all its places, as the language writes it: "7.5", "7,5"."""
        english = f"{value:f}"
        return english if self.language == "en" else english.replace(".", ",")

    def count(self, value: int) -> str:
        """Give a whole number with its thousands apart: "400,000", "400 000"."""
        english = f"{value:,}"
        return english if self.language == "en" else english.replace(",", "\u202f")


def _load(locales: Path, language: str) -> dict[str, str]:
    sections = tomllib.loads((locales / f"{language}.toml").read_text("utf-8"))
    return {
        f"{section}.{name}": text
        for section, texts in sections.items()
        for name, text in texts.items()
    }
