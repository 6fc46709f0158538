"""A study on Prolific from the list to its approval, as the extension would tell it.

The worker reads the list for 5 s and the study for 5 s, reserves a place (00:10), and at 00:12
opens the survey, which lives elsewhere and in a tab of its own. At 01:10 it sends back to Prolific.
Attention on the task: 2 s on Prolific's page and 58 s on the survey, 60 s in all.
"""

from decimal import Decimal
from typing import Any

from server.events import Entry
from server.judge import Judge
from server.ledger import Line
from server.messages import Amount, Attention, Data, Input, Page, Stored
from server.pipeline import Pipeline, PipelineSettings, Summary
from server.reading import action_task, meaning, read_data, read_page
from server.seeing import see
from tests.support.judging import FeeScorer

START = 1_788_300_000_000
APP = "https://app.prolific.com"
API = "https://internal-api.prolific.com/api/v1"
STUDY = "65a1b2c3d4e5f60718293a4b"
STUDIES = {
    "results": [
        {
            "id": STUDY,
            "name": "Name plants",
            "study_reward": {"amount": 250, "currency": "GBP"},
            "estimated_completion_time": 15,
            "researcher": {"name": "Plant Lab"},
        }
    ]
}


def submission(status: str) -> dict[str, Any]:
    return {"id": "s1", "status": status, "study": {"id": STUDY, "name": "Name plants"}}


def page(second: int, url: str, tab: int = 1, opener: int | None = None) -> Page:
    html = "<body><p>words</p></body>"
    return Page(f"p{second}{tab}", START + second * 1000, tab, url, "", html, opener=opener)


def data(second: int, path: str, value: Any, tab: int = 1) -> Data:
    url = f"{APP}/studies"
    return Data(f"d{second}", START + second * 1000, tab, url, API + path, value)


def look(second: int, tab: int) -> Attention:
    return Attention(f"l{second}", START + second * 1000, tab, "switch")


WORK: list[Stored] = [
    look(0, 1),
    page(0, f"{APP}/studies"),
    data(1, "/participant/studies/", STUDIES),
    page(5, f"{APP}/studies/{STUDY}"),
    data(10, "/submissions/reserve/", submission("RESERVED")),
    page(12, "https://survey.example/form/1", 2, 1),
    look(12, 2),
    Input("i40", START + 40_000, 2, "key"),
    page(70, f"{APP}/submissions/complete?cc=C0DE", 2),
]


def summary(*more: Stored) -> Summary:
    pipeline = Pipeline(PipelineSettings(), Judge(FeeScorer()), meaning, task_of=action_task)
    pipeline.add_all([Entry("one", see(each, read_page, read_data)) for each in (*WORK, *more)])
    return pipeline.summary()


def only(found: Summary) -> Line:
    (line,) = found.tasks
    return line


def test_the_study_is_timed_from_its_reservation_to_its_code() -> None:
    found = summary()
    line = only(found)
    assert (line.key, line.title) == (f"prolific:study:{STUDY}", "Name plants")
    assert (line.reward, line.requester) == (Amount(Decimal("2.50"), "GBP"), "Plant Lab")
    assert (line.outcome, line.active_ms, line.elapsed_ms) == ("submitted", 60_000, 60_000)
    assert found.activities["searching"] == 5_000
    assert found.activities["previewing"] == 5_000


def test_the_list_of_submissions_tells_what_became_of_it() -> None:
    row = submission("APPROVED") | {"submission_reward": {"amount": 250, "currency": "GBP"}}
    line = only(summary(data(90, "/participant/submissions/", {"results": [row]})))
    assert (line.outcome, line.active_ms) == ("approved", 60_000)


def test_one_that_was_sent_away_is_time_without_pay() -> None:
    told = submission("SCREENED OUT")
    pipeline = Pipeline(PipelineSettings(), Judge(FeeScorer()), meaning, task_of=action_task)
    messages = (*WORK[:-1], data(70, "/submissions/s1/transition/", told))
    pipeline.add_all([Entry("one", see(each, read_page, read_data)) for each in messages])
    line = only(pipeline.summary())
    assert (line.outcome, line.active_ms) == ("screened_out", 60_000)
