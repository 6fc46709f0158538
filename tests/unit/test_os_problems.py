"""Why a file could not be read, in words and not in the system's own."""

import errno
from pathlib import Path

import pytest

from classifier.os_problems import why_not
from classifier.texts import Texts


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        (errno.ENOENT, "it does not exist", "introuvable"),
        (errno.EACCES, "you are not allowed to", "vous n’en avez pas le droit"),
        (errno.EISDIR, "it is a folder", "c’est un dossier"),
        (errno.ENOSPC, "the disk is full", "le disque est plein"),
        (errno.EPIPE, f"system error {errno.EPIPE}", f"erreur système {errno.EPIPE}"),
    ],
)
def test_a_problem_is_told_in_both_languages(number: int, english: str, french: str) -> None:
    error = OSError(number, "in the system's words")
    assert why_not(error, Texts("en")) == english
    assert why_not(error, Texts("fr")) == french


def test_a_problem_without_a_number_is_named() -> None:
    assert why_not(OSError("odd"), Texts()) == "system error OSError"


def test_a_real_problem_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "none").read_bytes()
    assert why_not(caught.value, Texts()) == "it does not exist"
