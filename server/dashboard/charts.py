"""Plots as SVG, drawn here: without a script, as wide as the page, and readable without colour.

Positions along the page are per cent and heights are pixels, so that letters keep their size on any
screen. What a plot shows stands beside it as a table, too.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, Decimal

from msgspec import Struct

from server.dashboard.markup import Html, el, joined

HEIGHT = 190
TOP = 24
BASE = 24
LABELS_AT_MOST = 14


class Bar(Struct, frozen=True):
    """One bar: `solid` from the ground, `hatched` on top of it; None is not known.

    `label` stands under it, `figure` above it where there is room, `told` is said on hovering.
    """

    label: str
    told: str
    solid: Decimal | None = None
    hatched: Decimal | None = None
    figure: str = ""

    @property
    def height(self) -> Decimal:
        """How far up the whole bar reaches."""
        return (self.solid or Decimal(0)) + (self.hatched or Decimal(0))


class Level(Struct, frozen=True):
    """A line across the plot to compare with."""

    at: Decimal
    label: str


def bars(
    identity: str,
    title: str,
    description: str,
    shown: Sequence[Bar],
    *,
    level: Level | None = None,
    unit: str = "",
    number: Callable[[Decimal], str] = str,
) -> Html:
    """Draw upright bars, side by side, over an axis from nought.

    Args:
        identity: names the plot on its page.
        title: what it shows, for those who hear it.
        description: what can be seen in it, for them, too.
        shown: the bars from left to right.
        level: a line to compare with.
        unit: what the axis counts.
        number: writes a figure of the axis.
    """
    highest = max([Decimal(0), *(bar.height for bar in shown), *([level.at] if level else [])])
    step = _step(highest)
    count = max(1, int((highest / step).to_integral_value(ROUND_CEILING)))
    ticks = [step * place for place in range(count + 1)]
    hatch = f"{identity}-hatch"
    ground = _Ground(
        step * count, 100 / max(1, len(shown)), -(-len(shown) // LABELS_AT_MOST), hatch
    )
    y = ground.y
    lines = [el("line", class_="grid", x1="0", x2="100%", y1=y(t), y2=y(t)) for t in ticks]
    drawn = [_bar(bar, place, ground) for place, bar in enumerate(shown)]
    across = None
    if level is not None:
        at = y(level.at)
        across = joined(
            el("line", class_="level", x1="0", x2="100%", y1=at, y2=at),
            el("text", level.label, class_="level-label", x="100%", y=at - 6, text_anchor="end"),
        )
    axis = el(
        "svg",
        el("text", unit, x="100%", y="12", text_anchor="end"),
        (el("text", number(_tick(t)), x="100%", y=y(t) + 4, text_anchor="end") for t in ticks),
        class_="axis",
        height=HEIGHT,
        aria_hidden="true",
    )
    plot = el(
        "svg",
        el("title", title, id=f"{identity}-title"),
        el("desc", description, id=f"{identity}-said"),
        _hatch(hatch),
        lines,
        drawn,
        across,
        class_="plot",
        height=HEIGHT,
        role="img",
        aria_labelledby=f"{identity}-title {identity}-said",
    )
    return el("div", axis, plot, class_="bars")


def stripe(part: int, whole: int, kind: str = "solid") -> Html:
    """Draw a lying bar as long as its part of the whole, beside a figure that says the same."""
    percent = round(100 * part / whole, 2) if whole else 0
    return el(
        "svg",
        el("rect", class_="lane", width="100%", height="100%"),
        el("rect", class_=f"stripe {kind}", width=f"{percent}%", height="100%"),
        class_="lying",
        height="12",
        aria_hidden="true",
    )


class _Ground(Struct, frozen=True):
    """Where bars stand: how high the axis goes, and how wide (per cent) the place of each is.

    Each `every`th has its label; `hatch` names what the hatched ones are filled with.
    """

    top: Decimal
    width: float
    every: int
    hatch: str

    def y(self, value: Decimal) -> float:
        """Give how far down the plot a value lies, in pixels."""
        return round(float(TOP + (HEIGHT - TOP - BASE) * (1 - value / self.top)), 1)


def _bar(bar: Bar, number: int, ground: _Ground) -> Html:
    y, width = ground.y, ground.width
    left, middle = number * width + width * 0.15, (number + 0.5) * width
    solid, whole = bar.solid or Decimal(0), bar.height
    place = {"x": f"{left:.3f}%", "width": f"{width * 0.7:.3f}%"}
    rects = []
    for kind, low, high in (("solid", Decimal(0), solid), ("hatched", solid, whole)):
        if high > low:
            tall = round(y(low) - y(high), 1)
            fill = f"url(#{ground.hatch})" if kind == "hatched" else None
            rects.append(el("rect", class_=kind, y=y(high), height=tall, fill=fill, **place))
    return el(
        "g",
        el("title", bar.told),
        # The whole column answers to the pointer, however low the bar.
        el(
            "rect",
            class_="column",
            x=f"{number * width:.3f}%",
            width=f"{width:.3f}%",
            y="0",
            height=HEIGHT,
        ),
        rects,
        el(
            "text",
            bar.figure,
            class_="figure",
            x=f"{middle:.3f}%",
            y=y(whole) - 5,
            text_anchor="middle",
        )
        if bar.figure
        else None,
        _below(bar, f"{middle:.3f}%", number, ground.every),
    )


def _below(bar: Bar, x: str, number: int, every: int) -> Html | None:
    if number % every:
        return None
    # Every other label is left out where there is no room for all of them.
    spare = "spare" if number // every % 2 else None
    return el("text", bar.label, class_=spare, x=x, y=HEIGHT - 6, text_anchor="middle")


def _hatch(name: str) -> Html:
    return el(
        "defs",
        el(
            "pattern",
            el("rect", class_="hatch-ground", width="6", height="6"),
            el("path", class_="hatch-line", d="M-1,7 L7,-1 M-1,1 L1,-1 M5,7 L7,5"),
            id=name,
            width="6",
            height="6",
            patternUnits="userSpaceOnUse",
        ),
    )


def _step(highest: Decimal) -> Decimal:
    """Give the distance of the axis' lines: 1, 2 or 5 times a power of ten, three to five lines."""
    if highest <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(highest.adjusted())
    for factor in (Decimal("0.2"), Decimal("0.5"), Decimal(1), Decimal(2)):
        if highest <= 5 * factor * power:
            return factor * power
    return 5 * power


def _tick(value: Decimal) -> Decimal:
    return Decimal(f"{value.normalize():f}")
