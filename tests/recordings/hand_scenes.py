"""Scenes about what the worker says by hand, and about the edges of a rule."""

import json
from html import escape
from typing import Any

from tests.recordings import site
from tests.recordings.scene import Scene, scene_of

MTURK = "https://worker.mturk.com"
PLAIN = "Some words of a page that no file of ours knows."


def _elsewhere(scene: Scene, at: float, tab: int = 1, **fields: Any) -> None:
    """Show a page of a site that says nothing of tasks."""
    scene.page(at, "https://jobs.example/now", site.plain(PLAIN), tab, **fields)


def _mark(scene: Scene, at: float, kind: str, tab: int = 1, euros: str | None = None) -> None:
    reward = {"reward": {"amount": euros, "currency": "EUR"}} if euros else {}
    scene.say("mark", at, tab, kind=kind, **reward)


def _mturk(scene: Scene, at: float, path: str, *parts: tuple[str, dict[str, Any]]) -> None:
    """Show a page whose parts carry what they show as their properties."""
    blocks = "".join(
        f"<div data-react-class=\"require('reactComponents/{name}')['default']\" "
        f'data-react-props="{escape(json.dumps(properties))}"></div>'
        for name, properties in parts
    )
    scene.page(at, MTURK + path, f"<html><body>{blocks}</body></html>")


@scene_of
def finished_in_the_tab_it_opened(scene: Scene) -> None:
    """Starts by hand in one tab, works in the one that it opens, and says there that it is done."""
    _elsewhere(scene, 0)
    scene.focus(0)
    _mark(scene, 10, "start")
    _elsewhere(scene, 20, 2, opener=1)
    scene.focus(20, 2, reason="switch")
    scene.key(60, 2)
    _mark(scene, 80, "finish", 2, "2.00")
    scene.say("leave", 85, 2)


@scene_of
def finished_from_another_tab(scene: Scene) -> None:
    """Says that it is done in a tab that has nothing to do with it, where the clock is shown."""
    _elsewhere(scene, 0)
    scene.focus(0)
    _mark(scene, 10, "start")
    _elsewhere(scene, 20, 2)
    scene.focus(20, 2, reason="switch")
    scene.key(60, 2)
    _mark(scene, 80, "finish", 2, "2.00")
    _mark(scene, 82, "finish", 2, "3.00")
    scene.say("leave", 85, 2)


@scene_of
def two_by_hand(scene: Scene) -> None:
    """Has two tasks by hand in two tabs; in the first one another is begun before it is ended."""
    _elsewhere(scene, 0)
    _elsewhere(scene, 0, 2)
    scene.focus(0)
    _mark(scene, 0, "start")
    _mark(scene, 5, "start", 2)
    scene.focus(20, 2, reason="switch")
    _mark(scene, 40, "finish", 1, "0.10")
    scene.key(50, 2)
    _mark(scene, 60, "give_up", 2)
    scene.say("leave", 60, 2)


@scene_of
def over_in_an_instant(scene: Scene) -> None:
    """Does two tasks in no time at all: the page and what is pressed on it come together."""
    scene.focus(0)
    scene.submit(0, 141)
    scene.working(0, 141)
    scene.listing(10)
    scene.say("mark", 20, kind="finish", reward={"amount": "1.00", "currency": "USD"})
    _mark(scene, 20, "start")
    scene.say("leave", 30, 1)


@scene_of
def edges_of_idleness(scene: Scene) -> None:
    """Gives signs 60 s apart, then 61 s, and signs where nobody looks."""
    scene.working(0, 151)
    scene.working(0, 152, tab=2)
    scene.focus(0)
    scene.keys(60, 120, 181)
    scene.keys(190, 240, 250, tab=2)
    scene.working(230, 151, left="Expires in 23:55", reason="change")
    scene.away(300)
    scene.keys(310, 320)


@scene_of
def what_another_task_opened(scene: Scene) -> None:
    """Looks at the survey of one task while another one is the running task, and comes back."""
    scene.working(0, 161)
    scene.working(0, 162, tab=2)
    scene.focus(0)
    _elsewhere(scene, 10, 3, opener=1)
    scene.focus(10, 3, reason="switch")
    scene.focus(20, 2, reason="switch")
    scene.focus(30, 3, reason="switch")
    scene.focus(50, 1, reason="switch")
    scene.focus(60, 3, reason="switch")
    scene.away(80)


@scene_of
def round_of_the_platform(scene: Scene) -> None:
    """Looks at each kind of page that a platform has, and works on nothing."""
    scene.focus(0)
    _mturk(scene, 0, "/projects", ("hitSetTable/HitSetTable", {"bodyData": []}))
    _mturk(scene, 5, "/qualifications/assigned")
    _mturk(scene, 15, "/contact_requester/hit_type_messages/new")
    _mturk(scene, 30, "/earnings")
    _mturk(scene, 50, "/status_details/2026-09-01")
    _mturk(scene, 55, "/help")
    _mturk(scene, 85, "/projects/SET1/tasks")
    scene.away(120)


@scene_of
def paid_unpaid_and_given_back(scene: Scene) -> None:
    """Does three tasks in a row; the history knows the first as paid and another never seen."""
    details = {"requesterName": "Cat Lab", "projectTitle": "Label cats"}
    pay = {"monetaryReward": {"amountInDollars": 0.5, "currencyCode": "USD"}}
    for number, at in enumerate((0, 60, 100), start=1):
        path = f"/projects/SET1/tasks/T{number}?assignment_id=A{number}"
        modal = {"modalOptions": details | pay}
        timer = {"timeRemainingInSeconds": 600}
        _mturk(scene, at, path, ("common/ShowModal", modal), ("CompletionTimer", timer))
        if number == 1:
            scene.focus(0)
            scene.key(30)
        end = (60, 100, 120)[number - 1]
        label = "Return" if number == 3 else "Submit"
        url = f"{MTURK}/projects/SET1/tasks/T{number}"
        scene.say("action", end, 1, kind="click", url=url, label=label)
    rows = [
        {"assignment_id": name, "title": "Label cats", "state": state, "reward": 0.5}
        for name, state in (("A1", "Approved"), ("A2", "Submitted"), ("B9", "Approved"))
    ]
    table = ("hitStatusDetailsTable/HitStatusDetailsTable", {"bodyData": rows})
    _mturk(scene, 120, "/status_details/2026-09-01", table)
    scene.away(150)


@scene_of
def corrected_before_it_arrives(scene: Scene) -> None:
    """Corrects a task twice, in messages that come before all others."""
    task = "turkle:crowd.example:assignment:171"
    euros = {"amount": "0.30", "currency": "USD"}
    scene.say("correct", 200, ..., task=task, active_ms=70_000, reward=euros)
    scene.say("correct", 210, ..., task=task, active_ms=90_000, outcome="approved")
    scene.working(0, 171)
    scene.focus(0)
    scene.key(30)
    scene.submit(60, 171)
    scene.listing(60)
    scene.say("leave", 90, 1)
