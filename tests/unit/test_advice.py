"""What is worth a warning, and when it is not."""

from datetime import datetime
from decimal import Decimal
from typing import Any, get_args

import pytest

from server.advice import Finding, Said, about_page, offer_subject, say
from server.judge import Judge, Judged, subjects
from server.messages import Amount, OfferVerdict, Reason
from server.reading.model import Offer, Reading
from server.texts import Texts
from server.vocabulary import Stage, WarningCode
from tests.support.judging import FeeScorer
from tests.support.story import at, offer

FLOOR = Amount(Decimal("12.02"), "EUR")
URL = "http://crowd.example/"


def findings(
    *offers: Offer, stage: Stage = "listing", floor: Amount | None = FLOOR, **fields: Any
) -> dict[str, Finding]:
    reading = Reading("turkle", stage, offers=offers, **fields)
    judged = Judge(FeeScorer())(reading, URL)
    named = [
        (offer_subject(reading, URL, each), opinion)
        for each, opinion in zip(subjects(reading), judged, strict=True)
    ]
    return {found.code: found for found in about_page(reading, named, floor, at(0))}


def paid(amount: str, minutes: int | None = None, text: str = "words", **fields: Any) -> Offer:
    value, currency = amount.split()
    source = "stated" if minutes else None
    stated = Decimal(minutes) if minutes else None
    reward = Amount(Decimal(value), currency)
    return offer("a", text, reward=reward, minutes=stated, minutes_source=source, **fields)


def test_an_honest_offer_is_left_alone() -> None:
    assert findings(paid("1 EUR", 4)) == {}


def test_a_scam_is_named_with_its_words() -> None:
    found = findings(paid("5 USD", text="send the fee"))["scam"]
    assert found.level == "danger"
    assert [reason.quote for reason in found.reasons] == ["fee"]
    assert found.params["title"] == "Offer a"
    assert found.params["kinds"] == ["upfront"]
    assert (found.params["amount"], found.params["currency"]) == ("5", "USD")


class TestDisturbing:
    @staticmethod
    def told(*kinds: str, flagged: bool = False) -> list[Finding]:
        words = [
            Reason("disturbing", "scenes of violence", 0, 18, 1.0),
            Reason("other", "words", 20, 25, 0.5),
        ]
        verdict = OfferVerdict("a", "Offer a", 0.1, "caution", list(kinds), words, None)
        reading = Reading("turkle", "preview", offers=(offer("a"),))
        return list(about_page(reading, [("name", Judged(verdict, flagged))], FLOOR, at(0)))

    def test_what_an_honest_task_announces(self) -> None:
        (found,) = self.told("disturbing")
        assert (found.code, found.level) == ("disturbing", "caution")
        assert [reason.quote for reason in found.reasons] == ["scenes of violence"]

    def test_beside_a_scam(self) -> None:
        assert [found.code for found in self.told("upfront", "disturbing", flagged=True)] == [
            "scam",
            "disturbing",
        ]

    def test_not_of_anything_else(self) -> None:
        assert self.told() == []
        assert self.told("upfront") == []

    def test_once(self) -> None:
        said = Said()
        assert [said.first(found) for found in self.told("disturbing") * 2] == [True, False]


class TestUnrealisticPay:
    def test_an_hours_pay_as_stated(self) -> None:
        found = findings(offer("a", "This task pays 500 USD an hour"))["unrealistic_pay"]
        assert found.level == "caution"
        assert (found.params["per_hour"], found.params["currency"]) == ("500.00", "USD")
        assert [reason.quote for reason in found.reasons] == ["500 USD an hour"]

    def test_with_another_sign_it_is_a_danger(self) -> None:
        found = findings(offer("a", "500 USD an hour once the fee is paid"))
        assert found["unrealistic_pay"].level == "danger"

    @pytest.mark.parametrize(
        "text",
        [
            "An interview of an expert, 150 EUR an hour",
            "We pay 15 USD/h",
            "Rs 500 per hour",
            "12,02 €/h",
            "a bonus of 500 USD for the best",
        ],
    )
    def test_honest_pay_is_left_alone(self, text: str) -> None:
        assert "unrealistic_pay" not in findings(offer("a", text))

    def test_a_short_and_well_paid_task_is_left_alone(self) -> None:
        assert "unrealistic_pay" not in findings(paid("9 USD", 1))
        assert "unrealistic_pay" not in findings(paid("75 USD", 30))

    def test_a_fortune_for_minutes_is_not(self) -> None:
        assert "unrealistic_pay" in findings(paid("400 USD", 10))

    def test_a_currency_without_a_rate_says_nothing(self) -> None:
        assert "unrealistic_pay" not in findings(offer("a", "pays 9000 USDT per hour"))


class TestLowPay:
    @pytest.mark.parametrize("stage", ["preview", "working"])
    def test_under_the_floor_where_a_task_is_considered(self, stage: Stage) -> None:
        found = findings(paid("0.10 EUR", 6), stage=stage)["low_pay"]
        assert found.level == "info"
        assert found.params["per_hour"] == "1.00"
        assert found.params["floor"] == "12.02"

    def test_not_for_each_line_of_a_list(self) -> None:
        assert findings(paid("0.10 EUR", 6)) == {}

    def test_the_floor_is_in_the_offers_currency(self) -> None:
        found = findings(paid("0.10 USD", 6), stage="preview")["low_pay"]
        assert found.params["currency"] == "USD"
        assert Decimal(found.params["floor"]) != FLOOR.amount

    def test_unknown_time_says_nothing(self) -> None:
        assert findings(paid("0.10 EUR"), stage="preview") == {}

    def test_no_floor_says_nothing(self) -> None:
        assert findings(paid("0.10 EUR", 6), stage="preview", floor=None) == {}


class TestPlatformClosing:
    """MTurk announced its last day, 30 September 2026, and history until 28 January 2027."""

    @staticmethod
    def told(platform: str, day: str, stage: Stage = "listing") -> list[Finding]:
        noon = int(datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp() * 1000)
        return list(about_page(Reading(platform, stage), [], FLOOR, noon))

    @pytest.mark.parametrize("day", ["2026-09-02", "2026-09-30", "2026-11-22", "2027-01-28"])
    def test_before_and_after_its_end_while_the_history_can_be_read(self, day: str) -> None:
        (found,) = self.told("mturk", day)
        assert (found.code, found.level) == ("platform_closing", "caution")
        assert found.params["title"] == "Amazon Mechanical Turk"
        assert found.params["closes_on"] == "2026-09-30"
        assert found.params["history_until"] == "2027-01-28"

    def test_on_any_page_of_it_but_as_one_warning(self) -> None:
        said = Said()
        stages: tuple[Stage, ...] = ("history", "working", "other")
        found = [one for stage in stages for one in self.told("mturk", "2026-11-22", stage)]
        assert len(found) == 3
        assert [said.first(one) for one in found] == [True, False, False]

    def test_not_once_there_is_nothing_left_to_save(self) -> None:
        assert self.told("mturk", "2027-01-30") == []

    @pytest.mark.parametrize("platform", ["sproutgigs", "turkle", "generic"])
    def test_not_of_platforms_that_stay(self, platform: str) -> None:
        assert self.told(platform, "2026-11-22") == []

    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_its_days_are_said(self, language: str) -> None:
        (found,) = self.told("mturk", "2026-11-22")
        text = say(found.code, found.params, (), Texts(language))
        assert text.startswith("Amazon Mechanical Turk")
        assert "2026-09-30" in text
        assert "2027-01-28" in text
        assert "vigiclic import" in text


class TestSubject:
    def subject(self, text: str, key: str = "a", url: str = URL) -> str:
        reading = Reading("turkle", "listing")
        return offer_subject(reading, url, offer(key, text))

    def test_the_same_words_are_the_same_offer_wherever_they_stand(self) -> None:
        assert self.subject("Pay 5 USD first") == self.subject("pay  6 usd FIRST!", key="b")

    def test_other_words_are_another(self) -> None:
        assert self.subject("Pay first") != self.subject("Pay later")

    def test_another_site_is_another(self) -> None:
        assert self.subject("Pay") != self.subject("Pay", url="http://other.example/")

    def test_without_words_the_key_tells(self) -> None:
        assert self.subject("123", key="a") != self.subject("123", key="b")


class TestSaid:
    def finding(self, code: Any = "scam") -> Finding:
        return Finding("subject", code, "danger")

    def test_once(self) -> None:
        said = Said()
        assert said.first(self.finding())
        assert not said.first(self.finding())
        assert said.first(self.finding("disturbing")), "another thing about the same offer"

    def test_nothing_about_what_is_fine(self) -> None:
        said = Said()
        said.silence_warning("subject:scam")
        assert not said.first(self.finding("disturbing"))
        assert said.is_fine("subject")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_warning_can_be_said(language: str) -> None:
    texts = Texts(language)
    params = {"title": "Offer", "per_hour": "3", "currency": "EUR", "floor": "12.02"}
    for code in get_args(WarningCode):
        text = say(code, params, (), texts)
        assert text.startswith("Offer")
        assert "{" not in text
        assert len(text.splitlines()) == 1


def test_what_it_rests_on_is_quoted() -> None:
    found = findings(offer("a", "send the fee"))["scam"]
    assert "“fee”" in say(found.code, found.params, found.reasons, Texts("en"))
