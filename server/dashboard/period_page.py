"""The page of a day, a week or a month."""

from collections.abc import Iterable
from decimal import Decimal

from server.dashboard.charts import Bar, Level, bars, stripe
from server.dashboard.frame import address, number, outcome, page, section, table, task_link
from server.dashboard.markup import Html, el, joined
from server.dashboard.payers_page import platform_rows, platforms_heads, requester_heads, rows_of
from server.dashboard.period_view import DayView, PeriodView
from server.dashboard.tasks_view import hour_of
from server.dashboard.words import HOUR_MS, Words


def period_page(view: PeriodView, words: Words) -> Html:
    """Give the page."""
    kind = view.period.kind
    title = words.period(view.period)
    if kind == "day" and view.period.first == view.today:
        title = words("today", day=title)
    if not view.attention_ms and not view.sums.tasks:
        nothing = el("p", words(f"nothing_{kind}"), class_="nothing")
        return page(words, kind, title, _ways(view, words), nothing, _hours(view, words))
    return page(
        words,
        kind,
        title,
        _ways(view, words),
        _real(view, words),
        _hours(view, words),
        _where(view, words),
        _days(view, words) if kind != "day" else None,
        _platforms(view, words),
        _worst(view, words),
        _tasks(view, words) if view.tasks else None,
    )


def _ways(view: PeriodView, words: Words) -> Html:
    kind = view.period.kind
    before, after = view.period.earlier(), view.period.later()
    return el(
        "nav",
        el("a", words(f"{kind}_before"), href=address(kind, date=before.first), rel="prev"),
        el("a", words(f"{kind}_after"), href=address(kind, date=after.first), rel="next")
        if after.first <= view.today
        else None,
        el("a", words(f"{kind}_now"), href=kind) if view.today > view.period.last else None,
        class_="ways",
        aria_label=words("ways"),
    )


def _real(view: PeriodView, words: Words) -> Html:
    totals = view.totals
    real = words.wage(totals.real, totals.currency)
    details = [
        (words("approved_alone"), words.wage(totals.real_approved, totals.currency)),
        (words("paid_time"), words.wage(totals.paid_time, totals.currency)),
        (words("earned"), words.money(totals.earned, totals.currency)),
        (words("pending"), words.money(totals.pending, totals.currency)),
        (words("attention"), words.time(view.attention_ms)),
        (words("tasks"), str(view.sums.tasks)),
    ]
    apart = [words("apart", amount=words.amount(amount)) for amount in totals.apart]
    return section(
        "real",
        words("real"),
        el("p", el("strong", real, class_="big"), " ", words("per_hour"), class_="real"),
        el("p", words("with_pending"), class_="note"),
        _against_floor(view, words),
        el("dl", (el("div", el("dt", what), el("dd", value)) for what, value in details)),
        (el("p", sentence, class_="note") for sentence in apart),
    )


def _against_floor(view: PeriodView, words: Words) -> Html | None:
    if view.floor is None:
        return el("p", words("no_floor"), class_="note")
    floor = words.amount(view.floor)
    if view.floored is None:
        return el("p", words("floor", floor=floor))
    apart = view.floored - view.floor.amount
    text = words(
        "under_floor" if apart < 0 else "over_floor",
        floor=floor,
        apart=words.wage(abs(apart), view.floor.currency),
    )
    return el("p", text, class_="floor under" if apart < 0 else "floor over")


def _hours(view: PeriodView, words: Words) -> Html:
    """Give the real hour of each day beside the floor."""
    shown = [_bar(day, view, words) for day in view.days]
    known = [day for day in view.days if day.real is not None]
    under = [
        day for day in known if view.floor and day.real is not None and day.real < view.floor.amount
    ]
    described = words("hours_said", known=len(known), under=len(under))
    level = None
    if view.floor is not None:
        level = Level(view.floor.amount, words("floor_line", floor=words.amount(view.floor)))
    heads = [(words("day"), False), (words("real_short"), True), (words("approved_short"), True)]
    rows = (
        el(
            "tr",
            el("th", words.short_day(day.date), scope="row"),
            number(words.wage(day.real, view.currency)),
            number(words.wage(day.real_approved, view.currency)),
        )
        for day in view.days
    )
    title = words("hours" if view.period.kind != "day" else "hours_lately")
    return section(
        "hours",
        title,
        el(
            "figure",
            bars(
                "hours-plot",
                title,
                described,
                shown,
                level=level,
                unit=view.currency,
                number=words.texts.number,
            ),
            el("figcaption", described, " ", _legend("sure", "maybe", words)),
        ),
        _as_table(words, title, heads, rows),
    )


def _days(view: PeriodView, words: Words) -> Html:
    """Give how long each day was, and how much of it may be paid."""
    hour = Decimal(HOUR_MS)
    shown = [
        Bar(
            _under(day.date),
            words(
                "day_told",
                day=words.short_day(day.date),
                all=words.time(day.attention_ms),
                unpaid=words.time(day.attention_ms - day.paid_ms),
            ),
            day.paid_ms / hour,
            (day.attention_ms - day.paid_ms) / hour,
        )
        for day in view.days
    ]
    title = words("days")
    paid = sum(day.paid_ms for day in view.days)
    described = words(
        "days_said",
        all=words.time(view.attention_ms),
        unpaid=words.time(max(0, view.attention_ms - paid)),
        share=words.share(max(0, view.attention_ms - paid), view.attention_ms),
    )
    heads = [(words("day"), False), (words("paid_work"), True), (words("unpaid_work"), True)]
    rows = (
        el(
            "tr",
            el("th", words.short_day(day.date), scope="row"),
            number(words.time(day.paid_ms)),
            number(words.time(day.attention_ms - day.paid_ms)),
        )
        for day in view.days
    )
    unit = words("hours_unit")
    plot = bars("days-plot", title, described, shown, unit=unit, number=words.texts.number)
    caption = el("figcaption", described, " ", _legend("paid_work", "unpaid_work", words))
    figure = el("figure", plot, caption)
    return section("days", title, figure, _as_table(words, title, heads, rows))


def _where(view: PeriodView, words: Words) -> Html:
    """Give where the time went: bars that are a table at once."""
    rows = (
        el(
            "tr",
            el("th", words.texts(f"dashboard_spent.{item.what}"), scope="row"),
            number(words.time(item.ms)),
            number(words.share(item.ms, view.attention_ms)),
            el(
                "td",
                stripe(item.ms, view.attention_ms, "solid" if item.paid else "hatched"),
                class_="lane-cell",
            ),
        )
        for item in view.spent
    )
    heads = [
        (words("what"), False),
        (words("time"), True),
        (words("share"), True),
        (el("span", words("bar"), class_="heard"), False),
    ]
    unpaid = sum(item.ms for item in view.spent if not item.paid)
    said = words("where_said", unpaid=words.time(unpaid), all=words.time(view.attention_ms))
    return section("where", words("where"), el("p", said), table(words("where"), heads, rows))


def _platforms(view: PeriodView, words: Words) -> Html:
    rows = platform_rows(view.platforms, words)
    heads = platforms_heads(words)
    return section("platforms", words("platforms"), table(words("platforms"), heads, rows))


def _worst(view: PeriodView, words: Words) -> Html | None:
    if not view.worst:
        return None
    rows = rows_of(view.worst, words)
    heads = requester_heads(words)
    note = el("p", words("worst_note"), class_="note")
    more = el("p", el("a", words("all_payers"), href="payers"))
    return section("worst", words("worst"), note, table(words("worst"), heads, rows), more)


def _tasks(view: PeriodView, words: Words) -> Html:
    heads = [
        (words("task"), False),
        (words("outcome"), False),
        (words("time"), True),
        (words("reward"), True),
        (words("per_hour_short"), True),
    ]
    rows = (
        el(
            "tr",
            el("th", task_link(words, line), scope="row"),
            el("td", outcome(words, line)),
            number(words.time(line.active_ms)),
            number(words.amount(line.reward)),
            number(words.wage(hour_of(line), line.reward.currency if line.reward else "")),
        )
        for line in view.tasks
    )
    return section("tasks", words("tasks"), table(words("tasks"), heads, rows))


def _bar(day: DayView, view: PeriodView, words: Words) -> Bar:
    label = _under(day.date)
    if day.real is None:
        told = words("hour_unknown", day=words.short_day(day.date))
        return Bar(label, told, figure="–" if day.attention_ms else "")
    sure = day.real_approved or Decimal(0)
    told = words(
        "hour_told",
        day=words.short_day(day.date),
        real=words.wage(day.real, view.currency),
        approved=words.wage(sure, view.currency),
    )
    figure = words.texts.number(round(day.real, 1)) if len(view.days) <= 7 else ""
    return Bar(label, told, sure, day.real - sure, figure)


def _under(date: str) -> str:
    return str(int(date[8:]))


def _legend(solid: str, hatched: str, words: Words) -> Html:
    return joined(
        el("span", words(solid), class_="key solid"),
        " ",
        el("span", words(hatched), class_="key hatched"),
    )


def _as_table(
    words: Words, title: str, heads: Iterable[tuple[object, bool]], rows: Iterable[Html]
) -> Html:
    return el("details", el("summary", words("as_table")), table(title, heads, rows))
