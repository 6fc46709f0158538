"""The page of files: what was brought in from some, and what can be taken along as others."""

from server.dashboard.evidence_page import evidence_section
from server.dashboard.files import FilesView
from server.dashboard.frame import link, number, page, section, table
from server.dashboard.markup import Html, el, named
from server.dashboard.words import Words
from server.outgoing import State


def files_page(
    view: FilesView, words: Words, outgoing: State, form: str, *, wrong: str | None = None
) -> Html:
    """Give the page.

    Args:
        view: what came from files.
        words: the language.
        outgoing: how far evidence is that is made to be taken along.
        form: what shows that a form is one of this session's.
        wrong: the text that says why what was asked for cannot be made.
    """
    return page(
        words,
        "files",
        words("nav_files"),
        evidence_section(outgoing, words, form, wrong=wrong),
        _out(view, words),
        _in(view, words),
    )


def _out(view: FilesView, words: Words) -> Html:
    commands = (
        el("div", el("dt", el("code", words(f"command_{name}"))), el("dd", words(f"does_{name}")))
        for name in ("verify", "report", "export", "import")
    )
    return section(
        "out",
        words("take_along"),
        el("p", words("take_along_note")),
        el("p", link("tasks_csv", words("download_all", count=words.count(view.measured)))),
        el("p", words("in_terminal")),
        el("dl", commands, class_="commands"),
    )


def _in(view: FilesView, words: Words) -> Html:
    title = words("brought_in")
    if not view.imported:
        return section("in", title, el("p", words("nothing_brought_in"), class_="nothing"))
    heads = [
        (words("platform"), False),
        (words("tasks"), True),
        (words("earned"), True),
        (words("pending"), True),
        (words("told"), True),
        (words("days_told"), True),
    ]
    rows = (
        el(
            "tr",
            el("th", named(words.platform(name), 60), scope="row"),
            number(told.tasks),
            number(words.sums(told.earned)),
            number(words.sums(told.pending)),
            number(words.time(told.told_ms) if told.timed else words("unknown")),
            number(told.days),
        )
        for name, told in view.imported
    )
    note = el("p", words("brought_in_note"), class_="note")
    return section("in", title, note, table(title, heads, rows))


def word_page(words: Words, title: str, *sentences: str) -> Html:
    """Give a small page that only says something."""
    return page(words, "", title, (el("p", sentence) for sentence in sentences))
