"""Microworkers' pages, by its platform file."""

import json
from decimal import Decimal

import pytest

from server.messages import Action, Amount, Page
from server.reading import meaning, read_page
from server.reading.model import Meaning, Reading
from server.vocabulary import Stage
from tests.support.shared import shared

SITE = "https://www.microworkers.com"
TTV = "https://ttv.microworkers.com"

ROW = """<div class="jobslist" id="campaign{id}"><div class="jobname"><a href="{link}">{title}</a>
</div><div class="jobpayment">{pay}</div><div class="jobsuccess">{rate}%</div>
<div class="jobttr">3</div><div class="jobstatus">{minutes}</div>
<div class="jobdone">{done}</div></div>"""


def row(**changes: str) -> str:
    values = {
        "id": "1974e4b177d2",
        "link": f"{TTV}/dotask/info/1974e4b177d2_B",
        "title": "Plants: open a page and name three",
        "pay": "$0.10",
        "rate": "100",
        "minutes": "5",
        "done": "2985/3000",
    }
    return ROW.format(**(values | changes))


def read(url: str, html: str) -> Reading:
    return read_page(Page("p", 0, 1, url if "//" in url else SITE + url, "", html))


def test_list_of_both_kinds_of_job() -> None:
    classic = row(link="/jobs_details.php?Id=a1b2c3", pay="$1.25000", minutes="45", id="0" * 12)
    reading = read("/jobs.php?page=2", row() + classic)
    assert (reading.platform, reading.stage, reading.unparsed) == ("microworkers", "listing", {})
    first, second = reading.offers
    assert first.key == "microworkers:1974e4b177d2_B"
    assert first.title == "Plants: open a page and name three"
    assert first.reward == Amount(Decimal("0.10"), "USD")
    assert (first.minutes, first.minutes_source) == (Decimal(5), "stated")
    assert first.url == f"{TTV}/dotask/info/1974e4b177d2_B"
    assert (second.key, second.minutes) == ("microworkers:a1b2c3", Decimal(45))
    assert second.url == f"{SITE}/jobs_details.php?Id=a1b2c3"
    # Whose success it is and what is left are not told for certain.
    assert (first.approval_rate, first.places) == (None, None)


def test_fields_that_cannot_be_read_are_absent_and_counted() -> None:
    reading = read("/jobs.php", row(pay="soon", minutes="a while"))
    (offer,) = reading.offers
    assert (offer.reward, offer.minutes) == (None, None)
    assert reading.unparsed == {"minutes": 1, "reward": 1}
    assert read("/jobs.php", "<div class=tiles></div>").unparsed == {"offers": 1}


DETAILS = """<div class="jobarealeft"><h1>Plants: name three</h1>
<div class="jobdetailsnoteleft"><p>Work done: 3/5</p><p>You will earn: $1.00000</p></div>
<div class="jobdetailsnoteright"><p>Employer: <a href="userinfo.php?Id=b4">Member_7</a></p></div>
<div class="jobdetailsbox"><p>Open the page.</p><p>You get $9 from the shop.</p></div></div>"""
PROOF = """<form action="{}" method="post"><textarea name="Proof_text"></textarea>
<input type="submit" name="B1" value="I confirm"></form>"""


@pytest.mark.parametrize(
    ("path", "form"),
    [("/jobs_details.php", "jobs_i_did_it.php"), ("/hm_jobs_details.php", "hm_jobs_i_did_it.php")],
)
def test_job_with_its_proof_form_is_the_work(path: str, form: str) -> None:
    reading = read(f"{path}?Id=a1b2c3", DETAILS + PROOF.format(form))
    assert (reading.stage, reading.unparsed) == ("working", {})
    assert reading.task is not None
    assert (reading.task.key, reading.task.title) == ("microworkers:a1b2c3", "Plants: name three")
    assert reading.task.reward == Amount(Decimal("1.00000"), "USD")
    assert reading.task.requester == "Member_7"
    assert reading.task.description == "Open the page.\nYou get $9 from the shop."
    before = read(f"{path}?Id=a1b2c3", DETAILS)
    assert (before.stage, before.task) == ("preview", None)
    assert before.offers[0].key == "microworkers:a1b2c3"


@pytest.mark.parametrize("path", ["/jobs_details.php", "/hm_jobs_details.php"])
def test_job_that_was_sent_already(path: str) -> None:
    html = DETAILS + "<p>Sorry but you already submitted this task.</p>"
    reading = read(f"{path}?Id=a1b2c3", html)
    assert reading.stage == "submitted"
    assert reading.task is not None
    assert reading.task.key == "microworkers:a1b2c3"


TTV_PAGE = """<div id="content"><div class="vn-bootstrap"><h4><b>Plants: name three</b></h4>
<div class="col-sm-8"><div class="row"><div class="col-sm-5">Work done: 3/5<br>
You will earn: $1.00000</div><div class="col-sm-7"><p><a href="{site}/userinfo.php?Id=b4">Member_7
</a></p><p>Tasks will be rated within 7 days</p></div></div></div>
<div class="panel-body ttv-task-data">Open the page and name them.</div>{form}</div></div>"""
ALLOCATE = """<form action="/dotask/allocateposition" method="post">
<button type="submit" class="accept-start-button">Accept and Start</button></form>"""


def test_ttv_job_before_and_after_it_is_accepted() -> None:
    page = TTV_PAGE.format(site=SITE, form=ALLOCATE)
    preview = read(f"{TTV}/dotask/info/d472ac0550fb_HG", page)
    assert (preview.stage, preview.task, preview.unparsed) == ("preview", None, {})
    (offer,) = preview.offers
    assert (offer.key, offer.title) == ("microworkers:d472ac0550fb_HG", "Plants: name three")
    assert (offer.reward, offer.requester) == (Amount(Decimal("1.00000"), "USD"), "Member_7")
    assert offer.description == "Open the page and name them."
    work = read(f"{TTV}/dotask/run/d472ac0550fb_HG", TTV_PAGE.format(site=SITE, form="<form>"))
    assert work.stage == "working"
    assert work.task is not None
    assert work.task.key == offer.key


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/dotask/info/d472ac0550fb_B", "preview"),
        ("/dotask/allocateposition", "expired"),
        ("/dotask/run/d472ac0550fb_B", "expired"),
    ],
)
@pytest.mark.parametrize(
    "words", ["All positions taken already", "Campaign unknown or not running"]
)
def test_lost_race(path: str, stage: str, words: str) -> None:
    reading = read(TTV + path, f"<div id=content><h3>{words}</h3></div>")
    assert (reading.stage, reading.offers, reading.unparsed) == (stage, (), {})


def test_words_of_a_lost_race_in_a_task_end_nothing() -> None:
    page = TTV_PAGE.format(site=SITE, form=ALLOCATE) + "<p>All positions taken already"
    assert read(f"{TTV}/dotask/run/d472ac0550fb_B", page).stage == "working"
    assert read(f"{TTV}/dotask/allocateposition", page).stage == "other"
    assert len(read(f"{TTV}/dotask/info/d472ac0550fb_B", page).offers) == 1


LEGEND = """<div class="workerarearight"><p><svg data-icon="check-circle"></svg> Satisfied
&amp; paid</p><p><svg data-icon="times-circle"></svg> Not-Satisfied</p>
<p><svg data-icon="minus-circle"></svg> Pending Employer review</p>
<p><svg data-icon="redo"></svg> Revise</p></div>"""
LINE = """<div class="hmworkerlist"><div class="workerheaderjobname">{title}</div>
<div class="workerheaderproof">1. fern 2. moss</div>
<div class="hmworkerstatus"><p><svg data-icon="{icon}"></svg> 38 mins ago</p></div>
<div class="workerheaderearn">{earned}</div>
<div class="workerheaderdetails"><a href="#"{script}>View</a></div></div>"""
SCRIPT = " onclick=\"divOn5('120525231'); return false;\""


def line(icon: str, earned: str = "", title: str = "Plants", script: str = "") -> str:
    return LINE.format(icon=icon, earned=earned, title=title, script=script)


def history(lines: str) -> Reading:
    return read("/worker.php", f'<div class="hmworkerarea">{lines}</div>{LEGEND}')


@pytest.mark.parametrize(
    ("icon", "outcome"),
    [
        ("check-circle", "approved"),
        ("times-circle", "rejected"),
        ("minus-circle", "submitted"),
        ("redo", "revise"),
    ],
)
def test_what_became_of_a_task_by_its_sign(icon: str, outcome: str) -> None:
    reading = history(line(icon, "$0.10"))
    (found,) = reading.history
    assert (found.key, found.title) == ("microworkers:named:Plants", "Plants")
    assert (found.outcome, found.reward) == (outcome, Amount(Decimal("0.10"), "USD"))
    assert reading.unparsed == {}


def test_history_line_that_still_has_its_number() -> None:
    (found,) = history(line("minus-circle", script=SCRIPT)).history
    assert (found.key, found.outcome) == ("microworkers:task:120525231", "submitted")
    assert found.reward is None
    (paid,) = history(line("check-circle", "$0.10", script=SCRIPT)).history
    assert paid.reward == Amount(Decimal("0.10"), "USD")


def test_history_of_several_lines_and_of_none() -> None:
    lines = line("check-circle", "$0.10") + line("redo", title="Birds")
    assert [found.title for found in history(lines).history] == ["Plants", "Birds"]
    assert (history("").history, history("").unparsed) == ((), {})
    assert read("/worker.php", "<div></div>").unparsed == {"history": 1}


def test_sign_that_the_page_does_not_explain_is_no_outcome() -> None:
    reading = history(line("star"))
    assert [found.outcome for found in reading.history] == [None]
    assert reading.unparsed == {"outcome": 1}


POPUP = """<div class="popuplist"><div class="popuplistleft">Task ID</div>
<div class="popuplistright">120525231</div></div><div class="popuplist">
<div class="popuplistleft">Job name</div><div class="popuplistright">Plants</div></div>
<div class="popuplist"><div class="popuplistleft">Earned</div>
<div class="popuplistright">$0.00</div></div>"""


def test_details_of_a_task_that_is_not_rated_earn_nothing_yet_and_not_zero() -> None:
    html = f'{POPUP}<div class="notratedtaskbox">Employer has not yet rated this task</div>'
    (found,) = read("/worker_tasks_details.php?Id=120525231", html).history
    assert (found.key, found.title) == ("microworkers:task:120525231", "Plants")
    assert (found.outcome, found.reward) == ("submitted", None)
    assert read("/worker_tasks_details.php?Id=120525231", POPUP).history == ()


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/jobs_i_did_it.php", "submitted"),
        ("/hm_jobs_i_did_it.php", "submitted"),
        ("/jobs_user_already_took.php", "submitted"),
        (f"{TTV}/dotask/submitProof/d472ac0550fb_B", "submitted"),
        ("/faq-guidelines.php", "help"),
        ("/anything-else.php", "other"),
        (f"{TTV}/employer/", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    reading = read(path, "<p>words</p>")
    assert (reading.platform, reading.stage, reading.offers) == ("microworkers", stage, ())


@pytest.mark.parametrize(
    ("label", "target", "stage", "means"),
    [
        ("Accept and Start", f"{TTV}/dotask/allocateposition", "preview", "accept"),
        ("Accept and Start", None, "preview", "accept"),
        ("Accept and Start", None, "help", None),
        ("Send", f"{TTV}/dotask/save", "working", "submit"),
        ("I confirm", f"{SITE}/jobs_i_did_it.php", "working", "submit"),
        ("I confirm", f"{SITE}/hm_jobs_i_did_it.php", "working", "submit"),
        ("Hide", f"{SITE}/hide.php", "listing", None),
    ],
)
def test_what_buttons_do(
    label: str, target: str | None, stage: Stage, means: Meaning | None
) -> None:
    action = Action("a", 0, 1, f"{SITE}/jobs.php", "submit", label, target)
    assert meaning("microworkers", action, stage) == means


@pytest.mark.shared
def test_captured_values_put_into_the_pages_structure() -> None:
    (job,) = json.loads(shared("pages/microworkers_tasks_list.json").read_text("utf-8"))
    html = row(
        id=job["campaign_id"],
        link=job["url"],
        title=job["title"],
        pay=job["payment"],
        minutes=str(job["ttf_minutes"]),
    )
    (offer,) = read("/jobs.php", html).offers
    assert (offer.title, offer.minutes) == (job["title"], job["ttf_minutes"])
    assert offer.key == "microworkers:" + job["url"].rpartition("/")[2]
    assert offer.reward is not None
    assert offer.reward.amount == Decimal(job["payment"].strip("$"))

    kept = json.loads(shared("pages/microworkers_history_pending.json").read_text("utf-8"))
    past = kept["page"]["rows"][0]
    (found,) = history(line(past["status_icon"], title=past["title"])).history
    assert (found.title, found.outcome) == (past["title"], "submitted")
    assert history(line(past["status_icon"])).history[0].reward is None
