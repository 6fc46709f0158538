"""What somebody wrote of an error stays when the card is written anew."""

import numpy as np

from classifier.card import Findings, write_card
from classifier.evaluation import Mistake, OwnResult
from classifier.measures import Share, rank
from classifier.understood import one_cell, understood_in


def card(said: dict[str, str], *ids: str) -> str:
    ranking = rank(np.array([True, False]), np.array([1.0, 0.0]))
    own = OwnResult(
        texts=2,
        scams=1,
        families=2,
        threshold=0.9,
        all=ranking,
        parts={},
        recall=Share(1, 1),
        alarms=Share(0, 1),
        kinds={},
        curve=[],
        challenges=Share(0, 1),
        mistakes=[Mistake(name, "scam", "en", "mail", 0.1, "Pay | or not") for name in ids],
    )
    found = Findings("2026-01-01", {}, own, real=[], rivals=[], emscad=None)
    return write_card(found, said)


def test_a_remark_is_kept_for_an_error_that_is_still_there() -> None:
    first = card({"a-1": "The fee | stands\nlast."}, "a-1", "a-2")
    assert understood_in(first) == {"a-1": "The fee stands last."}
    again = card(understood_in(first), "a-2", "a-1")
    assert understood_in(again) == {"a-1": "The fee stands last."}
    assert understood_in(card(understood_in(first), "a-2")) == {}


def test_a_card_without_the_table_or_the_column_says_nothing() -> None:
    assert understood_in("") == {}
    old = "## The twenty worst errors\n\n| text | is |\n|---|---|\n| a-1 | scam |\n"
    assert understood_in(old) == {}


def test_a_remark_stays_in_its_cell() -> None:
    assert one_cell(" a | b\n c ") == "a b c"
