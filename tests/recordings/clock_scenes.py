"""Scenes about time itself: sleep, locks, clocks that change, a browser or server that is gone."""

from datetime import UTC, datetime

from tests.recordings import site
from tests.recordings.scene import START, Scene, scene_of

DAY = 86_400


def seconds_of(*moment: int) -> float:
    """Give a moment, in UTC, in seconds from the start."""
    return datetime(*moment, tzinfo=UTC).timestamp() - START / 1000  # type: ignore[arg-type,misc]


def _begin(scene: Scene, number: int, at: float = 0, tab: int = 1) -> None:
    """Look at the list for a second and accept a task."""
    scene.listing(at, tab)
    scene.focus(at, tab)
    scene.accept(at + 1, tab)
    scene.working(at + 1, number, tab=tab)


def _end(scene: Scene, number: int, at: float, tab: int = 1) -> None:
    """Submit it, and see the list again."""
    scene.submit(at, number, tab)
    scene.listing(at, tab)


@scene_of
def three_in_another_order(scene: Scene) -> None:
    """Fills the queue with three tasks, does the last one first, and gives the second one back."""
    _begin(scene, 101)
    scene.listing(5, tab=2)
    scene.focus(5, tab=2, reason="switch")
    scene.accept(6, tab=2)
    scene.working(6, 102, tab=2)
    scene.listing(10, tab=3)
    scene.focus(10, tab=3, reason="switch")
    scene.accept(11, tab=3)
    scene.working(11, 103, tab=3)
    _end(scene, 103, 30, tab=3)
    scene.focus(32, reason="switch")
    _end(scene, 101, 50)
    scene.focus(52, tab=2, reason="switch")
    scene.give_back(58, 102, tab=2)
    scene.listing(58, tab=2)
    scene.key(60, tab=2)


@scene_of
def lid_closed(scene: Scene) -> None:
    """The laptop is closed over a task without a word, and opened two hours later."""
    _begin(scene, 111)
    scene.key(20)
    scene.focus(7_220, reason="unlock")
    scene.key(7_225)
    _end(scene, 111, 7_230)


@scene_of
def screen_locked(scene: Scene) -> None:
    """The screen is locked for three minutes."""
    _begin(scene, 112)
    scene.key(15)
    scene.away(20, "lock")
    scene.focus(200, reason="unlock")
    scene.key(210)
    _end(scene, 112, 220)
    scene.key(225)


def _three_minutes(scene: Scene, number: int, at: float) -> None:
    scene.hello("paris")
    _begin(scene, number, at)
    scene.keys(at + 50, at + 100, at + 150)
    _end(scene, number, at + 181)


@scene_of
def summer_time_ends(scene: Scene) -> None:
    """Works from 02:59 to 02:02 on the wall, in the night in which Paris has that hour twice."""
    _three_minutes(scene, 121, seconds_of(2026, 10, 25, 0, 59))


@scene_of
def summer_time_begins(scene: Scene) -> None:
    """Works from 01:59 to 03:02 on the wall, in the night in which Paris has no hour from 2."""
    _three_minutes(scene, 122, seconds_of(2027, 3, 28, 0, 59))


@scene_of
def over_midnight(scene: Scene) -> None:
    """Works from 23:59 to 00:02 in Paris: one task, two days."""
    _three_minutes(scene, 123, seconds_of(2026, 9, 1, 21, 59))


@scene_of
def clock_set_back_a_little(scene: Scene) -> None:
    """In the middle of a task the machine finds that its clock is five seconds fast."""
    _begin(scene, 113)
    scene.key(18)
    scene.key(15)
    _end(scene, 113, 25)
    scene.key(28)


@scene_of
def clock_set_back_an_hour(scene: Scene) -> None:
    """The clock is set back by an hour: the submit is dated before the accept; the worker says."""
    scene.listing(3_600)
    scene.focus(3_600)
    scene.accept(3_610)
    scene.working(3_610, 114)
    scene.keys(3_620, 3_640)
    scene.key(60)
    _end(scene, 114, 80)
    scene.key(90)
    said = {"active_ms": 50_000, "outcome": "submitted"}
    scene.say("correct", DAY, ..., task="turkle:crowd.example:assignment:114", **said)


@scene_of
def browser_killed(scene: Scene) -> None:
    """The browser dies without a word; ten minutes later the task is found again in another tab."""
    _begin(scene, 115)
    scene.key(20)
    scene.listing(600, tab=7)
    scene.focus(600, tab=7)
    scene.working(610, 115, tab=7)
    scene.key(615, tab=7)
    _end(scene, 115, 630, tab=7)
    scene.key(635, tab=7)


@scene_of
def server_down_for_a_day(scene: Scene) -> None:
    """What happened yesterday comes after what happens today."""
    _begin(scene, 117, DAY)
    _end(scene, 117, DAY + 20)
    scene.away(DAY + 30)
    _begin(scene, 116)
    _end(scene, 116, 31)
    scene.away(35)


@scene_of
def video_out_of_sight(scene: Scene) -> None:
    """A video goes on in a tab that nobody looks at: that is no sign of the worker."""
    _begin(scene, 118)
    scene.page(3, "http://video.example/", site.plain("A concert."), 2)
    for second in (30, 60, 90):
        scene.key(second, tab=2, kind="media")
    scene.key(100)
    _end(scene, 118, 110)
    scene.key(112)


@scene_of
def one_task_in_two_tabs(scene: Scene) -> None:
    """Opens the task a second time, sends it there, and looks at the first tab once more."""
    _begin(scene, 119)
    scene.working(10, 119, tab=2)
    scene.focus(10, tab=2, reason="switch")
    scene.focus(20, reason="switch")
    scene.focus(25, tab=2, reason="switch")
    _end(scene, 119, 30, tab=2)
    scene.focus(33, reason="switch")
    scene.away(36)


@scene_of
def list_in_a_tab_of_its_own(scene: Scene) -> None:
    """Opens the list in a second tab, from the first, and looks through it with a task open."""
    scene.listing(0)
    scene.focus(0)
    scene.listing(2, tab=2, opener=1)
    scene.accept(3)
    scene.working(3, 125)
    scene.focus(10, tab=2, reason="switch")
    scene.listing(12, tab=2, opener=1)
    scene.focus(20, reason="switch")
    _end(scene, 125, 30)


@scene_of
def steps_inside_a_page(scene: Scene) -> None:
    """A step that the page makes at the worker's will is a sign; a change by itself is none."""
    _begin(scene, 120)
    scene.working(50, 120, reason="route")
    scene.working(100, 120, left="Expires in 23:57", reason="change")
    scene.key(150)
    _end(scene, 120, 160)
    scene.key(165)


@scene_of
def expired_unseen(scene: Scene) -> None:
    """Leaves a task that has five minutes, and never sees that it expires."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 124, left="Expires in 00:05")
    scene.key(10)
    scene.away(20)
    scene.listing(600)
    scene.focus(600)
    scene.key(605)
