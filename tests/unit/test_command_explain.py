"""`vigiclic-classifier explain`: odd texts are shown as they are, and nothing is no text."""

import io
import re
import sys
from decimal import Decimal

import pytest
from rich.console import Console

from classifier.__main__ import main
from classifier.commands.explain import show
from classifier.pay import Pay
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


def test_the_ends_of_lines_from_windows_are_not_shown() -> None:
    verdict = Verdict(0.1, False, (), (), None)
    written = io.StringIO()
    show(Console(file=written, width=80), "one\r\ntwo\r", verdict, Texts(), threshold=0.9)
    lines = [line.strip() for line in written.getvalue().splitlines()]
    assert lines[1:3] == ["one", "two\ufffd"]


@pytest.mark.parametrize("content", [b"caf\xe9 paye", b"\xff\xfep\x00"])
def test_what_is_not_utf_8_is_no_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"one\n" + content)))
    assert main(["explain"]) == 1
    told = capsys.readouterr()
    assert told.err == (
        "vigiclic-classifier: The text is not UTF-8 (line 2). Save it as UTF-8 and try again.\n"
    )
    assert not told.out


def test_an_argument_that_is_not_utf_8_is_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "caf\udce9 paye"]) == 1
    assert "not UTF-8" in capsys.readouterr().err


def test_of_a_very_long_text_the_parts_that_matter_are_shown() -> None:
    words = "word " * 300_000
    text = f"BEGIN {words[:100_000]}pay the FEE{words}"
    start = text.index("pay the FEE")
    reason = Reason("upfront", "pay the FEE", start, start + 11, 1.0)
    verdict = Verdict(0.99, True, (), (reason,), None)
    written = io.StringIO()
    show(Console(file=written, width=200), text, verdict, Texts(), threshold=0.9)
    shown = written.getvalue()
    assert "BEGIN" in shown
    assert "pay the FEE" in shown.split("“")[0]
    assert len(shown) < 4_000
    left_out = [int(n.replace(",", "")) for n in re.findall(r"\.\.\. ([0-9,]+) char", shown)]
    assert len(left_out) == 2
    assert sum(left_out) == 400_000 - 1_500 - 611 - 4
    assert "Only the first 400,000 characters of the text are read" in shown


def test_numbers_are_written_as_the_language_does() -> None:
    pay = Pay(Decimal("15.5"), "EUR", Decimal(30), Decimal("31.0000"))
    reason = Reason("upfront", "fee", 0, 3, 3.25)
    verdict = Verdict(0.99, True, (), (reason,), pay)
    written = io.StringIO()
    show(Console(file=written, width=200), "fee", verdict, Texts("fr"), threshold=0.9)
    assert "Paie 15,5 EUR pour 30 min, soit 31,00 EUR de l’heure" in written.getvalue()
    assert "+3,25  upfront  «\u00a0fee\u00a0»" in written.getvalue()


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
