"""Toluna's addresses, its router's end states and the documented JSON, by its platform file."""

import json
from decimal import Decimal
from typing import Any

import pytest

from server.messages import Amount, Data, Page
from server.reading import read_data, read_page
from server.reading.model import Reading
from tests.support.shared import shared

ROUTER = "https://ups.surveyrouter.com"


def read(url: str, html: str = "<p>words</p>") -> Reading:
    return read_page(Page("p", 0, 1, url, "", html))


def fetched(value: Any, path: str = "/end") -> Reading:
    return read_data(Data("d", 0, 1, f"{ROUTER}/TrafficUI/MSCUI/Page.aspx", ROUTER + path, value))


@pytest.mark.parametrize("country", ["fr", "us", "uk"])
def test_surveys_of_each_country_by_structure(country: str) -> None:
    html = "".join(
        f"<li><h3><a href='/survey/{n}'>{name}</a></h3><p>15 min</p><p>$0.50</p></li>"
        for n, name in enumerate(("Vos courses", "Vos trajets"))
    )
    reading = read(f"https://{country}.toluna.com/SurveyCenter/surveys", f"<ul>{html}</ul>")
    assert (reading.platform, reading.stage) == ("toluna", "listing")
    assert [offer.title for offer in reading.offers] == ["Vos courses", "Vos trajets"]
    assert all(offer.key.startswith("toluna:") for offer in reading.offers)
    assert [offer.minutes for offer in reading.offers] == [15, 15]


@pytest.mark.parametrize(
    ("page", "stage"),
    [
        ("SOQualified", "submitted"),
        ("soqualified", "submitted"),
        ("SOTerminated", "screened_out"),
        ("soterminated", "screened_out"),
        ("SOQuotafull", "screened_out"),
        ("soquotafull", "screened_out"),
    ],
)
def test_where_a_survey_sends_back_to(page: str, stage: str) -> None:
    for folder in ("/TrafficUI/MSCUI", "/trafficui/mscui", ""):
        reading = read(f"{ROUTER}{folder}/{page}.aspx?sname=X1&gid=abc")
        assert (reading.platform, reading.stage, reading.task) == ("toluna", stage, None)


ENDS = [
    ("Qualified Complete", "submitted"),
    ("Terminated", "screened_out"),
    ("Quota Full", "screened_out"),
    ("Survey Taken", "screened_out"),
    ("Not Qualified", "screened_out"),
    ("No Surveys", "screened_out"),
    ("Survey Not Available", "expired"),
    ("Max Survey Reached", "screened_out"),
    ("No Cookies", "screened_out"),
    ("Fraud Terminate", "screened_out"),
]
FRENCH = [
    ("Merci d'avoir répondu à ce questionnaire", "submitted"),
    ("Vous ne correspondez pas au profil recherché", "screened_out"),
    ("Le quota est atteint", "screened_out"),
    ("Ce sondage n'est plus disponible", "expired"),
]


@pytest.mark.parametrize(("words", "stage"), ENDS + FRENCH)
def test_ends_that_the_routers_own_page_tells(words: str, stage: str) -> None:
    url = f"{ROUTER}/TrafficUI/MSCUI/Page.aspx?pgtid=20&di=abc"
    assert read(url, f"<h1>{words}</h1>").stage == stage


def test_names_of_ends_in_a_question_end_nothing() -> None:
    html = """<h1>About you</h1><p>Have you ever been Terminated?</p><form><input type="radio">
    <button>Submit</button></form>"""
    reading = read(f"{ROUTER}/TrafficUI/MSCUI/Page.aspx?pgtid=20&di=" + "x" * 60, html)
    assert (reading.platform, reading.stage) == ("toluna", "working")
    for words in ("Survey Not Available?", "Are you Qualified Complete?"):
        asked = html.replace("Have you ever been Terminated?", words)
        assert read(f"{ROUTER}/TrafficUI/MSCUI/Page.aspx?pgtid=20", asked).stage == "working"
    assert reading.task is not None
    assert "xxxx" not in reading.task.key


@pytest.mark.parametrize(
    ("url", "stage"),
    [
        ("https://www.toluna.com/group/guest/account/profile-surveys", "qualification"),
        (f"{ROUTER}/TrafficUI/Profilepage.aspx?guid=1", "qualification"),
        ("https://fr.toluna.com/anything", "other"),
    ],
)
def test_other_pages(url: str, stage: str) -> None:
    assert read(url).stage == stage


SURVEY = {
    "SurveyID": 21737,
    "Name": "1063-FR",
    "URL": f"{ROUTER}/TrafficUI/MSCUI/Page.aspx?pgtid=20&di=abc",
    "Duration": 12,
    "IR": 40,
    "MemberAmount": 1500,
    "WaveId": 100,
}


def test_surveys_as_the_interface_gives_them() -> None:
    bare = {"SurveyID": 2, "Name": "2-FR", "Duration": 0, "MemberAmount": 0}
    reading = fetched([SURVEY, bare], "/IntegratedPanelService/api/Surveys/?memberCode=1")
    assert (reading.platform, reading.stage, reading.unparsed) == ("toluna", "listing", {})
    first, second = reading.offers
    assert (first.key, first.title) == ("toluna:survey:21737", "1063-FR")
    assert (first.reward, first.minutes) == (Amount(Decimal(1500), "POINTS"), Decimal(12))
    assert (first.url, second.url) == (f"{ROUTER}/TrafficUI/MSCUI/Page.aspx?pgtid=20&di=abc", None)
    # 0 is what it says of what it does not tell.
    assert (second.reward, second.minutes) == (None, None)
    assert fetched([], "/api/Surveys/").unparsed == {}


REASONS = (
    *("QuotaFull", "SurveyTaken", "Terminated", "NoSurveysAvailable", "NoCookie"),
    *("MaxSurveysReached", "NotQualified"),
)


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        *ENDS[1:],
        *((name, "screened_out") for name in REASONS),
        ("SurveyNotAvailable", "expired"),
    ],
)
def test_reasons_of_an_end(reason: str, outcome: str) -> None:
    value = {"SurveyId": 123, "SurveyRef": "123-FR", "Reason": reason, "WaveId": 1}
    (found,) = fetched(value).history
    assert (found.key, found.title) == ("toluna:survey:123", "123-FR")
    assert found.outcome == outcome


def test_what_a_partner_earns_is_not_the_reward() -> None:
    value = {"SurveyId": 123, "SurveyRef": "123-FR", "Revenue": 100, "WaveId": 1}
    (found,) = fetched(value).history
    assert (found.outcome, found.reward) == ("submitted", None)


def test_unknown_reason_is_counted() -> None:
    reading = fetched({"SurveyId": 1, "SurveyRef": "1-FR", "Reason": "Weather"})
    assert (reading.history[0].outcome, reading.unparsed) == (None, {"outcome": 1})


@pytest.mark.shared
def test_documented_answers() -> None:
    ends = json.loads(shared("pages/toluna_completion_and_termination.json").read_text("utf-8"))
    assert fetched(ends["completion"]).history[0].outcome == "submitted"
    for reason in ends["termination_reasons"]:
        reading = fetched({**ends["termination"], "Reason": reason})
        assert reading.unparsed == {}
        expected = "expired" if reason == "SurveyNotAvailable" else "screened_out"
        assert reading.history[0].outcome == expected
    surveys = json.loads(shared("pages/toluna_getsurveys_response.json").read_text("utf-8"))
    reading = fetched(surveys, "/IntegratedPanelService/api/Surveys/")
    assert [offer.title for offer in reading.offers] == [survey["Name"] for survey in surveys]
    assert reading.unparsed == {}


def test_the_list_is_read_with_and_without_a_slash_at_its_end() -> None:
    assert fetched([SURVEY], "/IntegratedPanelService/api/Surveys").stage == "listing"
    assert fetched([SURVEY], "/Surveys").stage == "listing"
