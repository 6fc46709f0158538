"""The JSON that OneForma's pages fetch, by its platform file."""

import json
from decimal import Decimal
from typing import Any

import pytest

from server.messages import Amount, Data, Page
from server.reading import read_data, read_page
from server.reading.model import Reading
from tests.support.shared import shared

SITE = "https://my.oneforma.com"
LIST = "/api/resource/job/v1/list-job"


def fetched(path: str, value: Any) -> Reading:
    return read_data(Data("d", 0, 1, f"{SITE}/contributor/jobs/apply", SITE + path, value))


def listed(*records: dict[str, Any]) -> Reading:
    return fetched(LIST, {"success": True, "data": {"records": list(records)}})


JOB = {
    "jobId": "14201",
    "projectId": "18",
    "postTitle": "Read sentences aloud",
    "jobTypeValue": "Data Collection",
    "projectName": "Project Robin",
    "localeValue": "French (France)",
    "rate": "0.5000",
    "rateUnitValue": "Per Task",
    "rateCurrencySymbol": "$",
    "applicantCount": 158,
}


def test_job_paid_by_the_task() -> None:
    reading = listed(JOB)
    assert (reading.platform, reading.stage, reading.unparsed) == ("oneforma", "listing", {})
    (offer,) = reading.offers
    assert (offer.key, offer.title) == ("oneforma:job:14201", "Read sentences aloud")
    assert offer.reward == Amount(Decimal("0.5000"), "USD")
    assert offer.description == "Data Collection. Project Robin. French (France). $0.5000 Per Task"
    # Who has applied is nobody's place.
    assert (offer.places, offer.minutes, offer.requester) == (None, None, None)
    assert offer.url == f"{SITE}/contributor/jobs/apply"


def test_job_paid_by_the_hour_has_no_reward_but_a_rate_in_its_words() -> None:
    reading = listed(JOB | {"rate": "100.0000", "rateUnitValue": "Per Hour"})
    assert (reading.offers[0].reward, reading.unparsed) == (None, {})
    assert "$100.0000 Per Hour" in reading.offers[0].text


@pytest.mark.parametrize("missing", ["rate", "rateUnitValue", "rateCurrencySymbol"])
def test_what_is_not_said_of_the_pay_is_not_guessed(missing: str) -> None:
    reading = listed(JOB | {missing: None})
    assert (reading.offers[0].reward, reading.unparsed) == (None, {})
    assert "Per" not in (reading.offers[0].description or "")


def test_no_jobs() -> None:
    reading = listed()
    assert (reading.stage, reading.offers, reading.unparsed) == ("listing", (), {})


def test_an_error_is_no_list() -> None:
    assert fetched(LIST, {"success": False, "data": None}).stage == "other"


def test_text_of_a_job() -> None:
    sections = [
        {"sectionSubtitle": "About", "sectionContent": "Read ten sentences."},
        {"sectionSubtitle": None, "sectionContent": "We never ask for money."},
    ]
    told = {
        "projectId": "18",
        "jobPostTitle": "Read sentences aloud",
        "jobDescription": {"jobSectionList": sections},
    }
    reading = fetched("/api/resource/job/v1/get-detail", {"success": True, "data": told})
    assert (reading.stage, reading.task, reading.unparsed) == ("preview", None, {})
    (offer,) = reading.offers
    assert (offer.key, offer.title) == ("oneforma:project:18", "Read sentences aloud")
    assert offer.description == "About\nRead ten sentences.\nWe never ask for money."


@pytest.mark.parametrize(
    ("path", "stage"), [("/contributor/jobs/apply", "listing"), ("/contributor/home", "other")]
)
def test_pages(path: str, stage: str) -> None:
    reading = read_page(Page("p", 0, 1, SITE + path, "", "<div id=root></div>"))
    assert (reading.platform, reading.stage, reading.unparsed) == ("oneforma", stage, {})


@pytest.mark.shared
def test_a_real_job() -> None:
    row = json.loads(shared("pages/oneforma_job_row_normalized_2026-09-02.json").read_text("utf-8"))
    record = {
        "jobId": row["id"],
        "postTitle": row["title"],
        "jobTypeValue": row["job_type"],
        "projectName": row["project_name"],
        "rate": row["rate"],
        "rateUnitValue": row["rate_unit"],
        "rateCurrencySymbol": row["rate_currency_symbol"],
        "applicantCount": row["applicant_count"],
    }
    reading = listed(record)
    (offer,) = reading.offers
    assert (offer.title, offer.reward, reading.unparsed) == (row["title"], None, {})
    assert f"{row['rate_currency_symbol']}{row['rate']} {row['rate_unit']}" in offer.text
