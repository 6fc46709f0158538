"""What is pending: how old it is, what should be claimed, and what was refused of late."""

from server.dashboard.frame import number, page, section, table, task_link
from server.dashboard.markup import Html, el, named
from server.dashboard.pending_view import PendingView, Waiting
from server.dashboard.words import Words
from server.ledger import Line


def pending_page(view: PendingView, words: Words) -> Html:
    """Give the page."""
    return page(
        words,
        "pending",
        words("nav_pending"),
        _summary(view, words),
        _waiting(view, words),
        _refused(view.refused, words),
    )


def _summary(view: PendingView, words: Words) -> list[Html | None]:
    if not view.count:
        return [
            el("p", words("nothing_pending"), class_="nothing"),
            _imported(view, words),
        ]
    pending = words.sums(view.pending)
    parts: list[Html | None] = [
        el("p", words("pending_said", count=view.count, sums=pending)),
    ]
    if view.late:
        claim = words("claim", count=view.late, sums=words.sums(view.claimable))
        parts.append(el("p", claim, class_="claim"))
        parts.append(el("p", words("claim_how"), class_="note"))
    parts.append(_imported(view, words))
    return parts


def _imported(view: PendingView, words: Words) -> Html | None:
    if not view.imported:
        return None
    return el("p", words("pending_imported", count=view.imported), class_="note")


def _waiting(view: PendingView, words: Words) -> Html | None:
    if not view.waiting:
        return None
    heads = [
        *_what_heads(words),
        (words("age"), True),
        (words("due"), False),
    ]
    rows = (
        el(
            "tr",
            *_what(item.line, words),
            number(words.age(item.age_ms)),
            el("td", _due(item, words)),
        )
        for item in view.waiting
    )
    more = None
    if view.count > len(view.waiting):
        more = el("p", words("shown_of", shown=len(view.waiting), count=view.count), class_="note")
    title = words("waiting")
    return section("waiting", title, table(title, heads, rows), more)


def _what_heads(words: Words) -> list[tuple[str, bool]]:
    return [
        (words("task"), False),
        (words("platform"), False),
        (words("requester"), False),
        (words("reward"), True),
    ]


def _what(line: Line, words: Words) -> tuple[Html, ...]:
    return (
        el("th", task_link(words, line), scope="row"),
        el("td", named(words.platform(line.platform), 60)),
        el("td", named(words.requester(line.requester or ""), 80)),
        number(words.amount(line.reward)),
    )


def _due(item: Waiting, words: Words) -> Html:
    key = "due_promised" if item.promised else "due_usual"
    if item.late:
        text = words("late", due=words(key, days=item.due_days))
        return el("strong", text, class_="late")
    return el("span", words(key, days=item.due_days))


def _refused(lines: list[Line], words: Words) -> Html | None:
    if not lines:
        return None
    heads = [
        *_what_heads(words),
        (words("time"), True),
        (words("when"), False),
    ]
    rows = (
        el(
            "tr",
            *_what(line, words),
            number(words.time(line.active_ms)),
            el("td", words.moment(line.at)),
        )
        for line in lines
    )
    title = words("refused_lately")
    note = el("p", words("refused_how"), class_="note")
    return section("refused", title, note, table(title, heads, rows))
