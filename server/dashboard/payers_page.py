"""Who pays what for an hour: platforms and requesters, the worst payers first."""

from collections.abc import Iterable

from server.dashboard.frame import link, number, page, pages, section, table
from server.dashboard.markup import Html, el, named
from server.dashboard.payers_view import ON_A_PAGE, ORDERS, PayersView, refused
from server.dashboard.period_view import PayerView
from server.dashboard.words import Words

SPANS = ("month", "quarter", "year", "all")


def payers_page(view: PayersView, words: Words) -> Html:
    """Give the page."""
    if not view.platforms and not view.requesters:
        content: list[Html | None] = [el("p", words("nothing_span"), class_="nothing")]
    else:
        floor = None
        if view.floor is not None:
            floor = el("p", words("floor", floor=words.amount(view.floor)))
        content = [
            floor,
            section(
                "platforms",
                words("platforms"),
                table(
                    words("platforms"), platforms_heads(words), platform_rows(view.platforms, words)
                ),
            ),
            section(
                "requesters",
                words("requesters"),
                el("p", words("worst_note"), class_="note"),
                _choices(words, "order", ORDERS, view.order, span=view.span),
                table(words("requesters"), requester_heads(words), rows_of(view.requesters, words)),
                pages(
                    words,
                    "payers",
                    view.page,
                    view.count,
                    ON_A_PAGE,
                    span=view.span,
                    order=view.order,
                ),
            ),
        ]
    spans = _choices(words, "span", SPANS, view.span, order=view.order)
    return page(words, "payers", words("payers"), spans, content)


def platforms_heads(words: Words) -> list[tuple[object, bool]]:
    """Give the heads of a table of platforms."""
    return [
        (words("platform"), False),
        (words("real_short"), True),
        (words("tasks"), True),
        (words("time"), True),
        (words("earned"), True),
        (words("pending"), True),
    ]


def platform_rows(views: Iterable[PayerView], words: Words) -> Iterable[Html]:
    """Give a row for each platform."""
    return (
        el(
            "tr",
            el("th", named(words.platform(view.platform), 60), scope="row"),
            number(words.wage(view.totals.real, view.totals.currency)),
            number(view.sums.tasks),
            number(words.time(view.time_ms)),
            number(words.money(view.totals.earned, view.totals.currency)),
            number(words.money(view.totals.pending, view.totals.currency)),
        )
        for view in views
    )


def requester_heads(words: Words) -> list[tuple[object, bool]]:
    """Give the heads of a table of requesters."""
    return [
        (words("requester"), False),
        (words("per_hour_short"), True),
        (words("platform"), False),
        (words("tasks"), True),
        (words("refused"), True),
        (words("time"), True),
        (words("pay"), True),
    ]


def rows_of(views: Iterable[PayerView], words: Words) -> Iterable[Html]:
    """Give a row for each requester."""
    return (
        el(
            "tr",
            el("th", _requester(view, words), scope="row"),
            number(words.wage(view.totals.real, view.totals.currency)),
            el("td", named(words.platform(view.platform), 60)),
            number(view.sums.tasks),
            number(refused(view.sums)),
            number(words.time(view.time_ms)),
            number(words.money(view.totals.earned + view.totals.pending, view.totals.currency)),
        )
        for view in views
    )


def _requester(view: PayerView, words: Words) -> Html:
    if not view.requester:
        return el("span", words("no_requester"), class_="note")
    name = named(view.requester, 80)
    return link("tasks", name, platform=view.platform, requester=view.requester)


def _choices(words: Words, name: str, values: Iterable[str], chosen: str, **others: object) -> Html:
    links = (
        el("li", link("payers", words(f"{name}_{value}"), **{name: value}, **others))
        if value != chosen
        else el("li", el("strong", words(f"{name}_{value}")))
        for value in values
    )
    return el("ul", links, class_="choices", aria_label=words(f"{name}_choice"))
