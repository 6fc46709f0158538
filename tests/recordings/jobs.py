"""Pages of two job sites with the structure of Microworkers and SproutGigs, in our own words."""

MICRO = "https://www.microworkers.com"
TTV = "https://ttv.microworkers.com"
GIGS = "https://sproutgigs.com"
JOB = "d472ac0550fb_HG"
CLASSIC = "a1b2c3"
GIG = "6717a1b2c3d4e5f601020304"
TITLE = "Plants: name three"

_LEGEND = (
    '<div class="workerarearight"><p><svg data-icon="check-circle"></svg> Satisfied &amp; paid</p>'
    '<p><svg data-icon="times-circle"></svg> Not-Satisfied</p>'
    '<p><svg data-icon="minus-circle"></svg> Pending Employer review</p>'
    '<p><svg data-icon="redo"></svg> Revise</p></div>'
)
_SIGNS = {"approved": "check-circle", "rejected": "times-circle", "revise": "redo"}


def jobs(address: str) -> str:
    """Give Microworkers' list with one job."""
    return (
        f'<div class="jobslist"><div class="jobname"><a href="{address}">{TITLE}</a></div>'
        '<div class="jobpayment">$1.00</div></div>'
    )


def ttv(running: bool) -> str:
    """Give a job of the kind that is accepted, before or after that."""
    form = (
        '<form action="/dotask/save"><textarea name="proof"></textarea></form>'
        if running
        else '<form action="/dotask/allocateposition" method="post">'
        '<button type="submit">Accept and Start</button></form>'
    )
    return (
        f'<div id="content"><div class="vn-bootstrap"><h4><b>{TITLE}</b></h4>'
        '<div class="col-sm-8"><div class="row"><div class="col-sm-5">Work done: 3/5<br>'
        "You will earn: $1.00000</div></div></div>"
        f'<div class="panel-body ttv-task-data">Open the page, name them.</div>{form}</div></div>'
    )


def classic() -> str:
    """Give a job of the kind that is not accepted: with the form for its proof it is the work."""
    return (
        f'<div class="jobarealeft"><h1>{TITLE}</h1><div class="jobdetailsnoteleft">'
        '<p>You will earn: $1.00000</p></div><div class="jobdetailsbox"><p>Name them.</p></div>'
        '</div><form action="jobs_i_did_it.php" method="post"><textarea></textarea></form>'
    )


def tasks_of_worker(outcome: str) -> str:
    """Give the worker's own list with what became of the job."""
    return (
        '<div class="hmworkerarea"><div class="hmworkerlist">'
        f'<div class="workerheaderjobname">{TITLE}</div>'
        f'<div class="hmworkerstatus"><p><svg data-icon="{_SIGNS[outcome]}"></svg> now</p></div>'
        '<div class="workerheaderearn">$1.00</div></div></div>' + _LEGEND
    )


def gigs() -> str:
    """Give SproutGigs' list with one job."""
    return (
        f'<a href="/jobs/submit-task.php?Id={GIG}" class="job-bar" data-job-id="{GIG}">'
        f'<h3><span class="js-job-item-name">{TITLE}</span></h3><div class="job-bar__price">'
        '<small>$</small><span class="text-xl">0.150</span></div></a>'
    )


def gig() -> str:
    """Give the page on which the job is done and its proof is sent."""
    return (
        f'<h1 class="headline">{TITLE}</h1><div class="job-header__price"><small>$</small>'
        '<span class="text-xl">0.150</span></div><div id="job-instructions">Look at the leaves.'
        '</div><form method="post"><textarea></textarea><button>Submit</button></form>'
    )


def wallet(available: str) -> str:
    """Give the head of SproutGigs' wallet."""
    return (
        f'<a href="/worker.php?filter=SATISFIED"><span>${available}</span></a>'
        '<a href="/worker.php?filter=PENDING"><span>$0.4500</span></a>'
    )


def words(text: str) -> str:
    """Give a page that says only this."""
    return f"<body><p>{text}</p></body>"
