"""Platform files: what is wrong is said by line."""

from decimal import Decimal

import pytest

from server.messages import Amount, Data, Page
from server.reading import reader, registry
from server.reading.address import compile_pattern, split
from server.reading.model import Reading
from server.reading.platform import Platform, compile_platform
from server.reading.platform_file import PlatformFileError
from tests.support.fair_platform import FILE


@pytest.fixture
def fair(monkeypatch: pytest.MonkeyPatch) -> Platform:
    platform = compile_platform("fair.toml", FILE)
    monkeypatch.setattr(registry, "platforms", lambda: (platform,))
    return platform


def read(path: str, html: str) -> Reading:
    return reader.read_page(Page("p", 0, 1, f"https://www.fair.example{path}", "", html))


CARD = """<div class=card data-job=7><h3>Sort\u202e photos</h3><b class=pay>0,50 €</b>
<i class=time>about 5 min</i><i class=left>1 234 left</i><i class=bar data-rate=93></i>
<i class=by>ann@mail.example</i></div>"""


@pytest.mark.usefixtures("fair")
def test_fields_of_a_row() -> None:
    (offer,) = read("/jobs", CARD).offers
    assert (offer.key, offer.title, offer.reward) == (
        "fair:7",
        "Sort photos",
        Amount(Decimal("0.50"), "EUR"),
    )
    assert (offer.minutes, offer.minutes_source, offer.places) == (Decimal(5), "stated", 1234)
    assert (offer.approval_rate, offer.requester) == (Decimal("0.93"), "***@mail.example")
    assert "ann@" not in offer.text


@pytest.mark.usefixtures("fair")
def test_fields_that_stand_and_cannot_be_read_are_counted_and_absent() -> None:
    html = CARD.replace("0,50 €", "ask us").replace("1 234 left", "few") + CARD
    html = html.replace("about 5 min", "5 min", 1)
    reading = read("/jobs", html)
    assert reading.unparsed == {"minutes": 1, "places": 1, "reward": 1}
    first, second = reading.offers
    assert (first.reward, first.places, first.minutes, first.minutes_source) == (None,) * 4
    assert second.reward is not None


@pytest.mark.usefixtures("fair")
def test_row_without_a_title_is_no_offer() -> None:
    reading = read("/jobs", CARD.replace("h3", "h4") + CARD)
    assert len(reading.offers) == 1
    assert reading.unparsed == {"title": 1}


@pytest.mark.usefixtures("fair")
def test_second_layout_in_the_json_of_an_attribute() -> None:
    html = """<div id=app data-props='{"jobs": [{"id": 9, "name": "Type", "seconds": 90,
        "pay": {"cents": 25, "currency": "GBP"}}]}'>"""
    (offer,) = read("/jobs", html).offers
    assert (offer.key, offer.reward) == ("fair:9", Amount(Decimal("0.25"), "GBP"))
    assert (offer.minutes, offer.minutes_source) == (Decimal("1.5"), "allotted")


@pytest.mark.usefixtures("fair")
def test_task_by_the_query_of_its_address_and_a_condition() -> None:
    html = "<h1>Sort</h1><form></form><div class=brief>Sort. Reward: $1</div><p>Reward: $9</p>"
    reading = read("/job?id=44&x=1", html)
    assert reading.task is not None
    assert (reading.stage, reading.task.key) == ("working", "fair:44")
    assert reading.task.reward == Amount(Decimal(1), "USD")
    assert reading.offers[0].text == "Sort\nSort. Reward: $1"
    assert read("/job?x=1", html).stage == "other"
    assert read("/job?id=44", "<h1>Sort</h1>").stage == "other"


@pytest.mark.usefixtures("fair")
def test_history_tells_refusals_from_approvals() -> None:
    row = "<tr class=past data-job={}><td class=name>Job<td class=state>{}<td class=pay>1 €</tr>"
    states = ("Paid", "Not paid", "Not paid (late)", "Who knows")
    html = "<table>" + "".join(row.format(i, state) for i, state in enumerate(states))
    html += "<tr class=past data-job=9><td class=name>Dated<td><time datetime='2026-01-02T03:04Z'>"
    reading = read("/past", html)
    assert [row.outcome for row in reading.history] == [
        "approved",
        "rejected",
        "rejected",
        None,
        None,
    ]
    assert reading.history[4].at == 1_767_323_040_000
    assert reading.unparsed == {"outcome": 1}


@pytest.mark.usefixtures("fair")
def test_balance_of_one_currency() -> None:
    html = "<b class=now>12,50 €</b><b class=soon>$3</b><b class=least>5</b>"
    reading = read("/money", html)
    assert reading.balance is not None
    assert (reading.balance.available, reading.balance.pending) == (Decimal("12.50"), None)
    assert (reading.balance.minimum, reading.balance.currency) == (Decimal(5), "EUR")
    assert reading.unparsed == {"pending": 1}


@pytest.mark.usefixtures("fair")
def test_json_that_the_page_fetched() -> None:
    value = {
        "jobs": [{"id": "a", "name": "Type", "text": "call +33 6 12 34 56 78", "link": "/j/a"}]
    }
    data = Data("d", 0, 1, "https://fair.example/jobs", "https://fair.example/api/jobs?p=1", value)
    reading = reader.read_data(data)
    assert (reading.platform, reading.stage) == ("fair", "listing")
    (offer,) = reading.offers
    assert (offer.key, offer.url) == ("fair:a", "https://fair.example/j/a")
    assert offer.description == "call +33 * ** ** ** **"


def test_json_is_known_by_the_host_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    more = 'data_hosts = ["api.fairwork.example"]\n[evidence]'
    platform = compile_platform("fair.toml", FILE.replace("[evidence]", more))
    monkeypatch.setattr(registry, "platforms", lambda: (platform,))
    source = "https://api.fairwork.example/api/jobs"
    value = {"jobs": [{"id": "a", "name": "Type"}]}
    (offer,) = reader.read_data(Data("d", 0, 1, "https://elsewhere.example/", source, value)).offers
    assert offer.key == "fair:a"


@pytest.mark.usefixtures("fair")
@pytest.mark.parametrize(
    ("source", "json", "platform"),
    [
        ("https://fair.example/api/else", "{}", "fair"),
        ("https://fair.example/api/jobs", "{not json", "fair"),
        ("https://fair.example/api/jobs", "[" * 100_000, "fair"),
        ("https://fair.example/api/jobs", None, "fair"),
        ("https://other.example/api", "{}", "generic"),
        ("nonsense", "{}", "generic"),
    ],
)
def test_other_json_says_nothing(source: str, json: object, platform: str) -> None:
    url = "https://other.example/" if platform == "generic" else "https://fair.example/"
    reading = reader.read_data(Data("d", 0, 1, url, source, json))
    assert (reading.platform, reading.offers) == (platform, ())


BREAKS = [
    ('title = "Fair Work"', "title = 7", "title"),
    ('title = "Fair Work"', 'titel = "Fair Work"', "titel"),
    ('listing = "documented"', 'listing = "sure"', "evidence"),
    ('stage = "working"', 'stage = "wroking"', "pages[1].stage"),
    ('path = "/past"', 'path = "past"', "pages[2].path"),
    ('has = "form"', 'has = "form["', "not a CSS selector"),
    ('read = "api"', 'read = "apx"', "there is no [read.apx]"),
    ('match = "about (.*)"', 'match = "about ("', "not a regular expression"),
    ('match = "about (.*)"', 'match = "about"', "needs a (group)"),
    ('currency = "EUR"', 'currency = "euro"', "currency"),
    ('title = "h1"', 'titles = "h1"', "titles"),
    ('rows = "jobs"\n', 'rows = "jobs["\n', "not a jmespath"),
    ('rejected = ["Not paid"]', 'refused = ["Not paid"]', "refused"),
    ('[[actions]]\nlabel = ["Take it"]', "[[actions]]", "an action has a target or a label"),
    ('hosts = ["fair.example", "*.fair.example"]', "hosts = []", "hosts"),
    ("[read.earnings.balance]", "[read.earnings.ballance]", "ballance"),
    ('name = "fair"', "name = ", "line 2"),
]


@pytest.mark.parametrize(("good", "bad", "what"), BREAKS, ids=[b[1][:30] for b in BREAKS])
def test_what_is_wrong_is_said_by_line(good: str, bad: str, what: str) -> None:
    line = FILE[: FILE.index(good)].count("\n") + 1
    assert FILE.count(good) == 1
    with pytest.raises(PlatformFileError) as caught:
        compile_platform("fair.toml", FILE.replace(good, bad))
    message = str(caught.value)
    assert message.startswith("fair.toml")
    assert what in message
    assert f"line {line}" in message


def test_all_shipped_files_are_valid_and_told_apart() -> None:
    platforms = registry.platforms()
    assert {platform.name for platform in platforms} == {
        path.stem for path in registry.FOLDER.glob("*.toml")
    }
    files = [platform.file for platform in platforms]
    hosts = [host for file in files for host in (*file.hosts, *file.data_hosts)]
    assert len(hosts) == len(set(hosts))


@pytest.mark.parametrize(
    ("pattern", "url", "pieces"),
    [
        ("/task/{task}/", "http://a.b/task/7/", {"task": "7"}),
        ("/task/{task}/", "http://a.b/task/7/8/", None),
        ("/task/*", "http://a.b/task/7", {}),
        ("**/task/{task}/", "http://a.b/x/y/task/7/?q=1#f", {"task": "7"}),
        ("/a/**", "http://a.b/a/b/c", {}),
        ("/j?Id={job}", "http://a.b/j?x=1&Id=7", {"job": "7"}),
        ("/j?Id={job}", "http://a.b/j?x=1", None),
        ("/j?tab=done", "http://a.b/j?tab=done", {}),
        ("/j?tab=done", "http://a.b/j?tab=open", None),
        ("/a.php", "http://a.b/axphp", None),
        ("/", "http://a.b", {}),
        ("/", "http://[broken", {}),
    ],
)
def test_path_patterns(pattern: str, url: str, pieces: dict[str, str] | None) -> None:
    assert compile_pattern(pattern).match(split(url)) == pieces
