"""The classifier's words for people stand in every language, with the same places to fill."""

import string
import tomllib

import pytest

from classifier.labels import KINDS
from classifier.texts import FALLBACK, LOCALES, Texts, choose_language

LANGUAGES = sorted(path.stem for path in LOCALES.glob("*.toml"))


def catalogue(language: str) -> dict[str, str]:
    sections = tomllib.loads((LOCALES / f"{language}.toml").read_text("utf-8"))
    return {
        f"{part}.{key}": text for part, texts in sections.items() for key, text in texts.items()
    }


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_has_every_key_with_its_places(language: str) -> None:
    own, english = catalogue(language), catalogue(FALLBACK)
    assert set(own) == set(english)
    assert {key: places(own[key]) for key in own} == {key: places(english[key]) for key in own}
    assert all(text.strip() for text in own.values())


def test_french_is_not_english() -> None:
    assert LANGUAGES == ["en", "fr"]
    own, english = catalogue("fr"), catalogue("en")
    same = {key for key in own if own[key] == english[key]}
    assert len(same) < len(own) / 10


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_named_and_explained(kind: str, language: str) -> None:
    texts = Texts(language)
    assert texts(f"kind.{kind}") != texts(f"kind.{kind}_why")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "fr"}, "fr"),
        ({"LC_ALL": "en_US", "VIGICLIC_LANG": "fr-CA"}, "fr"),
        ({"LC_MESSAGES": "fr_BE", "LANG": "en"}, "fr"),
        ({"VIGICLIC_LANG": "", "LANG": "fr"}, "fr"),
    ],
)
def test_the_language_is_that_of_the_environment(environ: dict[str, str], language: str) -> None:
    assert choose_language(environ) == language


def test_places_are_filled_and_unknown_keys_are_told() -> None:
    texts = Texts("xx")
    assert texts.language == "en"
    assert "/here" in texts("error.no_model", folder="/here")
    with pytest.raises(KeyError):
        texts("error.no_model")
    with pytest.raises(KeyError):
        texts("no.such_key")
