"""argparse's own words come in the language of the interface, for both programs."""

import argparse
import inspect
import re
from collections.abc import Iterator

import pytest

from classifier import usage
from classifier.__main__ import main
from server.__main__ import main as serve_main


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    usage.speak("en")


WRONG = (["dance"], ["score", "--model"], ["train", "--nope"], ["import"], ["labels", "--json=5"])


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_is_told_in_french(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("utilisation\u00a0: vigiclic-classifier")
    assert re.search(r"(?m)^vigiclic-classifier.*\u00a0: ", told)
    assert not set(re.findall("[a-z]+", told)) & {"error", "the", "expected", "invalid", "needs"}


def test_a_value_of_another_type_is_told_in_french(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    with pytest.raises(SystemExit):
        serve_main(["serve", "--port", "abc"])
    assert "--port\u00a0: 'abc' ne convient pas ici" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "told"), [("en", "show this help"), ("fr", "afficher cette")])
def test_help_is_in_the_language(
    language: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", language)
    with pytest.raises(SystemExit):
        main(["--help"])
    assert told in capsys.readouterr().out


def test_argparse_still_says_what_we_put_into_words() -> None:
    source = inspect.getsource(argparse)
    known = [line for line in usage._WORDS if line.replace("\n", "\\n") in source]
    # One that a later Python says in another way stays English: none does in this one.
    assert known == list(usage._WORDS)
