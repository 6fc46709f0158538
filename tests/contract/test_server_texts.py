"""The catalogues of the server and of the classifier say the same things in each language."""

import re
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = [REPOSITORY / package / "locales" for package in ("server", "classifier")]


def load(path: Path) -> dict[tuple[str, str], str]:
    sections = tomllib.loads(path.read_text("utf-8"))
    return {
        (section, name): text for section in sections for name, text in sections[section].items()
    }


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w*)", text))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_text_stands_in_every_language_with_the_same_placeholders(folder: Path) -> None:
    english = load(folder / "en.toml")
    others = [path for path in folder.glob("*.toml") if path.stem != "en"]
    assert others
    for path in others:
        texts = load(path)
        assert texts.keys() == english.keys()
        for key, text in texts.items():
            assert placeholders(text) == placeholders(english[key]), key


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_french_is_set_with_its_own_signs(folder: Path) -> None:
    for key, text in load(folder / "fr.toml").items():
        assert not re.search(r"\w'\w| [:;!?»]|« ", text), key
