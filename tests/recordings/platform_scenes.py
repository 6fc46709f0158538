"""Scenes on platforms of other kinds: pages that fetch their data, jobs that nobody accepts."""

from tests.recordings import jobs, prolific, site
from tests.recordings.clock_scenes import DAY
from tests.recordings.prolific import API, APP, STUDY
from tests.recordings.scene import Scene, scene_of

SURVEY = "https://questions.example/form/7"


def _studies(scene: Scene, at: float, cents: int = 300) -> None:
    """See the list of studies, which the page fetches."""
    scene.page(at, f"{APP}/studies", "<main><p>Studies</p></main>")
    told = {"results": [prolific.study(cents, 12)]}
    scene.data(at, f"{APP}/studies", f"{API}/participant/studies/", told)


def _place(scene: Scene, at: float, status: str, taken: float) -> None:
    """Let the page fetch how it stands with the worker's place."""
    told = prolific.submission(status, taken)
    source = f"{API}/submissions/s1/transition/"
    scene.data(at, f"{APP}/studies/{STUDY}", source, told)


def _submissions(scene: Scene, at: float, *rows: object) -> None:
    """Look at the worker's own submissions, which the page fetches."""
    scene.page(at, f"{APP}/submissions", "<main><p>Submissions</p></main>", reason="route")
    source = f"{API}/participant/submissions/?page=1"
    scene.data(at, f"{APP}/submissions", source, {"results": list(rows)})


def _survey(scene: Scene, at: float, *keys: float) -> None:
    """Do the survey that the study opened in another tab."""
    scene.page(at, SURVEY, site.plain("Which of these plants do you know?"), 2, opener=1)
    scene.focus(at, tab=2, reason="switch")
    scene.keys(*keys, tab=2)


@scene_of
def study_from_list_to_approval(scene: Scene) -> None:
    """Takes a study on Prolific, does its survey, comes back by its end; approved the next day."""
    _studies(scene, 0)
    scene.focus(0)
    scene.page(4, f"{APP}/studies/{STUDY}", prolific.card("£3.00", 12), reason="route")
    _place(scene, 10, "ACTIVE", 10)
    _survey(scene, 12, 50, 100, 150)
    end = prolific.card("£3.00", 12)
    scene.page(200, f"{APP}/submissions/complete?cc=C0DE", end, 2)
    scene.focus(205, reason="switch")
    _submissions(scene, 206, prolific.row("AWAITING REVIEW", 300, 200))
    scene.away(215)
    _submissions(scene, DAY, prolific.row("APPROVED", 300, 200))
    scene.focus(DAY)
    scene.away(DAY + 10)


@scene_of
def screened_out_by_the_survey(scene: Scene) -> None:
    """The survey sends the worker away after a minute: the platform says so in its data."""
    _studies(scene, 0)
    scene.focus(0)
    _place(scene, 5, "RESERVED", 5)
    _survey(scene, 6, 30)
    _place(scene, 60, "SCREENED-OUT", 5)
    scene.away(70)


@scene_of
def study_timed_out(scene: Scene) -> None:
    """Forgets the study: the platform says that its time has run out."""
    _studies(scene, 0)
    scene.focus(0)
    _place(scene, 5, "ACTIVE", 5)
    _survey(scene, 6, 30)
    scene.away(40)
    _place(scene, 3_000, "TIMED-OUT", 5)
    _submissions(scene, 3_010, prolific.row("TIMED-OUT", 300, 3_000))
    scene.focus(3_010)
    scene.away(3_015)


@scene_of
def pay_raised_in_the_history(scene: Scene) -> None:
    """The researcher pays more than was announced: the history's sum is the one that counts."""
    _studies(scene, 0)
    scene.focus(0)
    _place(scene, 5, "ACTIVE", 5)
    _survey(scene, 6, 50)
    _place(scene, 95, "AWAITING REVIEW", 5)
    scene.focus(96, reason="switch")
    _submissions(scene, 96, prolific.row("AWAITING REVIEW", 300, 95))
    scene.away(100)
    _submissions(scene, DAY, prolific.row("APPROVED", 360, 95))
    scene.focus(DAY)
    scene.away(DAY + 5)


@scene_of
def history_of_a_study_never_seen(scene: Scene) -> None:
    """The history tells of an older study: its time is unknown, and it stands in no wage."""
    _studies(scene, 0)
    scene.focus(0)
    _place(scene, 5, "ACTIVE", 5)
    _survey(scene, 6, 50)
    _place(scene, 95, "AWAITING REVIEW", 5)
    scene.focus(96, reason="switch")
    older = prolific.row("APPROVED", 900, -DAY, "How do you sleep?", "s0")
    _submissions(scene, 96, older, prolific.row("AWAITING REVIEW", 300, 95))
    scene.away(105)


def _ttv(scene: Scene) -> None:
    """Accept a job, do it on another site, and send its proof."""
    address = f"{jobs.TTV}/dotask/info/{jobs.JOB}"
    scene.page(0, f"{jobs.MICRO}/jobs.php", jobs.jobs(address))
    scene.focus(0)
    scene.page(5, address, jobs.ttv(running=False))
    target = f"{jobs.TTV}/dotask/allocateposition"
    scene.say("action", 12, kind="submit", url=address, label="Accept and Start", target=target)
    run = f"{jobs.TTV}/dotask/run/{jobs.JOB}"
    scene.page(13, run, jobs.ttv(running=True))
    scene.page(20, "https://plants.example/", site.plain("A garden."), 2, opener=1)
    scene.focus(20, tab=2, reason="switch")
    scene.key(45, tab=2, kind="scroll")
    scene.focus(60, reason="switch")
    target = f"{jobs.TTV}/dotask/save"
    scene.say("action", 80, kind="submit", url=run, label="Submit", target=target)
    scene.page(81, f"{jobs.TTV}/dotask/submitProof/{jobs.JOB}", jobs.words("Thank you."))
    scene.page(85, f"{jobs.MICRO}/jobs.php", jobs.jobs(address))
    scene.away(90)


def _own_tasks(scene: Scene, at: float, outcome: str) -> None:
    """See what became of the job, for ten seconds."""
    scene.page(at, f"{jobs.MICRO}/worker.php", jobs.tasks_of_worker(outcome))
    scene.focus(at)
    scene.away(at + 10)


@scene_of
def job_with_an_accept(scene: Scene) -> None:
    """A job that is accepted, and whose work is on another site."""
    _ttv(scene)


@scene_of
def refused_after_approval(scene: Scene) -> None:
    """The same job: satisfied and paid the next day, and not satisfied two days later."""
    _ttv(scene)
    _own_tasks(scene, DAY, "approved")
    _own_tasks(scene, 3 * DAY, "rejected")


@scene_of
def sent_back_to_be_revised(scene: Scene) -> None:
    """A job without an accept is sent back a day later, done again, and paid on the third day."""
    address = f"{jobs.MICRO}/jobs_details.php?Id={jobs.CLASSIC}"
    done = f"{jobs.MICRO}/jobs_i_did_it.php"
    scene.page(0, f"{jobs.MICRO}/jobs.php", jobs.jobs(address))
    scene.focus(0)
    scene.page(4, address, jobs.classic())
    scene.key(30)
    scene.say("action", 44, kind="submit", url=address, label="I confirm", target=done)
    scene.page(45, done, jobs.words("Thank you."))
    scene.away(50)
    scene.page(DAY, f"{jobs.MICRO}/worker.php", jobs.tasks_of_worker("revise"))
    scene.focus(DAY)
    scene.page(DAY + 5, address, jobs.classic())
    scene.say("action", DAY + 25, kind="submit", url=address, label="I confirm", target=done)
    scene.page(DAY + 26, done, jobs.words("Thank you."))
    scene.away(DAY + 30)
    _own_tasks(scene, 2 * DAY, "approved")


@scene_of
def job_without_an_accept(scene: Scene) -> None:
    """A job on SproutGigs: its page with the form for the proof is the work."""
    address = f"{jobs.GIGS}/jobs/submit-task.php?Id={jobs.GIG}"
    scene.page(0, f"{jobs.GIGS}/jobs.php", jobs.gigs())
    scene.focus(0)
    scene.page(5, address, jobs.gig())
    scene.page(10, "https://plants.example/", site.plain("A garden."), 2, opener=1)
    scene.focus(10, tab=2, reason="switch")
    scene.focus(25, reason="switch")
    target = f"{jobs.GIGS}/jobs/task-submitted.php"
    scene.say("action", 35, kind="submit", url=address, label="Submit", target=target)
    scene.page(36, target, jobs.words("Your task was submitted."))
    scene.page(40, f"{jobs.GIGS}/jobs.php", jobs.gigs())
    scene.away(45)
