"""Which buttons and links of a saved page the actions of a platform's file are about."""

from collections.abc import Iterator

from msgspec import Struct
from selectolax.lexbor import LexborNode

from server.messages import Action
from server.reading.actions import chosen_press
from server.reading.address import absolute
from server.reading.opened import Opened
from server.reading.platform import Platform
from server.reading.platform_file import Source
from server.reading.text import clean_line
from server.vocabulary import ActionKind, Stage

_PRESSED = (
    "button, a[href], input[type=submit], input[type=button], input[type=image], [role=button]"
)
_MOST = 2_000
_SUBMITS = ("", "submit", "image")
_LABEL_LENGTH = 200


class ActionCheck(Struct, frozen=True):
    """One rule of [[actions]]: `found` buttons or links are those it is about, `first` one of them.

    `means` is what pressing them does, "nothing" where they are to be left alone.
    """

    line: int
    means: str
    label: tuple[str, ...]
    target: str | None
    found: int
    first: str | None = None


def check_buttons(
    platform: Platform, source: Source, opened: Opened, stage: Stage
) -> tuple[ActionCheck, ...]:
    """Say of each action of a file which buttons of a page it is about; those of others are not."""
    found: list[list[str]] = [[] for _ in platform.presses]
    for action in _buttons(opened):
        press = chosen_press(platform, action, stage)
        if press is not None:
            number = next(n for n, each in enumerate(platform.presses) if each is press)
            found[number].append(action.label)
    return tuple(
        ActionCheck(
            source.line(("actions", number)),
            rule.means,
            tuple(rule.label),
            rule.target,
            len(labels),
            labels[0] if labels else None,
        )
        for number, (rule, labels) in enumerate(zip(platform.file.actions, found, strict=True))
    )


def _buttons(opened: Opened) -> Iterator[Action]:
    """Give the buttons and links of a page as if each was pressed."""
    for node in opened.root.css(_PRESSED)[:_MOST]:
        kind, where = _pressed(node)
        target = absolute(where, opened.page.url) if where is not None else None
        yield Action(
            id="check",
            at=0,
            tab=0,
            url=opened.page.url,
            kind=kind,
            label=_label(node, opened)[:_LABEL_LENGTH],
            target=target.partition("?")[0] if target else None,
        )


def _pressed(node: LexborNode) -> tuple[ActionKind, str | None]:
    """Give whether pressing it sends a form, and the address that it leads to."""
    if node.tag == "a":
        return "click", node.attributes.get("href")
    form = _form(node)
    if form is None or (node.attributes.get("type") or "").lower() not in _SUBMITS:
        return "click", None
    return "submit", node.attributes.get("formaction") or form.attributes.get("action") or ""


def _form(node: LexborNode) -> LexborNode | None:
    parent = node.parent
    while parent is not None and parent.tag != "form":
        parent = parent.parent
    return parent


def _label(node: LexborNode, opened: Opened) -> str:
    words = clean_line(opened.visible.of(node))
    named = (node.attributes.get(name) for name in ("value", "aria-label", "title", "alt"))
    return words or next((clean_line(name) for name in named if name), "")
