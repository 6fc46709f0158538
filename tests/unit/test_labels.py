"""The worker's verdicts as labelled texts: masked, and nothing else in them."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from classifier.corpus import read_rows
from server.advice import offer_subject
from server.events import Entry, Event, PageSeen
from server.labels import Labels, labels_of
from server.messages import Amount, Feedback
from server.reading.model import Offer, Reading
from server.vocabulary import Stage

URL = "https://jobs.example/list?user=77"
FEE = "Pay the fee of 25 USD to anna.b@mail.example before you start the typing job"
FINE = "Write what you see in the photo, it is paid by the platform and takes 2 minutes"


def offer(key: str, text: str, **fields: Any) -> Offer:
    return Offer(key=key, title=f"Offer {key}", text=text, **fields)


def page(name: str, *offers: Offer, stage: Stage = "listing", **fields: Any) -> PageSeen:
    reading = Reading("turkle", stage, offers=offers)
    return PageSeen(name, 1, 3, URL, "A title", reading, **fields)


def warned(shown: PageSeen, place: int = 0, code: str = "scam") -> str:
    return f"{offer_subject(shown.reading, URL, shown.reading.offers[place])}:{code}"


def verdict(number: int, label: Any, **fields: Any) -> Feedback:
    return Feedback(id=f"f{number}", at=number, label=label, **fields)


def labels(*events: Event, warnings: dict[str, Any] | None = None) -> Labels:
    def guess(_: str) -> Sequence[str]:
        return ["mule"]

    return labels_of(lambda: [Entry("one", event) for event in events], warnings or {}, guess)


def test_a_warning_that_is_confirmed_gives_its_offer_masked() -> None:
    shown = page(
        "p1",
        offer("a", FINE),
        offer(
            "b",
            FEE,
            reward=Amount(Decimal("0.50"), "USD"),
            minutes=Decimal(5),
            minutes_source="stated",
        ),
    )
    name = warned(shown, 1)
    found = labels(
        shown, verdict(1, "scam", warning=name), warnings={name: {"kinds": ["upfront", "new"]}}
    )
    (label,) = found.labels
    assert (label.label, label.kinds, label.lang, label.surface) == (
        "scam",
        ["upfront"],
        "en",
        "task_card",
    )
    assert "anna.b@mail" not in label.text
    assert label.text.startswith("Pay the fee of 25 USD")
    assert (label.reward, label.minutes) == ({"amount": "0.50", "currency": "USD"}, "5")
    assert found.left_out == 0


def test_nothing_but_the_fields_of_the_corpus_is_in_it(tmp_path: Path) -> None:
    shown = page("p1", offer("a", FINE), stage="working")
    (label,) = labels(shown, verdict(1, "legit", page="p1")).labels
    line = msgspec.json.encode(label)
    assert set(json.loads(line)) == {"id", "text", "lang", "label", "kinds", "family", "surface"}
    for secret in (b"jobs.example", b"user=77", b"one", b"A title"):
        assert secret not in line
    (tmp_path / "labels.jsonl").write_bytes(line)
    (row,) = read_rows(tmp_path / "labels.jsonl")
    assert (row.label, row.surface, row.text) == ("legit", "task_page", FINE)


def test_ids_are_the_same_for_ever_and_families_for_a_template() -> None:
    one = page("p1", offer("a", FINE))
    two = page("p2", offer("b", FINE.replace("2 minutes", "3 minutes")))
    found = labels(one, two, verdict(1, "legit", page="p1"), verdict(2, "legit", page="p2")).labels
    assert len({label.id for label in found}) == 2
    assert len({label.family for label in found}) == 1
    again = labels(one, verdict(9, "scam", page="p1", kinds=["pii"])).labels
    assert again[0].id in {label.id for label in found}


def test_the_last_verdict_on_a_text_counts() -> None:
    shown = page("p1", offer("a", FEE))
    first, last = verdict(1, "scam", page="p1"), verdict(2, "legit", page="p1")
    assert [label.label for label in labels(shown, last, first).labels] == ["legit"]


def test_kinds_come_from_the_worker_then_the_warning_then_the_model() -> None:
    shown = page("p1", offer("a", FEE))
    name, pay = warned(shown), warned(shown, code="unrealistic_pay")

    def kinds(**fields: Any) -> list[str]:
        said = labels(shown, verdict(1, "scam", **fields), warnings={name: {"kinds": ["upfront"]}})
        return said.labels[0].kinds

    assert kinds(warning=name, kinds=["voucher", "disturbing"]) == ["voucher", "disturbing"]
    assert kinds(warning=name) == ["upfront"]
    assert kinds(warning=pay) == ["upfront", "pay_outlier"]
    assert kinds(page="p1") == ["mule"]


def test_an_honest_text_keeps_hazards_alone() -> None:
    shown = page("p1", offer("a", FINE))
    said = verdict(1, "legit", page="p1", kinds=["upfront", "disturbing"])
    assert labels(shown, said).labels[0].kinds == ["disturbing"]


@pytest.mark.parametrize(
    "said",
    [
        verdict(1, "scam", page="gone"),
        verdict(1, "scam", page="list"),
        verdict(1, "scam", warning="nothing:scam"),
        verdict(1, "scam", page="strange"),
    ],
    ids=["unknown page", "one of many offers", "unknown warning", "unknown language"],
)
def test_what_is_not_known_is_counted_and_left_out(said: Feedback) -> None:
    many = page("list", offer("a", FINE), offer("b", FEE))
    strange = page("strange", offer("c", "العمل من البيت"), lang="ar")
    found = labels(many, strange, said)
    assert (found.labels, found.left_out) == ([], 1)


def test_one_of_many_offers_may_be_named() -> None:
    many = page("list", offer("a", FINE), offer("b", FEE))
    [label] = labels(many, verdict(1, "scam", page="list", offer="b")).labels
    assert (
        label.text
        == labels(page("p1", offer("x", FEE)), verdict(1, "scam", page="p1")).labels[0].text
    )
    assert labels(many, verdict(1, "scam", page="list", offer="gone")).left_out == 1


def test_fine_about_low_pay_is_no_word_on_honesty() -> None:
    shown = page("p1", offer("a", FEE))
    assert labels(shown, verdict(1, "legit", warning=warned(shown, code="low_pay"))).labels == []
    assert labels(shown, verdict(1, "scam", warning=warned(shown, code="low_pay"))).labels


def test_the_language_of_the_page_helps_where_the_words_do_not() -> None:
    shown = page("p1", offer("a", "Transcription audio"), lang="fr-FR")
    assert labels(shown, verdict(1, "legit", page="p1")).labels[0].lang == "fr"
