"""One task: what is known of it, and a form to correct it."""

from collections.abc import Mapping

from server.dashboard.correction import minutes_of
from server.dashboard.frame import outcome, page, section
from server.dashboard.markup import Html, el, named, plain
from server.dashboard.tasks_view import OUTCOMES, hour_of
from server.dashboard.words import Words
from server.ledger import Line

TITLE_SHOWN = 2_000


def task_page(
    line: Line, words: Words, form: str, *, saved: bool = False, wrong: Mapping[str, str] = {}
) -> Html:
    """Give the page.

    Args:
        line: the task.
        words: the language.
        form: what shows that a form is one of this session's.
        saved: whether a correction was just taken.
        wrong: what stood in the form, and why it was not taken: a text's name under `problem`.
    """
    title = plain(line.title, 120) or words("no_title")
    long = None
    if len(line.title) > 120:
        shown = named(line.title, TITLE_SHOWN)
        long = el("details", el("summary", words("whole_title")), el("p", shown))
    said = None
    if saved:
        said = el("p", words("saved"), class_="saved", role="status")
    if wrong:
        said = el("p", words(wrong["problem"]), class_="wrong", role="alert")
    facts = _facts(line, words)
    return page(
        words,
        "tasks",
        title,
        said,
        long,
        el("dl", (el("div", el("dt", what), el("dd", value)) for what, value in facts)),
        _form(line, words, form, wrong),
    )


def _facts(line: Line, words: Words) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        (words("platform"), named(words.platform(line.platform), 60)),
        (words("requester"), named(words.requester(line.requester or ""), 80)),
        (words("outcome"), outcome(words, line)),
        (words("reward"), words.amount(line.reward)),
    ]
    if line.bonus is not None:
        facts.append((words("bonus"), words.amount(line.bonus)))
    if line.imported:
        facts.append((words("told"), words.time(line.told_ms)))
        facts.append((words("source"), words("from_file")))
    else:
        facts.append((words("time"), words.time(line.active_ms)))
        if line.active_ms != line.measured_ms and line.active_ms is not None:
            facts.append((words("measured"), words.time(line.measured_ms)))
        hour = hour_of(line)
        currency = line.reward.currency if line.reward else ""
        facts.append((words("per_hour_short"), words.wage(hour, currency)))
    facts += [
        (words("accepted_at"), words.moment(line.accepted_at)),
        (words("ended_at"), words.moment(line.ended_at)),
    ]
    return facts


def _form(line: Line, words: Words, form: str, wrong: Mapping[str, str]) -> Html:
    minutes = ""
    if line.active_ms is not None:
        minutes = words.texts.number(minutes_of(line.active_ms))
    amount = words.texts.number(line.reward.amount) if line.reward is not None else ""
    currency = line.reward.currency if line.reward is not None else ""
    outcomes = [
        el(
            "option",
            words.texts(f"outcome.{name}"),
            value=name,
            selected=name == wrong.get("outcome", line.outcome),
        )
        for name in OUTCOMES
    ]
    bad = wrong.get("problem", "")
    return section(
        "correct",
        words("correct"),
        el("p", words("correct_note"), class_="note"),
        el(
            "form",
            el("input", type="hidden", name="form", value=form),
            el("input", type="hidden", name="platform", value=line.platform),
            el("input", type="hidden", name="key", value=line.key),
            _field(
                "minutes", words("minutes"), wrong.get("minutes", minutes), bad == "wrong_minutes"
            ),
            el(
                "div",
                el("label", words("outcome"), for_="outcome"),
                el("select", outcomes, id="outcome", name="outcome"),
            ),
            _field("amount", words("reward"), wrong.get("amount", amount), bad == "wrong_amount"),
            _field(
                "currency",
                words("currency"),
                wrong.get("currency", currency),
                bad == "wrong_currency",
                readonly=bool(currency),
            ),
            el("button", words("save"), type="submit"),
            method="post",
            action="task",
            class_="correct",
        ),
    )


def _field(name: str, label: str, value: str, is_wrong: bool, *, readonly: bool = False) -> Html:
    field = el(
        "input",
        id=name,
        name=name,
        value=value,
        type="text",
        inputmode="text" if name == "currency" else "decimal",
        autocomplete="off",
        maxlength="30",
        readonly=readonly,
        aria_invalid="true" if is_wrong else None,
    )
    return el("div", el("label", label, for_=name), field)
