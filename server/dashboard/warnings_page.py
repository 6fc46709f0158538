"""The warnings that were raised, when they were shown, and what became of them."""

from server.advice import say
from server.dashboard.frame import link, page, pages, table
from server.dashboard.markup import Html, el, named, plain
from server.dashboard.warned import ON_A_PAGE, Warned, WarningsView
from server.dashboard.words import Words

QUOTES_SHOWN = 3


def warnings_page(view: WarningsView, words: Words) -> Html:
    """Give the page."""
    title = words("nav_warnings")
    if not view.count:
        return page(words, "warnings", title, el("p", words("nothing_warned"), class_="nothing"))
    heads = [
        (words("when"), False),
        (words("warning"), False),
        (words("shown"), False),
        (words("became"), False),
    ]
    return page(
        words,
        "warnings",
        title,
        el("p", words("warned_said", count=view.count)),
        table(title, heads, (_row(item, words) for item in view.warned)),
        pages(words, "warnings", view.page, view.count, ON_A_PAGE),
    )


def _row(item: Warned, words: Words) -> Html:
    alert = item.stored.alert
    level = words.texts(f"level.{alert.level}")
    title = plain(str(alert.params.get("title") or ""), 80)
    said = say(alert.code, {**alert.params, "title": ""}, (), words.texts)
    quotes = [named(reason.quote, 80) for reason in alert.reasons[:QUOTES_SHOWN]]
    return el(
        "tr",
        el("td", words.moment(alert.at)),
        el(
            "th",
            el("span", level, class_=f"level {alert.level}"),
            " ",
            named(title, 80) if title else None,
            el("p", said),
            el("ul", (el("li", el("q", quote)) for quote in quotes), class_="quotes")
            if quotes
            else None,
            scope="row",
        ),
        el("td", _shown(item, words)),
        el("td", _became(item, words)),
    )


def _shown(item: Warned, words: Words) -> str:
    seen = item.stored.seen_at
    return words("not_shown") if seen is None else words.moment(seen)


def _became(item: Warned, words: Words) -> list[Html]:
    parts = []
    if item.verdict is not None:
        parts.append(el("p", words(f"verdict_{item.verdict}")))
    if item.task is not None and item.outcome is not None:
        platform, key = item.task
        done = words("done_since", outcome=words.texts(f"outcome.{item.outcome}"))
        parts.append(el("p", link("task", done, platform=platform, key=key)))
    elif "offer" in item.stored.alert.params:
        parts.append(el("p", words("not_done")))
    return parts or [el("p", words("nothing_became"))]
