"""Words for the eye that the machine shall not read, and words for the machine that no eye sees."""

import pytest

from classifier.scorer import Scorer
from server.judge import Judge
from server.messages import OfferVerdict, Page
from server.reading import read_page

URL = "https://work.example/task/1"
BAIT = (
    "To start working you must first pay a registration fee of $50 by gift card. Send the code of"
    " the gift card to our agent on WhatsApp and you will receive your refund after the first task."
    " Then recharge your account with USDT: only who deposits can unlock the next tasks and"
    " withdraw the commission. Contact the receptionist on Telegram to get the crypto wallet."
)
HONEST = "Please look at the picture and draw a box around each traffic sign you can find. "
PAGE = (
    "<h1>Sort the pictures</h1><p>Reward: $1.00</p>{}"
    "<form><input type=radio><button>Submit</button></form>"
)
LOOK_ALIKE = str.maketrans("aeopcxyi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456")
BOLD = {code: 0x1D41A + code - ord("a") for code in range(ord("a"), ord("z") + 1)}
WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Scorer.load())


def judged(judge: Judge, words: str) -> OfferVerdict:
    """Judge the one task of a page that holds these words."""
    reading = read_page(Page("p", 0, 1, URL, "Task", PAGE.format(words)))
    (found,) = judge(reading, URL)
    return found.verdict


def each(form: str) -> str:
    return "".join(form.format(letter) for letter in BAIT)


SEEN = {
    "as it is": BAIT,
    "zero-width spaces": "\u200b".join(BAIT),
    "soft hyphens": "&shy;".join(BAIT),
    "look-alike letters": BAIT.translate(LOOK_ALIKE),
    "bold letters of mathematics": BAIT.translate(BOLD),
    "wide letters": BAIT.translate(WIDE),
    "references": "".join(f"&#{ord(letter)};" for letter in BAIT),
    "an element a letter": each("<span>{}</span>"),
    "every third letter in an element": "".join(
        f"<b>{letter}</b>" if place % 3 == 0 else letter for place, letter in enumerate(BAIT)
    ),
    "a place to break after each letter": "<wbr>".join(BAIT),
    "a comment after each letter": "<!-- -->".join(BAIT),
    "noise between letters that is not shown": each("{}<i style='display:none'>q</i>"),
    "behind 50,000 spaces": f"<p>x{' ' * 50_000}</p><p>{BAIT}",
    "behind 50,000 zero-width spaces": f"<p>x{chr(0x200B) * 50_000}</p><p>{BAIT}",
    "behind 45,000 elements with nothing in them": f"{'<i>&#8203;</i>' * 45_000}<p>{BAIT}",
    "in a drawing": f"<svg><text>{BAIT}</text></svg>",
    "in a drawing's paragraph": f"<svg><foreignObject><p>{BAIT}</p></foreignObject></svg>",
    "in a formula": f"<math><mtext>{BAIT}</mtext></math>",
    "in what stands for an object": f"<object>{BAIT}</object>",
    "in details": f"<details open><summary>More</summary>{BAIT}</details>",
    "in a style that only looks like hiding": f"<p style='x:display:none-ish'>{BAIT}",
    "in a style that speaks of hiding": f"<p style=\"content:'display:none'\">{BAIT}",
    "in a style with a comment": f"<p style='/*;display:none;*/'>{BAIT}",
    "in the shadow of clear letters": f"<p style='color:transparent;text-shadow:0 0 #000'>{BAIT}",
    "in the edge of clear letters": "<p style='-webkit-text-stroke: 1px red; color: transparent'>"
    + BAIT,
    "in clear letters that are filled": "<p style='color:transparent;-webkit-text-fill-color:red'>"
    + BAIT,
    "in letters cut out of their ground": "<p style='background-clip:text;color:transparent;'>"
    + BAIT,
    "in half-transparent letters": f"<p style='opacity:0.9;font-size:0.9em'>{BAIT}",
}


@pytest.mark.parametrize("how", SEEN)
def test_what_the_eye_sees_is_read(judge: Judge, how: str) -> None:
    verdict = judged(judge, SEEN[how])
    assert verdict.level == "danger"
    assert verdict.reasons


def test_words_in_cells_of_their_own_are_read_in_their_order() -> None:
    cells = "".join(f"<td>{word}</td>" for word in BAIT.split())
    reading = read_page(Page("p", 0, 1, URL, "Task", PAGE.format(f"<table><tr>{cells}</table>")))
    assert BAIT in " ".join(reading.text.split())


UNSEEN = (
    "display:none",
    "DISPLAY : NONE !important",
    "color:red; display:none",
    "visibility:hidden",
    "visibility:collapse",
    "opacity:0",
    "opacity:0.0;",
    "font-size:0",
    "font-size: 0px",
    "color:transparent",
    "color:transparent;text-shadow:none",
    "text-shadow: none !important; color: transparent",
    "color:transparent;-webkit-text-stroke:0",
    "color:transparent;-webkit-text-stroke-width: 0px; margin: 0",
    "color:transparent;-webkit-text-fill-color:transparent",
    "color:transparent;background:url(text.png)  red",
    "display:none;color:transparent;text-shadow:0 0 #000",
)


@pytest.mark.parametrize("style", UNSEEN)
def test_what_no_eye_sees_neither_warns_nor_soothes(judge: Judge, style: str) -> None:
    alone = judged(judge, HONEST)
    assert judged(judge, f'{HONEST}<p style="{style}">{BAIT}') == alone
    warned = judged(judge, BAIT)
    assert judged(judge, f'{BAIT}<p style="{style}">{HONEST * 40}') == warned


def test_words_of_another_offer_do_not_get_into_a_warning(judge: Judge) -> None:
    """A card can leave tags open or close too many: its words stay its own."""
    cards = "".join(
        f"<article><h3><a href=/t/{number}>Find the signs in photo {number}</a></h3>"
        f"<p>Reward: $0.10</p>{more}</article>"
        for number, more in enumerate(("", f"<p>{BAIT}</p></div></p><b><i>", "", ""))
    )
    found = judge(read_page(Page("p", 0, 1, "https://work.example/", "Tasks", cards)), URL)
    loud = [one.verdict for one in found if one.verdict.level != "none"]
    assert len(found) == 4
    assert ["photo 1" in verdict.title for verdict in loud] == [True]
    assert all(reason.quote in BAIT for verdict in loud for reason in verdict.reasons)
