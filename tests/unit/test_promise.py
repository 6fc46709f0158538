"""What an hour of an offer is likely to pay, and how that is known."""

from decimal import Decimal
from typing import Any

import pytest

from server.advice import about_page, offer_subject
from server.events import Entry
from server.judge import Judge, Judged
from server.messages import Amount, Correct, Pay
from server.promise import OFTEN, own_times, with_promise
from server.reading.model import Offer, Reading, TaskSeen
from server.state import State
from server.vocabulary import Stage
from tests.support.judging import FeeScorer
from tests.support.story import Story, at
from tests.support.watching import pipeline_of

FLOOR = Amount(Decimal("12.02"), "EUR")
EURO = Amount(Decimal(1), "EUR")


def offered(minutes: str | None = None, **fields: Any) -> Offer:
    stated: dict[str, Any] = {}
    if minutes:
        stated = {"minutes": Decimal(minutes), "minutes_source": "stated"}
    told: dict[str, Any] = {
        "title": "Count cars",
        "text": "words",
        "requester": "ACME",
        "reward": EURO,
    } | fields
    return Offer(key="o", **(stated | told))


def judged(offer: Offer) -> Judged:
    (opinion,) = Judge(FeeScorer())(Reading("turkle", "listing", offers=(offer,)), "http://x/")
    return opinion


def promised(offer: Offer, state: State | None = None) -> Pay:
    own = own_times(state or State())
    pay = with_promise(judged(offer), offer, "turkle", own).verdict.pay
    assert pay is not None
    return pay


def worked(
    *seconds: float, outcome: str = "submit", title: str = "Count cars", requester: str = "ACME"
) -> Story:
    """Do the same task again and again, each for so many seconds."""
    story = Story()
    story.look(0)
    moment = 0.0
    for number, length in enumerate(seconds):
        seen = TaskSeen(f"t{number}", title, requester=requester, reward=EURO)
        story.page(moment, "working", task=seen)
        end = moment + length
        for there in range(int(moment) + 50, int(end), 50):
            story.type(there)
        moment = end
        story.press(moment, outcome)
        moment += 1
    return story


class TestHowItIsKnown:
    def test_by_stated_minutes_exactly(self) -> None:
        pay = promised(offered("6"))
        assert (pay.minutes, pay.per_hour) == (Decimal(6), Decimal(10))
        assert (pay.minutes_source, pay.sureness) == ("stated", "medium")

    def test_by_the_workers_own_times_before_that(self) -> None:
        state = worked(*[120] * OFTEN).state()
        pay = promised(offered("6"), state)
        assert (pay.minutes, pay.per_hour) == (Decimal(2), Decimal(30))
        assert (pay.minutes_source, pay.sureness) == ("own", "high")

    def test_a_few_own_times_are_less_sure(self) -> None:
        pay = promised(offered(), worked(120, 120).state())
        assert (pay.minutes, pay.minutes_source, pay.sureness) == (Decimal(2), "own", "medium")

    def test_else_by_what_such_a_reward_usually_stands_for(self) -> None:
        pay = promised(offered())
        assert pay.minutes is not None
        assert (pay.minutes_source, pay.sureness) == ("model", "low")

    def test_an_allotted_time_is_no_estimate(self) -> None:
        allotted = offered(minutes_source="allotted")
        assert promised(allotted).minutes_source == "model"

    @pytest.mark.parametrize("minutes", ["0", "-5"])
    def test_no_time_at_all_is_none(self, minutes: str) -> None:
        assert promised(offered(minutes)).minutes_source == "model"

    def test_points_have_no_usual_time(self) -> None:
        pay = promised(offered(reward=Amount(Decimal(50), "POINTS")))
        assert pay == Pay(Decimal(50), "POINTS")

    def test_an_offer_without_pay_promises_none(self) -> None:
        bare = offered(reward=None)
        assert with_promise(judged(bare), bare, "turkle", own_times(State())).verdict.pay is None

    def test_pay_an_hour_that_the_words_promise_is_kept_without_times(self) -> None:
        offer = offered(text="pays 15 EUR an hour")
        opinion = with_promise(judged(offer), offer, "turkle", own_times(State()))
        assert opinion.verdict.pay == Pay(Decimal(1), "EUR")
        assert opinion.per_hour is not None
        assert opinion.per_hour.amount == 15


class TestOwnTimes:
    @pytest.mark.parametrize("button", ["return", "skip"])
    def test_what_was_not_finished_says_nothing(self, button: str) -> None:
        assert promised(offered(), worked(120, 120, outcome=button).state()).minutes_source == (
            "model"
        )

    def test_as_the_worker_corrected_them(self) -> None:
        story = worked(120)
        story.tell(Correct("c", at(500), "t0", active_ms=240_000))
        assert promised(offered(), story.state()).minutes == Decimal(4)

    def test_of_another_requester_they_are_not_its_own(self) -> None:
        state = worked(*[120] * OFTEN, title="Other", requester="Zed").state()
        assert promised(offered("6"), state).minutes_source == "stated"


class TestExpectedPrice:
    def test_price_times_the_share_that_is_approved(self) -> None:
        pay = promised(offered("6", approval_rate=Decimal("0.7")))
        assert (pay.amount, pay.expected, pay.per_hour) == (Decimal(1), Decimal("0.7"), Decimal(7))

    def test_without_a_time_too(self) -> None:
        points = Amount(Decimal(50), "POINTS")
        pay = promised(offered(reward=points, approval_rate=Decimal("0.5")))
        assert (pay.expected, pay.per_hour) == (Decimal(25), None)

    @pytest.mark.parametrize("rate", [None, Decimal("1.2"), Decimal(-1)])
    def test_unknown_is_unknown(self, rate: Decimal | None) -> None:
        pay = promised(offered("6", approval_rate=rate))
        assert (pay.expected, pay.per_hour) == (None, Decimal(10))

    def test_nobody_is_ever_paid(self) -> None:
        pay = promised(offered("6", approval_rate=Decimal(0)))
        assert (pay.expected, pay.per_hour) == (Decimal(0), Decimal(0))


class TestLowPay:
    def codes(
        self, offer: Offer, story: Story | None = None, stage: Stage = "preview"
    ) -> list[str]:
        reading = Reading("turkle", stage, offers=(offer,))
        own = own_times(story.state() if story else State())
        opinion = with_promise(judged(offer), offer, "turkle", own)
        named = [(offer_subject(reading, "http://x/", offer), opinion)]
        return [found.code for found in about_page(reading, named, FLOOR, at(0))]

    def test_by_own_times_whatever_is_stated(self) -> None:
        assert self.codes(offered("1"), worked(*[900] * 2 * OFTEN)) == ["low_pay"]
        assert self.codes(offered("60"), worked(*[60] * 2 * OFTEN)) == []

    def test_by_what_is_left_after_refusals(self) -> None:
        assert self.codes(offered("4")) == []
        assert self.codes(offered("4", approval_rate=Decimal("0.5"))) == ["low_pay"]

    def test_not_on_a_guess(self) -> None:
        assert self.codes(offered(reward=Amount(Decimal("0.01"), "EUR"))) == []


def test_a_verdict_says_it() -> None:
    story = worked(*[120] * OFTEN)
    pipeline = pipeline_of()
    pipeline.add_all(story.entries)
    story.page(2_000, "listing", offers=(offered("6"),))
    verdict = pipeline.add(Entry("one", story.entries[-1].event)).verdict
    assert verdict is not None
    (offer,) = verdict.offers
    assert offer.pay is not None
    assert (offer.pay.minutes, offer.pay.minutes_source) == (Decimal(2), "own")
