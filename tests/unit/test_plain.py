"""Words that may be out of sight: read like the others, and judged with and without."""

from typing import Any

import pytest

from server.judge import Judge, subjects
from server.messages import Frame, Page
from server.reading import read_page
from server.reading.model import Offer, Reading
from server.reading.plain import FAINT_MARK, has_faint_words, with_plain
from tests.support.judging import FeeScorer, FeeVerdict

URL = "https://work.example/task/1"
FAINT = '<p data-vigiclic-faint="">{}</p>'
TASK = "<h1>Sort the pictures</h1><p>Reward: $1.00</p>{}<form><input type=radio><button>Submit"
FEE = "Pay a fee first."


def page(html: str, *frames: str) -> Page:
    return Page("p", 0, 1, URL, "Task", html, frames=[Frame(URL, frame) for frame in frames])


def test_a_page_without_such_words_is_read_once_and_has_no_second_text() -> None:
    shown = page(TASK.format("<p>Look at each.</p>"))
    assert not has_faint_words(shown)
    reading = read_page(shown)
    assert reading.plain == ""
    assert [offer.plain for offer in reading.offers] == [""]


def test_a_task_has_both_texts() -> None:
    reading = read_page(page(TASK.format(FAINT.format("far away"))))
    (offer,) = reading.offers
    assert "far away" in offer.text
    assert "far away" not in offer.plain
    assert "Sort the pictures" in offer.plain
    assert reading.plain == offer.plain


def test_the_words_of_a_frame_count_too() -> None:
    (offer,) = read_page(page(TASK.format(""), f"<p>near</p>{FAINT.format('far away')}")).offers
    assert "far away" in offer.text
    assert "far away" not in offer.plain
    assert "near" in offer.plain


def test_each_offer_of_a_list_has_its_own() -> None:
    rows = "".join(
        f"<article><h3><a href=/t/{n}>Find the signs in photo {n}</a></h3><p>Reward: $0.10</p>"
        f"{FAINT.format('far away') if n == 2 else ''}</article>"
        for n in range(4)
    )
    reading = read_page(page(rows))
    assert ["far away" in offer.text for offer in reading.offers] == [n == 2 for n in range(4)]
    assert [bool(offer.plain) for offer in reading.offers] == [n == 2 for n in range(4)]


def test_an_offer_whose_title_has_such_words_has_its_own_all_the_same() -> None:
    rows = "".join(
        f"<article><h3>Find the signs in photo {n}"
        f"{f' <span data-vigiclic-faint>far {n}</span>' if n else ''}</h3><p>Reward: $0.10</p>"
        f"<p>Words of {n}</p></article>"
        for n in range(4)
    )
    offers = read_page(page(rows)).offers
    assert len(offers) == 4
    for n, offer in enumerate(offers):
        assert (f"far {n}" in offer.text) == (n > 0)
        assert (f"Words of {n}" in offer.plain) == (n > 0)
        assert "far" not in offer.plain


def rows_told_apart_by_faint_words(*titles: str, faint: str) -> list[Offer]:
    rows = "".join(
        f"<article><h3>{title}</h3><p>Reward: $0.10</p><p>Words of {title}</p></article>"
        for title in titles
    )
    alone = "<article data-vigiclic-faint><h3>{}</h3><p>Reward: $0.10</p></article>"
    more = "".join(alone.format(title) for title in (faint,) if title)
    return list(read_page(page(rows + more)).offers)


def test_offers_are_matched_by_their_words_where_some_are_faint_all_through() -> None:
    far = " <span data-vigiclic-faint>far {}</span>"
    titles = [f"Find the signs in photo {n}{far.format(n) if n else ''}" for n in range(4)]
    offers = rows_told_apart_by_faint_words(*titles, faint="Name the tune of the day")
    assert len(offers) == 5
    for n, offer in enumerate(offers[:4]):
        assert (f"Words of Find the signs in photo {n}" in offer.plain) == (n > 0)
        assert "far" not in offer.plain
    assert offers[4].plain == ""


def test_what_is_left_of_an_offer_is_part_of_it_in_its_order() -> None:
    whole = [Offer(key=str(n), title="", text=text) for n, text in enumerate(("a b c", "d e", "f"))]
    left = [Offer(key=f"p{n}", title="", text=text) for n, text in enumerate(("b a", "e"))]
    found = with_plain(
        Reading("generic", "listing", offers=tuple(whole)),
        Reading("generic", "listing", offers=tuple(left)),
    )
    assert [offer.plain for offer in found.offers] == ["", "e", ""]


def test_a_hostile_list_is_not_matched_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    gone_through = 0

    def no_match(_: list[str], own: list[str]) -> bool:
        nonlocal gone_through
        gone_through += len(own)
        return False

    monkeypatch.setattr("server.reading.plain._is_left_of", no_match)
    text = "word " * 1_000
    whole = tuple(Offer(key=str(n), title="", text=text) for n in range(1_000))
    left = tuple(Offer(key=f"p{n}", title="", text=text) for n in range(999))
    found = with_plain(
        Reading("generic", "listing", offers=whole), Reading("generic", "listing", offers=left)
    )
    assert {offer.plain for offer in found.offers} == {""}
    assert 1_000_000 < gone_through < 10_000_000


@pytest.mark.parametrize(
    "words", ["See {}=", "{} <b>and</b> {}", "< {}", "1 <2 {}", "</{}", "{}<b>"]
)
def test_a_page_that_speaks_of_the_mark_is_read_once(words: str) -> None:
    shown = page(words.replace("{}", FAINT_MARK) * 3, words.replace("{}", FAINT_MARK))
    assert not has_faint_words(shown)
    marked = f"{shown.html}<b class=x {FAINT_MARK}>"
    assert has_faint_words(page(marked))
    assert has_faint_words(page("", marked))


class Soothed(FeeScorer):
    """Flags nothing that has kind words in it."""

    def score(self, text: str, **more: Any) -> FeeVerdict:
        return super().score("" if "Honest words" in text else text, **more)


def test_words_that_may_be_out_of_sight_soothe_nobody() -> None:
    reading = read_page(page(TASK.format(f"<p>{FEE}</p>{FAINT.format('Honest words.')}")))
    (judged,) = Judge(Soothed())(reading, URL)
    assert judged.verdict.level == "danger"
    assert judged.flagged
    (soothed,) = Judge(Soothed())(read_page(page(TASK.format(f"{FEE} Honest words."))), URL)
    assert soothed.verdict.level == "none"


def test_the_louder_of_both_texts_is_what_is_said() -> None:
    judge = Judge(FeeScorer())
    hidden = read_page(page(TASK.format(FAINT.format(FEE))))
    shown = read_page(page(TASK.format(f"<p>{FEE}</p>{FAINT.format('Honest words.')}")))
    calm = read_page(page(TASK.format(FAINT.format("Honest words."))))
    levels = [judge(one, URL)[0].verdict.level for one in (hidden, shown, calm)]
    assert levels[0] == levels[1] != "none"
    assert levels[2] == "none"


def test_a_page_without_offers_is_judged_by_both_texts() -> None:
    reading = read_page(page(f"<p>Some words.</p>{FAINT.format('far away')}"))
    (subject,) = subjects(reading)
    assert "far away" in subject.text
    assert subject.plain == "Some words."
