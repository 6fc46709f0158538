"""Scenes in which something is worth a warning that follows from the events alone."""

from tests.recordings import jobs
from tests.recordings.clock_scenes import DAY
from tests.recordings.scene import Scene, scene_of

TWO_HOURS = 7_200


def _there(scene: Scene, start: int, end: int, tab: int = 1) -> None:
    """Let the worker type every fifty seconds."""
    for second in range(start, end, 50):
        scene.key(second, tab)


@scene_of
def time_runs_out_elsewhere(scene: Scene) -> None:
    """Takes ten minutes of work with a minute to spare, and looks at other offers."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    text = "Type the total of the receipt. This takes 10 minutes. Reward: $2.50"
    scene.working(1, 201, text, left="Expires in 00:11")
    scene.key(15)
    scene.listing(20, tab=2)
    scene.focus(20, tab=2, reason="switch")
    _there(scene, 60, 161, tab=2)
    scene.away(200)


@scene_of
def worked_on_in_time(scene: Scene) -> None:
    """The same task, worked on without looking up: both times run down together."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    text = "Type the total of the receipt. This takes 10 minutes. Reward: $2.50"
    scene.working(1, 202, text, left="Expires in 00:11")
    _there(scene, 50, 600)
    scene.submit(600, 202)
    scene.listing(600)


@scene_of
def no_answer_within_a_week(scene: Scene) -> None:
    """A job without an answer for over a week, and not a word before that."""
    address = f"{jobs.MICRO}/jobs_details.php?Id={jobs.CLASSIC}"
    done = f"{jobs.MICRO}/jobs_i_did_it.php"
    scene.page(0, address, jobs.classic())
    scene.focus(0)
    scene.say("action", 40, kind="submit", url=address, label="I confirm", target=done)
    scene.page(40, done, jobs.words("Thank you."))
    scene.away(50)
    for day in (6, 8, 9):
        scene.page(day * DAY, f"{jobs.MICRO}/jobs.php", jobs.jobs(address))
        scene.focus(day * DAY)
        scene.away(day * DAY + 10)


@scene_of
def money_that_waits(scene: Scene) -> None:
    """The wallet reaches the pay-out, is emptied, and fills again."""
    for second, sum_ in ((0, "4.9000"), (100, "5.0000"), (200, "5.2000"), (300, "0.1000")):
        scene.page(second, f"{jobs.GIGS}/wallet.php", jobs.wallet(sum_))
    scene.focus(300)
    scene.page(340, f"{jobs.GIGS}/wallet.php", jobs.wallet("6.0000"))
    scene.away(350)


@scene_of
def hours_without_a_pause(scene: Scene) -> None:
    """Looks for work for two hours, goes on for ten minutes, rests for five, looks again."""
    scene.listing(0)
    scene.focus(0)
    _there(scene, 50, TWO_HOURS + 600)
    scene.away(TWO_HOURS + 600)
    scene.focus(TWO_HOURS + 900)
    _there(scene, TWO_HOURS + 900, 2 * TWO_HOURS + 850)
    scene.away(2 * TWO_HOURS + 880)


@scene_of
def waiting_for_nothing(scene: Scene) -> None:
    """Stays on the thanks for a sent job for over a quarter of an hour."""
    done = f"{jobs.MICRO}/jobs_i_did_it.php"
    scene.page(0, done, jobs.words("Thank you."))
    scene.focus(0)
    _there(scene, 50, 1_000)
    scene.away(1_000)
