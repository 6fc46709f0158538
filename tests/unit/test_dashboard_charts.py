"""Plots: heights that are to scale, an axis that holds everything, and words for who sees none."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from server.dashboard.charts import BASE, HEIGHT, TOP, Bar, Level, bars, stripe

FIGURES = st.decimals(0, 10_000, places=2, allow_nan=False, allow_infinity=False)


def rects(svg: str, kind: str) -> list[tuple[float, float]]:
    found = re.findall(rf'<rect class="{kind}" y="([\d.]+)" height="([\d.]+)"', svg)
    return [(float(y), float(height)) for y, height in found]


def draw(*shown: Bar, level: Level | None = None) -> str:
    return bars("p", "Pay", "What it shows", shown, level=level)


def test_bars_are_to_scale_and_stand_on_each_other() -> None:
    svg = draw(Bar("1", "one", Decimal(2), Decimal(1)), Bar("2", "two", Decimal(4)))
    (low, small), (high, large) = rects(svg, "solid")
    (over, hatched), *_ = rects(svg, "hatched")
    assert abs(large - 2 * small) < 0.3
    assert abs(hatched - small / 2) < 0.3
    assert abs(over + hatched - low) < 0.3
    assert abs(low + small - (HEIGHT - BASE)) < 0.3
    assert high < low


def test_the_axis_reaches_over_the_level() -> None:
    level = Level(Decimal("12.02"), "floor")
    svg = draw(Bar("1", "one", Decimal("3.4")), level=level)
    ticks = [int(text) for text in re.findall(r">(\d+)</text>", svg.partition("</svg>")[0])]
    assert ticks == [0, 5, 10, 15]
    at = re.search(r'class="level" x1="0" x2="100%" y1="([\d.]+)"', svg)
    assert at is not None
    assert TOP <= float(at[1]) <= HEIGHT - BASE


@given(st.lists(st.tuples(FIGURES, FIGURES), max_size=31), st.none() | FIGURES)
def test_nothing_is_drawn_outside(
    figures: list[tuple[Decimal, Decimal]], at: Decimal | None
) -> None:
    shown = [Bar("x", "told", solid, hatched) for solid, hatched in figures]
    level = None if at is None else Level(at, "floor")
    svg = draw(*shown, level=level)
    for y, height in rects(svg, "solid") + rects(svg, "hatched"):
        assert y >= TOP - 0.2
        assert y + height <= HEIGHT - BASE + 0.2
    for y in re.findall(r'y1="([\d.-]+)"', svg):
        assert TOP - 0.2 <= float(y) <= HEIGHT - BASE + 0.2
    assert svg.count('class="grid"') in range(2, 7)


def test_what_is_not_known_has_no_bar_but_is_told() -> None:
    svg = draw(Bar("1", "pay unknown", figure="–"), Bar("2", "nothing", Decimal(0)))
    assert rects(svg, "solid") == []
    assert "<title>pay unknown</title>" in svg
    assert ">–</text>" in svg


def test_who_sees_nothing_hears_title_and_description() -> None:
    svg = draw(Bar("1", "one", Decimal(1)))
    assert 'role="img" aria-labelledby="p-title p-said"' in svg
    assert '<title id="p-title">Pay</title>' in svg
    assert '<desc id="p-said">What it shows</desc>' in svg


def test_labels_are_thinned_where_there_are_many() -> None:
    svg = draw(*(Bar(f"day {number}", "told", Decimal(1)) for number in range(31)))
    assert svg.count(">day ") == 11


def test_hostile_words_stay_words() -> None:
    svg = bars("p", "<b>", "</desc><script>", [Bar("<i>", "</title><script>", Decimal(1))])
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "<i>" not in svg


def test_a_stripe_is_as_long_as_its_part() -> None:
    assert 'class="stripe solid" width="25.0%"' in stripe(1, 4)
    assert 'width="0%"' in stripe(0, 0)
