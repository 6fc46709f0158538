"""What all pages have in common: the head, the way to the others, tables and links."""

from collections.abc import Iterable
from urllib.parse import urlencode

from server.dashboard.markup import Html, el, joined, named
from server.dashboard.words import Words
from server.ledger import Line

PAGES = ("day", "week", "month", "payers", "pending", "warnings", "tasks", "files")


def page(words: Words, name: str, title: str, *content: object) -> Html:
    """Give a whole page; `name` is the one of `PAGES` that it is or belongs to."""
    links = (
        el("li", el("a", words(f"nav_{other}"), href=other, aria_current=_current(other, name)))
        for other in PAGES
    )
    return document(
        words,
        title,
        el("a", words("skip"), class_="skip", href="#main"),
        el(
            "header",
            el("p", "Vigiclic", class_="brand"),
            el("nav", el("ul", links), aria_label=words("nav")),
        ),
        el("main", el("h1", title), content, id="main"),
        el("footer", el("p", words("stays"))),
        own=True,
    )


def document(words: Words, title: str, *body: object, own: bool) -> Html:
    """Give an HTML document; `own` ones have our style sheet and script, which need a session."""
    head = [
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", f"{title} – Vigiclic"),
    ]
    if own:
        head.append(el("link", rel="stylesheet", href="static/dashboard.css"))
        head.append(el("link", rel="icon", href="static/icon.png", type="image/png"))
        head.append(el("script", src="static/dashboard.js", defer=True))
    whole = el("html", el("head", head), el("body", body), lang=words.texts.language)
    return joined(Html("<!doctype html>\n"), whole)


def section(identity: str, title: str, *content: object) -> Html:
    """Give a part of a page under a heading of its own."""
    heading = el("h2", title, id=identity)
    return el("section", heading, content, aria_labelledby=identity)


def table(
    caption: str, heads: Iterable[tuple[object, bool]], rows: Iterable[Html], *, quiet: bool = True
) -> Html:
    """Give a table that scrolls by itself where the page is too narrow for it.

    `heads` say of each column its title and whether it holds figures. A `quiet` caption is heard
    and not seen: where the heading above says the same.
    """
    return el(
        "div",
        el(
            "table",
            el("caption", caption, class_="heard" if quiet else None),
            el(
                "thead",
                el(
                    "tr",
                    (
                        el("th", head, scope="col", class_=number and "num")
                        for head, number in heads
                    ),
                ),
            ),
            el("tbody", rows),
        ),
        class_="scroll",
        role="group",
        aria_label=caption,
        tabindex="0",
    )


def number(value: object) -> Html:
    """Give the cell of a figure."""
    return el("td", value, class_="num")


def link(to: str, text: object, /, **query: object) -> Html:
    """Give a link to a page of ours; what is None or empty is left out of its address."""
    return el("a", text, href=address(to, **query))


def address(to: str, /, **query: object) -> str:
    """Give the address of a page of ours."""
    given = {name: str(value) for name, value in query.items() if value not in (None, "", False)}
    return f"{to}?{urlencode(given, errors='replace')}" if given else to


def task_link(words: Words, line: Line, most: int = 80) -> Html:
    """Give a task's title as the link to its own page."""
    text = named(line.title, most) if line.title.strip() else words("no_title")
    return link("task", text, platform=line.platform, key=line.key)


def outcome(words: Words, line: Line) -> Html:
    """Give what became of a task, with a sign that needs no colour."""
    return el(
        "span",
        words.texts(f"outcome.{line.outcome}"),
        class_=f"outcome {line.outcome.replace('_', '-')}",
    )


def pages(words: Words, to: str, at: int, count: int, each: int, /, **query: object) -> Html | None:
    """Give the way through the pages of a long table; None where there is but one."""
    last = max(1, -(-count // each))
    if last == 1:
        return None
    return el(
        "nav",
        link(to, words("page_before"), page=at - 1, **query) if at > 1 else None,
        el("span", words("page_of", page=at, pages=last)),
        link(to, words("page_after"), page=at + 1, **query) if at < last else None,
        class_="pages",
        aria_label=words("pages"),
    )


def _current(other: str, name: str) -> str | None:
    return "page" if other == name else None
