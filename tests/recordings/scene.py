"""Writes a recording the way the extension would: what happens, second by second."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from tests.recordings import site

START = 1_788_250_000_000
"""2026-09-01 08:06:40 UTC: second 0 of every scene."""


class Scene:
    """One recording in the making; times are seconds from its start."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.messages: list[dict[str, Any]] = []

    def lines(self) -> str:
        """Give the recording: one message a line."""
        return "".join(
            json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n"
            for message in self.messages
        )

    def hello(self, client: str) -> None:
        """Let another browser speak from here on."""
        info = {"id": client, "browser": "firefox", "timezone": "Europe/Paris"}
        self.messages.append({"type": "hello", "protocol": 1, "token": "t", "client": info})

    def say(self, type_: str, at: float, tab: Any = 1, /, **fields: Any) -> str:
        """Add a message, without a tab when that is `...`; gives its id."""
        name = f"m{len(self.messages):03}"
        message = {"type": type_, "id": name, "at": START + round(at * 1000)}
        if tab is not ...:
            message["tab"] = tab
        self.messages.append(message | fields)
        return name

    def focus(self, at: float, tab: int | None = 1, reason: str = "focus") -> str:
        """Let the worker look at a tab."""
        return self.say("attention", at, tab, reason=reason)

    def away(self, at: float, reason: str = "blur") -> str:
        """Let the worker look elsewhere."""
        return self.say("attention", at, None, reason=reason)

    def key(self, at: float, tab: int = 1, kind: str = "key") -> str:
        """Let the worker type."""
        return self.say("input", at, tab, kind=kind)

    def page(self, at: float, path: str, html: str, tab: int = 1, **fields: Any) -> str:
        """Show a page; `path` may be a whole address."""
        url = path if "://" in path else site.SITE + path
        return self.say("page", at, tab, url=url, title="Crowd", html=html, **fields)

    def listing(self, at: float, tab: int = 1, **fields: Any) -> str:
        """Show the list of tasks."""
        html = site.listing((3, "Receipts", "September"), (4, "Street signs", "Lyon"))
        return self.page(at, "/", html, tab, **fields)

    def preview(self, at: float, task: int, text: str, tab: int = 1, **fields: Any) -> str:
        """Show a task before it is accepted."""
        frame = {"url": f"{site.SITE}/task/{task}/iframe/", "html": site.form(text, task, None)}
        html = site.preview(task, "Receipts", "September")
        return self.page(at, f"/task/{task}/", html, tab, frames=[frame], **fields)

    def working(
        self,
        at: float,
        number: int,
        text: str = "Type the total of the receipt. Reward: $0.25",
        tab: int = 1,
        left: str = "Expires in 23:59",
        alert: str = "",
        **fields: Any,
    ) -> str:
        """Show the working page of a task; its assignment has the same number."""
        address = f"{site.SITE}/task/{number}/iframe/{number}/"
        frame = {"url": address, "html": site.form(text, number, number)}
        html = site.working(number, number, "Receipts", "September", left, alert)
        path = f"/task/{number}/assignment/{number}/"
        return self.page(at, path, html, tab, frames=[frame], **fields)

    def press(self, at: float, label: str, target: str, tab: int = 1, path: str = "/") -> str:
        """Press a button that sends a form: a click, and the form right after it."""
        both = {"url": site.SITE + path, "label": label, "target": site.SITE + target}
        self.say("action", at, tab, kind="click", **both)
        return self.say("action", at, tab, kind="submit", **both)

    def accept(self, at: float, tab: int = 1, task: int | None = None) -> str:
        """Press accept, in the list or on a task's preview."""
        if task is None:
            return self.press(at, "Accept next Task", "/batch/3/accept_next_task/", tab)
        return self.press(
            at, "Accept Task", f"/batch/3/accept_task/{task}/", tab, path=f"/task/{task}/"
        )

    def submit(self, at: float, number: int, tab: int = 1) -> str:
        """Send the work."""
        path = f"/task/{number}/assignment/{number}/"
        return self.press(at, "Submit", path, tab, path)

    def give_back(self, at: float, number: int, tab: int = 1) -> str:
        """Press return on a task."""
        path = f"/task/{number}/assignment/{number}/"
        return self.press(at, "Return Task", path + "return/", tab, path)

    def skip(self, at: float, number: int, tab: int = 1) -> str:
        """Press skip on a task that is being worked on."""
        path = f"/task/{number}/assignment/{number}/"
        target = f"/batch/3/skip_and_accept_next_task/{number}/{number}/"
        return self.press(at, "Skip Task", target, tab, path)

    def keys(self, *times: float, tab: int = 1) -> None:
        """Let the worker type at each of these seconds."""
        for at in times:
            self.key(at, tab)

    def data(self, at: float, url: str, source: str, json: Any, tab: int = 1) -> str:
        """Let a page have fetched an answer."""
        return self.say("data", at, tab, url=url, source=source, json=json)

    def shuffled(self, order: Sequence[int]) -> None:
        """Put the messages in another order; a number may come twice."""
        self.messages = [self.messages[index] for index in order]


SCENES: dict[str, Callable[[Scene], None]] = {}
"""All scenes by name, once `tests.recordings.scenes` is imported."""


def scene_of(write: Callable[[Scene], None]) -> Callable[[Scene], None]:
    """Take a function that plays a scene; its name is the recording's."""
    SCENES[write.__name__] = write
    return write
