"""Scenes about pay: points, two currencies, marks and corrections."""

from typing import Any

from tests.recordings import site
from tests.recordings.scene import Scene, scene_of

SURVEY = "http://survey.example/s/2"


def _reward(amount: str, currency: str) -> dict[str, Any]:
    return {"reward": {"amount": amount, "currency": currency}}


@scene_of
def paid_in_points(scene: Scene) -> None:
    """A survey that pays points: they stay points."""
    scene.page(0, SURVEY, site.plain("Welcome to the panel."))
    scene.focus(0)
    scene.say("mark", 5, kind="start", title="Panel", **_reward("120", "POINTS"))
    scene.key(30)
    scene.say("mark", 55, kind="finish")
    scene.away(60)


@scene_of
def points_beside_euros(scene: Scene) -> None:
    """One study pays euros and one points: the points stand apart and in no wage."""
    scene.page(0, SURVEY, site.plain("Welcome to the panel."))
    scene.focus(0)
    scene.say("mark", 5, kind="start", title="First", **_reward("1.00", "EUR"))
    scene.key(20)
    scene.say("mark", 35, kind="finish")
    scene.say("mark", 40, kind="start", title="Second", **_reward("300", "POINTS"))
    scene.key(50)
    scene.say("mark", 60, kind="finish")
    scene.away(70)


@scene_of
def finished_by_hand_on_its_page(scene: Scene) -> None:
    """The worker says that the page's task is done, and what it really paid."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 131)
    scene.say("mark", 21, kind="finish", **_reward("0.40", "USD"))
    scene.listing(25)
    scene.away(30)


@scene_of
def corrected_again_and_again(scene: Scene) -> None:
    """Three corrections of one task: of each field the latest counts."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 132)
    scene.submit(21, 132)
    scene.listing(21)
    scene.away(25)
    task = "turkle:crowd.example:assignment:132"
    scene.say("correct", 30, ..., task=task, outcome="approved")
    scene.say("correct", 40, ..., task=task, active_ms=30_000)
    scene.say("correct", 50, ..., task=task, outcome="rejected")
