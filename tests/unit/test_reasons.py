"""The words shown for a verdict are the heaviest phrases, whole, apart, and at most three."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from classifier.arrays import Floats
from classifier.reasons import LONGEST_PHRASE, Reason, choose_reasons, heaviest_run
from classifier.tokens import Tokens, tokenise


class Text:
    """A text whose words have the weights that a test gives them."""

    def __init__(
        self, text: str, scam: dict[str, float], kinds: dict[str, dict[str, float]]
    ) -> None:
        self.tokens: Tokens = tokenise(text)
        self.arrays: Any = SimpleNamespace(kinds=tuple(kinds))
        self._weights = [scam, *kinds.values()]

    def token_weights(self, kind: int | None = None) -> Floats:
        weights = self._weights[0 if kind is None else kind + 1]
        return np.array([weights.get(name, -0.1) for name in self.tokens.names])


@dataclass
class Likely:
    kind: str


def chosen(text: Text, *kinds: str) -> list[Reason]:
    return choose_reasons(text, [Likely(kind) for kind in kinds])


def test_the_heaviest_phrase_is_quoted_with_its_place() -> None:
    written = "Good morning. You all can really soon pay the registration FEE now, thank you."
    text = Text(written, {"pay": 1, "registration": 2, "fee": 2, "the": 0.5}, {"upfront": {}})
    first, *_ = chosen(text, "upfront")
    assert first.quote == "pay the registration FEE now"
    assert written[first.start : first.end] == first.quote
    assert first.kind == "upfront"
    assert first.weight == pytest.approx(5.4 - 0.5)


def test_each_kind_has_its_own_words() -> None:
    text = Text(
        "Pay the fee. Buy a coupon.",
        {"fee": 1, "coupon": 1},
        {"upfront": {"fee": 3}, "voucher": {"coupon": 2}},
    )
    assert [(r.kind, r.quote) for r in chosen(text, "upfront", "voucher")] == [
        ("upfront", "Pay the fee"),
        ("voucher", "Buy a coupon"),
    ]


def test_a_phrase_never_runs_over_the_end_of_a_sentence() -> None:
    text = Text("Send money. Money first.", {"send": 1, "money": 1, "first": 1}, {"mule": {}})
    assert sorted(reason.quote for reason in chosen(text, "mule")) == ["Money first", "Send money"]


def test_small_words_at_the_ends_are_left_out() -> None:
    weights = {"fee": 1.0, **dict.fromkeys(["to", "you", "the", "of", "it"], 0.05)}
    text = Text("to you the fee of it", weights, {"upfront": {}})
    assert [reason.quote for reason in chosen(text, "upfront")] == ["fee"]


def test_a_phrase_of_small_words_alone_is_shown_as_it_is() -> None:
    text = Text("to you for the", dict.fromkeys(["to", "you", "for", "the"], 1.0), {"pii": {}})
    assert [reason.quote for reason in chosen(text, "pii")] == ["to you for the"]


def test_at_most_three_and_none_that_is_light_beside_the_best() -> None:
    words = "one. two. three. four. five."
    heavy = Text(words, dict.fromkeys(["one", "two", "three", "four", "five"], 1.0), {"pii": {}})
    assert len(chosen(heavy, "pii")) == 3
    light = Text(words, {"one": 9.0, "two": 4.0, "three": 3.0}, {"pii": {}})
    assert [reason.quote for reason in chosen(light, "pii")] == ["one", "two"]


def test_of_two_kinds_each_is_shown_what_speaks_for_it_rather_than_for_the_other() -> None:
    text = Text(
        "We pay $300 a day. Add me on telegram.",
        {"¤": 2, "0": 3, "day": 3, "telegram": 2},
        {"offplatform": {"telegram": 3, "day": 1}, "pay_outlier": {"day": 3, "0": 1}},
    )
    assert [(r.kind, r.quote) for r in chosen(text, "offplatform", "pay_outlier")] == [
        ("pay_outlier", "pay $300 a day"),
        ("offplatform", "Add me on telegram"),
    ]


def test_a_title_gives_way_to_the_text_under_it() -> None:
    weights = {"deposit": 2.0, "fee": 3.0}
    written = "Deposit first\n\nHello there.\nThe fee is due.\nGoodbye."
    assert [r.quote for r in chosen(Text(written, weights, {"pii": {}}), "pii")] == ["fee is due"]
    alone = Text("Deposit first", weights, {"pii": {}})
    assert [r.quote for r in chosen(alone, "pii")] == ["Deposit first"]


def test_nothing_is_quoted_where_nothing_speaks_for_it() -> None:
    assert chosen(Text("All is well here", {}, {"pii": {}}), "pii") == []
    assert chosen(Text("", {}, {"pii": {}}), "pii") == []
    assert chosen(Text("fee", {"fee": 1}, {"pii": {}})) == []


def test_the_heaviest_run() -> None:
    free = np.ones(5, dtype=bool)
    assert heaviest_run(np.array([1.0, -2.0, 3.0, -1.0, 3.0]), free) == (2, 5)
    assert heaviest_run(np.array([-1.0, -2.0, -3.0, -1.0, -3.0]), free) == (0, 0)
    free[3] = False
    assert heaviest_run(np.array([1.0, -2.0, 3.0, -1.0, 2.0]), free) == (2, 3)
    assert heaviest_run(np.array([]), np.array([], dtype=bool)) == (0, 0)


def test_a_run_has_a_longest_length() -> None:
    first, last = heaviest_run(np.ones(50), np.ones(50, dtype=bool))
    assert last - first == LONGEST_PHRASE
