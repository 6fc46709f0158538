"""The part of the page of files that makes evidence to take along, and says how far it is."""

from server.dashboard.frame import link, section
from server.dashboard.markup import Html, el
from server.dashboard.words import Words
from server.outgoing import Failed, Ready, State, Underway

AGAIN_MS = 1_000


def evidence_section(state: State, words: Words, form: str, *, wrong: str | None = None) -> Html:
    """Give the section; `wrong` is the text that says why what was asked for cannot be made."""
    return section(
        "evidence",
        words("evidence"),
        el("p", words("evidence_what")),
        el("p", words(wrong), class_="wrong", role="alert") if wrong is not None else None,
        _said(state, words),
        None if isinstance(state, Underway) else _form(words, form),
    )


def _said(state: State, words: Words) -> Html | None:
    match state:
        case Underway(read=read):
            return el(
                "div",
                # The script asks again; without it the worker does.
                el("p", words("evidence_underway", count=words.count(read)), role="status"),
                el("progress", aria_label=words("evidence")),
                el("p", link("files", words("look_again"))),
                data_again=AGAIN_MS,
            )
        case Ready():
            download = words("evidence_download", size=words.megabytes(state.size))
            return el(
                "div",
                el("p", words("evidence_ready"), class_="saved", role="status"),
                el("p", link("evidence_zip", download)),
                el("p", words("evidence_fingerprint")),
                el("p", el("code", state.fingerprint), class_="fingerprint"),
            )
        case Failed():
            why = state.why or words("evidence_failed_how")
            return el("p", words("evidence_failed", why=why), class_="wrong", role="alert")
    return None


def _form(words: Words, form: str) -> Html:
    return el(
        "form",
        el("input", type="hidden", name="form", value=form),
        _day(words, "from"),
        _day(words, "until"),
        el("p", words("evidence_days"), class_="note"),
        el("button", words("evidence_make"), type="submit"),
        method="post",
        action="evidence",
    )


def _day(words: Words, name: str) -> Html:
    return el("p", el("label", words(name), el("input", type="date", name=name)))
