"""Scenes on one crowd platform: accepts, submits, gives back, and what happens in between."""

from tests.recordings import site
from tests.recordings.scene import Scene, scene_of

SURVEY = "http://survey.example/s/1"


@scene_of
def accept_work_submit(scene: Scene) -> None:
    """Accept in the list, work, look at another site's tab, work, submit."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(2)
    scene.working(2.5, 11)
    scene.keys(3, 4, 5)
    scene.away(6.5, "switch")
    scene.focus(9.5, reason="switch")
    scene.key(10)
    scene.submit(11.5, 11)
    scene.listing(12)
    scene.key(13)


@scene_of
def late_doubled_shuffled(scene: Scene) -> None:
    """The same, as an outbox may send it after a break."""
    accept_work_submit(scene)
    scene.shuffled([13, 2, 9, 0, 5, 5, 12, 1, 8, 3, 11, 4, 14, 10, 7, 6, 0, 13])


@scene_of
def idle(scene: Scene) -> None:
    """Falls asleep over a task: a minute after the last key counts, the rest does not."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 12)
    scene.key(5)
    scene.keys(100)
    scene.submit(110, 12)
    scene.listing(110)


@scene_of
def queue_in_two_tabs(scene: Scene) -> None:
    """Accepts one task, then another in a second tab, and does the second one first."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 21)
    scene.listing(5, tab=2)
    scene.focus(5, tab=2, reason="switch")
    scene.accept(6, tab=2)
    scene.working(6, 22, tab=2)
    scene.submit(20, 22, tab=2)
    scene.listing(20, tab=2)
    scene.focus(22, reason="switch")
    scene.submit(40, 21)
    scene.listing(40)


@scene_of
def give_back(scene: Scene) -> None:
    """Accepts, works and returns the task."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 31)
    scene.give_back(11, 31)
    scene.listing(11.5)
    scene.key(12)


@scene_of
def give_back_from_the_list(scene: Scene) -> None:
    """Leaves a task open, and returns it later from the list."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 32)
    scene.listing(10)
    scene.press(15, "Return Task", "/task/32/assignment/32/return/")
    scene.listing(15.5)
    scene.key(16)


@scene_of
def skip(scene: Scene) -> None:
    """Skips a task that is being worked on; the platform gives the next one at once."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 33)
    scene.skip(8, 33)
    scene.working(8.4, 34)
    scene.submit(20, 34)
    scene.listing(20)


@scene_of
def expiry(scene: Scene) -> None:
    """Lets the time of a task run out."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 35, left="Expires in 00:01")
    scene.keys(30, 58)
    alert = "Task Assignment has expired"
    scene.working(62, 35, left="Expires in 00:00", alert=alert, reason="change")
    scene.key(65)
    scene.away(70)


@scene_of
def two_windows(scene: Scene) -> None:
    """Two windows of one browser: losing one and gaining the other fall into one moment."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 41)
    scene.listing(2, tab=2)
    scene.focus(10, tab=2)
    scene.away(10)
    scene.away(30)
    scene.focus(30)
    scene.submit(45, 41)
    scene.listing(45)


@scene_of
def refused_by_the_form(scene: Scene) -> None:
    """Submits, and the form comes back with an error: the task goes on."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 42)
    scene.submit(10, 42)
    scene.working(10.5, 42, alert="The total is missing")
    scene.submit(20, 42)
    scene.listing(20.5)


@scene_of
def submit_pressed_twice(scene: Scene) -> None:
    """Presses submit, goes on in the same page, and presses it again."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 43)
    scene.submit(10, 43)
    scene.keys(12, 14)
    scene.submit(16, 43)
    scene.listing(17)


@scene_of
def survey_in_other_tabs(scene: Scene) -> None:
    """The task opens a survey, the survey opens another page: all of it is the task's work."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 51)
    scene.page(
        5, SURVEY, site.plain("Question 1 of 12: how often do you cook at home?"), 2, opener=1
    )
    scene.focus(5, tab=2, reason="switch")
    scene.page(20, SURVEY + "/2", site.plain("A page of more questions."), 3, opener=2)
    scene.focus(20, tab=3, reason="switch")
    scene.focus(35, reason="switch")
    scene.submit(40, 51)
    scene.listing(40)
    scene.focus(42, tab=2, reason="switch")
    scene.key(44, tab=2)


@scene_of
def survey_outlives_its_opener(scene: Scene) -> None:
    """The platform's tab is closed; the survey goes on, and its end brings the worker back."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 53)
    scene.page(5, SURVEY, site.plain("Question 1 of 12: how often do you cook?"), 2, opener=1)
    scene.focus(5, tab=2, reason="switch")
    scene.say("leave", 6)
    scene.page(20, SURVEY + "/2", site.plain("Question 2 of 12: and for how many?"), 2)
    scene.working(30, 53, tab=2)
    scene.submit(35, 53, tab=2)
    scene.listing(35, tab=2)


@scene_of
def another_page_is_not_the_task(scene: Scene) -> None:
    """A page that the task did not open is not its work, however open the task is."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 52)
    scene.page(5, "http://news.example/", site.plain("The weather of the day."), 2)
    scene.focus(5, tab=2, reason="switch")
    scene.focus(20, reason="switch")
    scene.submit(30, 52)
    scene.listing(30)


@scene_of
def by_hand(scene: Scene) -> None:
    """On a site that says nothing the worker starts and finishes by hand."""
    scene.page(0, SURVEY, site.plain("Welcome to the study."))
    scene.focus(0)
    reward = {"amount": "1.20", "currency": "EUR"}
    scene.say("mark", 5, kind="start", title="Étude de marché", reward=reward)
    scene.key(20)
    scene.say("mark", 35, kind="finish")
    scene.key(36)


@scene_of
def given_up_by_hand(scene: Scene) -> None:
    """The same, given up; the next page of the study in the same tab was still its work."""
    scene.page(0, SURVEY, site.plain("Welcome to the study."))
    scene.focus(0)
    scene.say("mark", 5, kind="start")
    scene.page(10, SURVEY + "/2", site.plain("The second page."))
    scene.say("mark", 25, kind="give_up")
    scene.away(30)


@scene_of
def corrected(scene: Scene) -> None:
    """The worker worked longer than was seen, was approved, and says so."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 61)
    scene.submit(21, 61)
    scene.listing(21)
    reward = {"amount": "0.30", "currency": "USD"}
    said = {"active_ms": 40_000, "outcome": "approved", "reward": reward}
    scene.say("correct", 25, ..., task="turkle:crowd.example:assignment:61", **said)


@scene_of
def two_browsers(scene: Scene) -> None:
    """The second browser takes the attention before the first one says that it lost it."""
    scene.hello("first")
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 71)
    scene.away(10.2)
    scene.focus(22)
    scene.submit(30, 71)
    scene.listing(30)
    scene.hello("second")
    scene.listing(10)
    scene.focus(10)
    scene.key(15)
    scene.away(20)


@scene_of
def preview_then_accept(scene: Scene) -> None:
    """Looks at one task and skips it, looks at the next one and accepts that."""
    scene.listing(0)
    scene.focus(0)
    scene.preview(3, 80, "Type the total of the receipt. Reward: $0.25")
    scene.press(6, "Skip Task", "/batch/3/skip_task/80/", path="/task/80/")
    scene.preview(6, 81, "Type the total of the receipt. Reward: $0.25")
    scene.accept(10, task=81)
    scene.working(10.3, 81)
    scene.submit(20.3, 81)
    scene.listing(20.3)


@scene_of
def gone_and_back(scene: Scene) -> None:
    """The tab goes to a site that is not watched and comes back to the task."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 91)
    scene.say("leave", 10)
    scene.key(12)
    scene.working(20, 91)
    scene.focus(20)
    scene.submit(30, 91)
    scene.listing(30)


@scene_of
def still_open(scene: Scene) -> None:
    """The recording ends in the middle of a task."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 92)
    scene.key(30)


@scene_of
def watching_a_video(scene: Scene) -> None:
    """Three minutes of video without a key: it plays, so the worker is there."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 93, "Watch the video and count the cars. Reward: $0.10")
    for second in range(10, 180, 10):
        scene.key(second, kind="media")
    scene.submit(181, 93)
    scene.listing(181)


@scene_of
def signs_that_are_none(scene: Scene) -> None:
    """A page that changes by itself and keys in another tab do not wake the worker."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 94)
    for second in (30, 59, 90):
        scene.working(second, 94, left=f"Expires in 23:{59 - second // 60}", reason="change")
    scene.listing(40, tab=2)
    scene.key(50, tab=2)
    scene.away(120)


@scene_of
def reloaded(scene: Scene) -> None:
    """Reloading the page of a task does not start it anew."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 95)
    scene.working(10, 95, left="Expires in 23:58")
    scene.submit(15, 95)
    scene.listing(15)


@scene_of
def next_one_at_once(scene: Scene) -> None:
    """After a submit the platform gives the next task, which is then left open."""
    scene.listing(0)
    scene.focus(0)
    scene.accept(1)
    scene.working(1, 96)
    scene.submit(10, 96)
    scene.working(10.5, 97)
    scene.page(20.5, "/help/", site.help_page())
    scene.key(22)


@scene_of
def fee_before_the_work(scene: Scene) -> None:
    """Looks at a task that asks for a fee, twice, takes it all the same, and gives it back."""
    asked = (
        "Envelope stuffing from home. Reward: $5.00. Before you can start you must pay a"
        " registration fee of $20 by gift card and send us the code on Telegram; it is refunded"
        " with your first pay."
    )
    scene.listing(0)
    scene.focus(0)
    scene.preview(3, 98, asked)
    scene.listing(5)
    scene.preview(7, 98, asked)
    scene.accept(9, task=98)
    scene.working(9, 98, asked)
    scene.give_back(12, 98)
    scene.listing(12)


@scene_of
def said_to_be_fine(scene: Scene) -> None:
    """The worker calls the page fine: it is not spoken of again."""
    asked = "Scan the receipt of your parking fee. Reward: $1.00"
    scene.listing(0)
    scene.focus(0)
    page = scene.preview(3, 99, asked)
    scene.say("feedback", 5, ..., page=page, label="legit")
    scene.accept(9, task=99)
    scene.working(9, 99, asked)
    scene.submit(12, 99)
    scene.listing(12)
