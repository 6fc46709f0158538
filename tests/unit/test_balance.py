"""The checks of balance find what is planted, and find nothing where nothing is."""

import numpy as np
import pytest

from classifier.balance import (
    STYLES,
    auc,
    category_auc,
    chance_auc,
    information,
    kind_counts,
    permutation_p,
    scams,
    style_auc,
    style_bound,
)
from classifier.corpus import Row


def rows(count: int, text: str = "A text.", seed: int = 1) -> list[Row]:
    """Give rows whose label, surface and language have nothing to do with each other."""
    chance = np.random.default_rng(seed)
    return [
        Row(
            f"{seed}-{n}",
            text,
            str(chance.choice(["en", "fr"])),
            "scam" if scam else "legit",
            ("upfront",) if scam else (),
            f"{seed}-{n}",
            str(chance.choice(["mail", "faq", "message", "terms"])),
        )
        for n, scam in enumerate(chance.random(count) < 0.45)
    ]


def planted(count: int, share: float) -> tuple[list[Row], list[str]]:
    """Give rows and a category that says the label in this share of the rows, else chance."""
    made = rows(count)
    chance = np.random.default_rng(2)
    keys = [
        ("bad" if row.is_scam else "good") if told < share else str(chance.choice(["bad", "good"]))
        for row, told in zip(made, chance.random(count), strict=True)
    ]
    return made, keys


def test_the_area_under_the_curve() -> None:
    positive = np.array([False, False, True, True])
    assert auc([1.0, 2.0, 3.0, 4.0], positive) == 1
    assert auc([4.0, 3.0, 2.0, 1.0], positive) == 0
    assert auc([1.0, 1.0, 1.0, 1.0], positive) == 0.5
    assert auc([1.0, 3.0, 2.0, 4.0], positive) == 0.75
    assert auc([1.0, 2.0, 2.0, 4.0], positive) == 0.875
    with pytest.raises(ValueError, match="both labels"):
        auc([1.0], np.array([True]))


def test_chance_stays_under_its_bound_as_often_as_it_says() -> None:
    positive = np.arange(400) < 180
    chance = np.random.default_rng(3)
    over = [auc(chance.random(400), positive) > chance_auc(positive, 0.9) for _ in range(1000)]
    assert 0.07 < np.mean(over) < 0.13
    assert 0.5 < chance_auc(positive, 0.9) < chance_auc(positive) < style_bound(positive) < 0.64


def test_a_category_that_tells_nothing_passes() -> None:
    made = rows(2000)
    surfaces = [row.surface for row in made]
    assert category_auc(made, surfaces) < chance_auc(scams(made))
    assert permutation_p(made, surfaces) > 0.01


def test_a_category_that_tells_a_little_is_found() -> None:
    made, keys = planted(2000, 0.1)
    assert category_auc(made, keys) > chance_auc(scams(made))
    assert permutation_p(made, keys) < 0.01


def test_a_category_that_tells_all_is_wholly_told() -> None:
    made, keys = planted(500, 1.0)
    assert category_auc(made, keys) == 1
    codes = np.array([key == "bad" for key in keys]).astype(np.int64)
    share = scams(made).mean()
    entropy = -share * np.log(share) - (1 - share) * np.log(1 - share)
    assert information(codes, scams(made)) == pytest.approx(entropy)


def test_the_category_of_ones_own_family_does_not_count() -> None:
    # Each family has a category of its own: nothing is learnt of it from the other families.
    made = rows(300)
    assert category_auc(made, [row.family for row in made]) == 0.5


@pytest.mark.parametrize(
    ("style", "plain", "marked"),
    [
        ("length", "short", "a good deal longer than short"),
        ("lines", "one two", "one\ntwo"),
        ("emoji", "fine", "fine 🎉"),
        ("capitals", "Pay now", "PAY NOW"),
        ("exclamation", "Hello.", "Hello!"),
    ],
)
def test_each_style_is_seen_alone(style: str, plain: str, marked: str) -> None:
    assert set(STYLES) == {"length", "lines", "emoji", "capitals", "exclamation"}
    assert STYLES[style](marked) > STYLES[style](plain)
    assert STYLES[style]("") == 0
    calm, loud = rows(400, plain, seed=4), rows(400, marked, seed=5)
    told = [row for row in calm if not row.is_scam] + [row for row in loud if row.is_scam]
    assert style_auc(told, STYLES[style]) == 1
    assert style_auc(calm + loud, STYLES[style]) < style_bound(scams(calm + loud))


def test_a_style_that_is_both_small_and_large_is_seen() -> None:
    texts = ["!" * (n % 9) for n in range(900)]
    made = [
        Row(str(n), text or "-", "en", "scam" if 2 < len(text) < 6 else "legit", (), str(n), "mail")
        for n, text in enumerate(texts)
    ]
    assert style_auc(made, STYLES["exclamation"]) > 0.95


def test_kinds_are_counted_by_language() -> None:
    made = [row for row in rows(50) if row.is_scam]
    counts = kind_counts(made)
    assert counts["upfront"]["en"] + counts["upfront"]["fr"] == len(made)
    assert counts["voucher"]["en"] == 0
