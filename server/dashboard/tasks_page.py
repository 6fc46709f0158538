"""The table of all tasks: search, filters, an order for each column, a page at a time."""

from typing import Any

from server.dashboard.frame import address, link, number, outcome, page, pages, table, task_link
from server.dashboard.markup import Html, el, joined, named
from server.dashboard.tasks_view import ON_A_PAGE, OUTCOMES, SORTS, Query, TasksView, hour_of
from server.dashboard.words import Words
from server.ledger import Line

FIGURES = frozenset({"time", "reward", "hour"})


def tasks_page(view: TasksView, words: Words) -> Html:
    """Give the page."""
    query = view.query
    content: list[Html | None]
    if view.count:
        asked = {**_asked(query), "sort": query.sort, "up": int(query.upwards) or None}
        heads = [(_head(query, sort, words), sort in FIGURES) for sort in SORTS]
        content = [
            table(words("tasks_said", count=view.count), heads, _rows(view.lines, words)),
            pages(words, "tasks", query.page, view.count, ON_A_PAGE, **asked),
            el("p", link("tasks_csv", words("download_these"), **_asked(query))),
        ]
    else:
        content = [el("p", words("nothing_found"), class_="nothing")]
    said = el("p", words("tasks_said", count=view.count), role="status")
    return page(words, "tasks", words("tasks"), _search(view, words), said, content)


def _search(view: TasksView, words: Words) -> Html:
    query = view.query
    outcomes = [("", words("any_outcome"))]
    outcomes += [(name, words.texts(f"outcome.{name}")) for name in OUTCOMES]
    platforms = [("", words("any_platform"))]
    platforms += [(name, words.platform(name)) for name in view.platforms]
    requester = None
    if query.requester is not None:
        drop = {**_asked(query), "requester": None}
        requester = el(
            "p",
            el("input", type="hidden", name="requester", value=query.requester),
            words("only_requester"),
            " ",
            named(query.requester, 80),
            " ",
            link("tasks", words("drop_requester"), **drop),
        )
    return el(
        "form",
        _field(
            "text",
            words("search"),
            el("input", type="search", id="text", name="text", value=query.text, maxlength="200"),
        ),
        _field("outcome", words("outcome"), _select("outcome", outcomes, query.outcome)),
        _field("platform", words("platform"), _select("platform", platforms, query.platform)),
        el("button", words("find"), type="submit"),
        requester,
        class_="search",
        role="search",
        method="get",
        action="tasks",
    )


def _field(name: str, label: str, field: Html) -> Html:
    return el("div", el("label", label, for_=name), field)


def _select(name: str, options: list[tuple[str, str]], chosen: str) -> Html:
    return el(
        "select",
        (el("option", label, value=value, selected=value == chosen) for value, label in options),
        id=name,
        name=name,
    )


def _head(query: Query, sort: str, words: Words) -> Html:
    chosen = query.sort == sort
    up = int(not query.upwards) if chosen else 0
    sign = el("span", " ▲" if query.upwards else " ▼", aria_hidden="true") if chosen else None
    heard = None
    if chosen:
        heard = el("span", words("sorted_up" if query.upwards else "sorted_down"), class_="heard")
    where = address("tasks", sort=sort, up=up or None, **_asked(query))
    return joined(el("a", words(f"sort_{sort}"), sign, href=where), heard)


def _rows(lines: list[Line], words: Words) -> list[Html]:
    return [
        el(
            "tr",
            el("td", words.moment(line.at)),
            el("th", task_link(words, line), _marks(line, words), scope="row"),
            el("td", named(words.platform(line.platform), 60)),
            el("td", named(line.requester or "", 80)),
            number(words.time(line.active_ms)),
            number(words.amount(line.reward)),
            number(words.wage(hour_of(line), line.reward.currency if line.reward else "")),
            el("td", outcome(words, line)),
        )
        for line in lines
    ]


def _marks(line: Line, words: Words) -> list[Html]:
    marks = []
    if line.corrected:
        marks.append(el("span", words("corrected"), class_="mark"))
    if line.imported:
        marks.append(el("span", words("from_file"), class_="mark"))
    return marks


def _asked(query: Query) -> dict[str, Any]:
    """Give what is asked for, without order and page."""
    return {
        "text": query.text,
        "outcome": query.outcome,
        "platform": query.platform,
        "requester": query.requester,
    }
