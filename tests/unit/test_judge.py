"""What is thought of a page, with a scorer that needs no model."""

from decimal import Decimal
from typing import Any

import pytest

from classifier.tokens import LONGEST_READ
from server.events import Entry, PageSeen
from server.judge import PAGE, PART_LENGTH, Judge, level_of, subjects
from server.messages import Amount, Check
from server.reading.model import Reading
from server.vocabulary import Level
from tests.support.judging import FeeScorer
from tests.support.story import offer

FEE = "Pay the fee first"


def page(*texts: str) -> Reading:
    offers = tuple(offer(str(number), text) for number, text in enumerate(texts))
    return Reading("turkle", "listing", offers=offers)


def entry(reading: Reading) -> Entry:
    return Entry("one", PageSeen("p1", 0, 3, "http://x/", "", reading))


def test_each_offer_is_judged_and_the_page_is_as_bad_as_the_worst() -> None:
    verdict = Judge(FeeScorer()).verdict(entry(page("Type a receipt", FEE)))
    assert verdict is not None
    assert (verdict.page, verdict.tab, verdict.level) == ("p1", 3, "danger")
    fine, bad = verdict.offers
    assert (fine.key, fine.level, fine.kinds, fine.reasons) == ("0", "none", [], [])
    assert (bad.key, bad.title, bad.level, bad.kinds) == ("1", "Offer 1", "danger", ["upfront"])
    (reason,) = bad.reasons
    assert FEE[reason.start : reason.end] == reason.quote == "fee"


def test_a_page_without_offers_is_judged_by_its_text() -> None:
    (judged,) = Judge(FeeScorer())(Reading("generic", "other", text=FEE), "http://x/")
    assert (judged.verdict.key, judged.flagged) == (PAGE, True)


@pytest.mark.parametrize("stage", ["help", "account", "earnings", "history", "listing", "other"])
def test_a_known_platforms_words_about_itself_are_not_judged(stage: str) -> None:
    reading = Reading("turkle", stage, text=FEE)  # type: ignore[arg-type]
    assert list(subjects(reading)) == []
    unknown = Reading("generic", stage, text=FEE)  # type: ignore[arg-type]
    assert len(subjects(unknown)) == 1


@pytest.mark.parametrize(
    ("stage", "judged"),
    [("other", 1), ("listing", 1), ("working", 1), ("help", 0), ("earnings", 0), ("account", 0)],
)
def test_pages_of_a_platform_known_by_its_address_alone(stage: str, judged: int) -> None:
    reading = Reading("rapidworkers", stage, text=FEE)  # type: ignore[arg-type]
    assert len(subjects(reading)) == judged


@pytest.mark.parametrize("stage", ["messages", "preview", "working"])
def test_what_others_write_on_a_known_platform_is_judged(stage: str) -> None:
    reading = Reading("turkle", stage, text=FEE)  # type: ignore[arg-type]
    assert len(subjects(reading)) == 1


def test_an_empty_page_has_nothing_to_judge() -> None:
    verdict = Judge(FeeScorer()).verdict(entry(Reading("generic", "other")))
    assert verdict is not None
    assert (verdict.level, verdict.offers) == ("none", [])


def test_the_same_offer_is_scored_once() -> None:
    scorer = FeeScorer()
    judge = Judge(scorer)
    first = judge(page(FEE, "other"), "http://x/")
    again = judge(page("another", FEE), "http://x/")
    assert scorer.asked == 3
    assert again[1].verdict.probability == first[0].verdict.probability
    assert again[1].verdict.key == "1", "though it has another key here"


def test_title_and_description_stand_in_for_the_text() -> None:
    only = offer("k", "", description="with a fee")
    (judged,) = Judge(FeeScorer())(Reading("turkle", "preview", offers=(only,)), "http://x/")
    assert judged.flagged


def test_only_stated_minutes_make_an_hours_pay() -> None:
    reward, minutes = Amount(Decimal(1), "EUR"), Decimal(6)
    stated = offer("a", reward=reward, minutes=minutes, minutes_source="stated")
    allotted = offer("b", reward=reward, minutes=minutes, minutes_source="allotted")
    reading = Reading("turkle", "listing", offers=(stated, allotted))
    first, second = Judge(FeeScorer())(reading, "http://x/")
    assert first.per_hour is not None
    assert first.per_hour.amount == 10
    assert second.per_hour is None


def test_an_hours_pay_that_the_text_states_is_quoted() -> None:
    text = "Easy job, 500 USD an hour, start now"
    (judged,) = Judge(FeeScorer())(page(text), "http://x/")
    assert judged.per_hour is not None
    assert (judged.per_hour.amount, judged.per_hour.currency) == (Decimal(500), "USD")
    assert judged.promise is not None
    assert text[judged.promise.start : judged.promise.end] == judged.promise.quote
    assert "500 USD" in judged.promise.quote


def test_absurd_sums_do_not_stop_it() -> None:
    text = f"Earn {'9' * 40} USD an hour, or {'9' * 14}.99 USD a minute"
    (judged,) = Judge(FeeScorer())(page(text), "http://x/")
    assert judged.verdict.level == "none"


def test_a_check_is_answered_like_a_page() -> None:
    verdict = Judge(FeeScorer()).check(Check("c1", FEE))
    assert (verdict.page, verdict.tab, verdict.level) == ("c1", -1, "danger")


@pytest.mark.parametrize("line", ["line {} of a book\n", "{}-book-"])
@pytest.mark.parametrize("before", [0, PART_LENGTH - 30, 2 * PART_LENGTH + 7])
def test_a_book_is_checked_part_by_part_and_is_as_bad_as_the_worst(line: str, before: int) -> None:
    told: list[str] = []

    class Noting(FeeScorer):
        def score(self, text: str, **more: Any) -> Any:
            told.append(text)
            return super().score(text, **more)

    book = "".join(line.format(number) for number in range(PART_LENGTH))
    text = f"{book[:before]}. {FEE}. {book[before:]}"
    verdict = Judge(Noting()).check(Check("c1", text))
    (offer,) = verdict.offers
    assert (verdict.level, offer.level, offer.kinds) == ("danger", "danger", ["upfront"])
    (reason,) = offer.reasons
    assert text[reason.start : reason.end] == reason.quote == "fee"
    # Nothing of what is read is left out, said twice or cut within a word; the rest is not read.
    assert "".join(told) == text[:LONGEST_READ]
    assert max(map(len, told)) <= PART_LENGTH
    if line.endswith("\n"):
        assert all(part[-1].isspace() for part in told[:-1])


@pytest.mark.parametrize(
    ("flagged", "kinds", "level"),
    [
        (False, [], "none"),
        (False, ["upfront"], "none"),
        (False, ["disturbing"], "caution"),
        (False, ["unpaid_qual"], "info"),
        (True, [], "caution"),
        (True, ["fake_review"], "caution"),
        (True, ["fake_review", "mule"], "danger"),
        (True, ["pay_outlier"], "info"),
        (True, ["a kind of tomorrow"], "caution"),
    ],
)
def test_how_loudly(flagged: bool, kinds: list[str], level: Level) -> None:
    assert level_of(flagged, kinds) == level
