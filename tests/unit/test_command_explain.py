"""`vigiclic-classifier explain`: odd texts are shown as they are, and nothing is no text."""

import io
import sys

import pytest
from rich.console import Console

from classifier.__main__ import main
from classifier.commands.explain import show
from classifier.scorer import KindVerdict, Reason, Verdict
from classifier.texts import Texts


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_nothing_is_no_text(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", text]) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert not told.out


def test_nothing_on_standard_input_is_no_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
    assert main(["explain"]) == 1
    assert "no text" in capsys.readouterr().err


def test_a_terminal_is_never_told_to_do_anything() -> None:
    text = "\x1b]0;title\x07 pay \x9b2J the \x1b[31mfee"
    quote = "the \x1b[31mfee"
    reason = Reason("upfront", quote, text.index(quote), len(text), 1.0)
    verdict = Verdict(0.99, True, (KindVerdict("upfront", 0.9),), (reason,), None)
    written = io.StringIO()
    show(Console(file=written, width=80), text, verdict, Texts(), threshold=0.9)
    shown = written.getvalue()
    assert not any(ord(char) < 32 and char != "\n" for char in shown)
    assert "\x9b" not in shown
    assert shown.count("the \ufffd[31mfee") == 2


@pytest.mark.parametrize(
    ("language", "probability", "flagged", "told"),
    [
        ("en", 0.991, True, "Looks like a scam (probability 99.1%)"),
        ("en", 0.6, False, "No warning (probability of a scam 60.0%; it warns from 95.0%)"),
        (
            "en",
            0.99,
            False,
            "No warning (probability of a scam 99.0%, but of no kind that it knows)",
        ),
        (
            "fr",
            0.6,
            False,
            "(probabilité d’arnaque : 60,0\u202f%\u202f; alerte à partir de 95,0\u202f%)",
        ),
        ("fr", 0.99, False, "(probabilité d’arnaque : 99,0\u202f%, mais d’aucune sorte connue)"),
    ],
)
def test_the_headline_says_what_its_number_is_of(
    language: str, probability: float, told: str, *, flagged: bool
) -> None:
    verdict = Verdict(probability, flagged, (), (), None)
    written = io.StringIO()
    show(Console(file=written, width=120), "a text", verdict, Texts(language), threshold=0.95)
    assert told in written.getvalue().splitlines()[0].replace("\xa0", " ")
