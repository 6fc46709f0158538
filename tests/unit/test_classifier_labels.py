"""Kinds, their words for people, and the catalogues of the classifier."""

import re
import tomllib

import pytest

from classifier.labels import KINDS
from classifier.texts import LOCALES, Texts, choose_language


def catalogue(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((LOCALES / f"{language}.toml").read_text("utf-8"))


def test_every_kind_has_a_name_and_a_reason_in_both_languages() -> None:
    for language in ("en", "fr"):
        texts = Texts(language)
        for code in KINDS:
            assert texts(f"kind.{code}")
            assert len(texts(f"kind.{code}_why")) > 20


def test_the_catalogues_have_the_same_keys_and_placeholders() -> None:
    english, french = catalogue("en"), catalogue("fr")
    assert english.keys() == french.keys()
    for section, texts in english.items():
        assert texts.keys() == french[section].keys()
        for key, text in texts.items():
            holes = set(re.findall(r"\{(\w+)", text))
            assert holes == set(re.findall(r"\{(\w+)", french[section][key])), key


def test_the_codes_fit_the_protocol() -> None:
    assert all(re.fullmatch(r"[a-z_]+", code) for code in KINDS)
    assert {kind.level for kind in KINDS.values()} == {"danger", "caution", "info"}
    assert KINDS["disturbing"].hazard
    assert KINDS["upfront"].level == "danger"


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C"}, "en"),
        ({"VIGICLIC_LANG": "fr", "LANG": "en_GB"}, "fr"),
        ({}, "en"),
    ],
)
def test_the_language_follows_the_environment(environ: dict[str, str], language: str) -> None:
    assert choose_language(environ) == language
