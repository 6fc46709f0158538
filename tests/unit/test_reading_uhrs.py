"""UHRS' pages, by its platform file: decimal commas, counts in thousands, pay for a HIT."""

from decimal import Decimal

import pytest

from server.messages import Amount, Page
from server.reading import read_page
from server.reading.model import Reading

SITE = "https://prod.uhrs.playmsn.com"


def read(url: str, html: str) -> Reading:
    return read_page(Page("p", 0, 1, url if "//" in url else SITE + url, "UHRS", html))


CARD = """<div class="task-card"><div>{name}</div><i>\uedff</i><div>{pay}</div><div>{left}</div>
<p>Check what a shop's page says</p><div><span>4 days ago</span><span>{time}</span></div>
<i>\uf2bc</i><i>\ue896</i><button>Start</button></div>"""


def card(
    name: str = "ShopPages_Crowd",
    pay: str = "0,05 $ / HIT",
    left: str = "~1442.6k HITs",
    time: str = "1 min / HIT",
) -> str:
    return CARD.format(name=name, pay=pay, left=left, time=time)


def test_card_as_a_browser_with_decimal_commas_writes_it() -> None:
    reading = read("/marketplace/tasks/all", card())
    assert (reading.platform, reading.stage, reading.unparsed) == ("uhrs", "listing", {})
    (offer,) = reading.offers
    assert (offer.key, offer.title) == ("uhrs:name:ShopPages_Crowd", "ShopPages_Crowd")
    assert offer.reward == Amount(Decimal("0.05"), "USD")
    assert (offer.minutes, offer.minutes_source) == (Decimal(1), "stated")
    assert offer.places == 1_442_600
    assert (offer.requester, offer.approval_rate) == (None, None)
    assert "Check what a shop's page says" in offer.text


@pytest.mark.parametrize(
    ("pay", "left", "time", "expected"),
    [
        ("$0.30 / HIT", "812 HITs", "2.5 min / HIT", ("0.30", 812, "2.5")),
        ("0,012 $ / HIT", "~3,5k HITs", "30 sec / HIT", ("0.012", 3_500, "0.5")),
        ("1,20 $ / HIT", "1 HITs", "1,5 min / HIT", ("1.20", 1, "1.5")),
    ],
)
def test_other_ways_of_writing(
    pay: str, left: str, time: str, expected: tuple[str, int, str]
) -> None:
    (offer,) = read("/marketplace/tasks/recommended", card(pay=pay, left=left, time=time)).offers
    reward, places, minutes = expected
    assert offer.reward == Amount(Decimal(reward), "USD")
    assert (offer.places, offer.minutes) == (places, Decimal(minutes))


def test_what_a_card_does_not_say_is_absent_and_counted() -> None:
    reading = read("/marketplace/tasks/all", card() + card("Maps", "", "many", ""))
    assert [offer.title for offer in reading.offers] == ["ShopPages_Crowd", "Maps"]
    second = reading.offers[1]
    assert (second.reward, second.minutes, second.places) == (None, None, None)
    assert reading.unparsed == {"minutes": 1, "places": 1, "reward": 1}


@pytest.mark.parametrize(
    "path",
    [
        "/judge/Views/judge?hitappid=60575&mode=judge&g=0&fromNew=1",
        "/Judge/Views/judge?hitappid=60575&mode=judge&toolbar=false",
        "/judge/Views/judge?HitAppID=60575&mode=judge",
        "https://www.uhrs.ai/judge/Views/judge?hitappid=60575&mode=judge",
    ],
)
def test_one_hit_after_another_is_one_task(path: str) -> None:
    reading = read(path, "<p>Is this the same shop?</p>")
    assert (reading.stage, reading.unparsed) == ("working", {})
    assert reading.task is not None
    assert (reading.task.key, reading.task.title) == ("uhrs:app:60575", "HitApp 60575")
    assert reading.task.reward is None
    told = read(path, "<p>Reward: $0.05</p><p>Time allotted: 3 min</p>").task
    assert told is not None
    assert told.reward == Amount(Decimal("0.05"), "USD")
    assert (told.minutes, told.minutes_source) == (Decimal(3), "allotted")


def test_app_before_its_work() -> None:
    reading = read("/marketplace/app/60575", "<h1>Shop pages</h1>")
    assert (reading.stage, reading.task) == ("preview", None)
    assert reading.offers[0].key == "uhrs:app:60575"


@pytest.mark.parametrize(
    "path", ["/", "/judge/Views/judge?hitappid=60575&mode=pdesign", "/Manage/Task/TaskList"]
)
def test_other_pages(path: str) -> None:
    assert read(path, "<p>words</p>").stage == "other"


def test_page_that_the_file_does_not_name_is_read_by_structure_and_words() -> None:
    assert read("/report/elsewhere", "<h1>Task</h1><button>Give up</button>").stage == "working"
