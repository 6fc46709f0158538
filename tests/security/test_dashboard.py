"""The dashboard against pages of other sites, thieves of tickets, and titles that mean harm."""

import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from server.datadir import DATABASE
from server.events import Event, PageSeen
from server.messages import Action, Amount, Attention, Reason
from server.messages import Warning as Alert
from server.reading.model import Reading, TaskSeen
from tests.support.server import VigiclicServer
from tests.support.stream import ORIGIN, now_ms
from tests.support.visitor import LOOKING, Visitor, ticket
from tests.support.work_year import store

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)><a href='javascript:alert(1)'>",
    "</title></textarea></style><svg onload=alert(1)>",
    "{{7*7}} ${7*7} {0.__class__} %(x)s",
    "\u202egnp.exe \u2066\u2067 turned around",
    '=HYPERLINK("http://evil.test";"x")',
    "x" * 10_000,
    "\u0000\u0007\x1b[31m\n\n\t",
    "&lt;script&gt; &#60;b&#62;",
    "\ud7ff\uffff\U0010ffff",
)
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    folder = tmp_path_factory.mktemp("hostile") / "data"
    store(folder, hostile_events(now_ms() - 3_600_000), [hostile_alert(now_ms())])
    with VigiclicServer(folder) as running:
        yield running


def hostile_events(now: int) -> Iterator[Event]:
    """A task for each hostile text, which stands wherever a page can write something."""
    for number, text in enumerate(HOSTILE):
        at = now + number * 60_000
        seen = TaskSeen(
            key=f"k{number} {text[:100]}",
            title=text,
            requester=text,
            reward=Amount(Decimal("0.10"), "USD"),
        )
        reading = Reading("generic", "working", task=seen, text=text)
        yield PageSeen(f"p{number}", at, 1, "https://work.example/", text[:4000], reading)
        yield Attention(f"a{number}", at, 1, "focus")
        yield Action(f"s{number}", at + 30_000, 1, "https://work.example/", "submit", "Submit")
        yield PageSeen(
            f"e{number}",
            at + 31_000,
            1,
            "https://work.example/",
            "",
            Reading("generic", "submitted", task=seen),
        )


def hostile_alert(now: int) -> Alert:
    words = HOSTILE[0] + HOSTILE[1]
    return Alert(
        id="w1",
        number=0,
        at=now,
        tab=1,
        code="scam",
        level="danger",
        params={"offer": words, "title": words, "kinds": [words]},
        reasons=[Reason(kind=words, quote=words, start=0, end=len(words), weight=1.0)],
        text=words,
    )


@pytest.fixture
def visitor(server: VigiclicServer) -> Visitor:
    return Visitor(server)


PAGES = ("day", "week", "month", "payers", "pending", "warnings", "tasks", "files")


class Tags(HTMLParser):
    """Notes each element, and each attribute that could run something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.bad: list[tuple[str, str | None]] = []
        self.scripts: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.bad += [(name, value) for name, value in attrs if name.startswith("on")]
        self.bad += [(name, value) for name, value in attrs if name == "style"]
        for name in ("href", "src", "action"):
            if name in given and re.search(r"^\s*\w+:|^//", given[name] or ""):
                self.bad.append((name, given[name]))
        if tag == "script":
            self.scripts.append(given.get("src"))


@pytest.mark.parametrize("page", PAGES)
def test_hostile_words_stay_words(visitor: Visitor, page: str) -> None:
    status, _, html = visitor.get(page)
    assert status == 200
    tags = Tags()
    tags.feed(html)
    assert tags.bad == []
    assert tags.scripts == ["static/dashboard.js"]
    assert not {"img", "iframe", "style", "textarea", "object", "embed", "base"} & set(tags.tags)
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\x00\x1b") & set(html)
    assert len(html) < 200_000
    if page in ("tasks", "day"):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_each_hostile_task_has_a_page_of_its_own(visitor: Visitor) -> None:
    _, _, page = visitor.get("tasks", sort="when")
    links = re.findall(r'href="(task\?[^"]*)"', page)
    assert len(links) == len(HOSTILE)
    for link in links:
        status, _, html = visitor.get(link.replace("&amp;", "&"))
        assert status == 200, link
        tags = Tags()
        tags.feed(html)
        assert (tags.bad, tags.scripts) == ([], ["static/dashboard.js"])


def test_hostile_words_in_an_address_stay_words(visitor: Visitor) -> None:
    for words in HOSTILE:
        names = ("text", "platform", "outcome", "requester", "sort", "page", "date", "key")
        asked = dict.fromkeys(names, words[:200])
        status, _, html = visitor.get("tasks", **asked)
        assert status == 200
        tags = Tags()
        tags.feed(html)
        assert (tags.bad, tags.scripts) == ([], ["static/dashboard.js"])


def test_no_cell_of_the_file_is_a_formula(visitor: Visitor) -> None:
    status, headers, text = visitor.get("tasks_csv")
    assert status == 200
    assert headers["Content-Disposition"].startswith("attachment;")
    assert "'=HYPERLINK" in text
    assert not re.search(r'(^|,)"?[=+@]', text, re.MULTILINE)


@pytest.mark.parametrize("page", [*PAGES, "nothing", "static/dashboard.css", "tasks_csv"])
def test_every_answer_has_the_strict_headers(visitor: Visitor, page: str) -> None:
    _, headers, _ = visitor.get(page)
    assert headers["Content-Security-Policy"].startswith(POLICY)
    for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers
    assert not [name for name in headers if name.lower().startswith("access-control")]


def test_the_cookie_is_for_this_site_this_path_and_no_script(visitor: Visitor) -> None:
    assert "HttpOnly" in visitor.cookie_rest
    assert "SameSite=Strict" in visitor.cookie_rest
    assert f"Path={visitor.base}/" in visitor.cookie_rest
    assert "Domain" not in visitor.cookie_rest
    assert len(visitor.cookie.partition("=")[2]) == 43
    assert visitor.cookie.partition("=")[2] not in visitor.base


def test_a_ticket_is_used_up(server: VigiclicServer) -> None:
    path = ticket(server)
    status, headers, body = server.request("GET", path, LOOKING)
    assert (status, body) == (303, b"")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert path.rpartition("/")[2] not in headers["Location"]
    status, _, body = server.request("GET", path, LOOKING)
    assert status == 403
    assert "Set-Cookie" not in headers or b"vigiclic=" not in body


@pytest.mark.parametrize(
    "headers",
    [
        {
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
        },
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {**LOOKING, "Sec-Purpose": "prefetch;prerender"},
        {**LOOKING, "Origin": "https://evil.test"},
        {**LOOKING, "Origin": "null"},
        {**LOOKING, "Host": "evil.test"},
    ],
)
def test_who_may_not_use_a_ticket_does_not_use_it_up(
    server: VigiclicServer, headers: dict[str, str]
) -> None:
    path = ticket(server)
    status, told, body = server.request("GET", path, headers)
    assert status in (403, 421)
    assert body == b""
    assert "Set-Cookie" not in told
    assert server.request("GET", path, LOOKING)[0] == 303


@pytest.mark.parametrize("page", ["day", "tasks_csv", "static/dashboard.css", "nothing"])
def test_without_the_cookie_there_is_nothing(
    server: VigiclicServer, visitor: Visitor, page: str
) -> None:
    other = Visitor(server)
    path = f"{visitor.base}/{page}"
    for cookie in ("", "vigiclic=", "vigiclic=guess", other.cookie, "x" * 4_000, "vigiclic=\xe9"):
        status, told, body = server.request("GET", path, {"Cookie": cookie})
        assert (status, body) == (403, b""), cookie
        assert "Set-Cookie" not in told
    assert visitor.get(page)[0] in (200, 404)


def test_a_person_whose_session_has_ended_is_told_how_to_come_back(
    server: VigiclicServer, visitor: Visitor
) -> None:
    status, headers, body = server.request("GET", visitor.first, LOOKING)
    assert status == 403
    assert b"vigiclic dashboard" in body
    assert b"static/" not in body
    assert headers["Content-Security-Policy"].startswith(POLICY)
    # A page of another site that sends the worker here learns nothing, not even the name.
    for site in ("cross-site", "same-site"):
        told = server.request("GET", visitor.first, {**LOOKING, "Sec-Fetch-Site": site})
        assert (told[0], told[2]) == (403, b"")


def first_form(visitor: Visitor) -> dict[str, str]:
    _, _, page = visitor.get("tasks")
    link = re.findall(r'href="(task\?[^"]*)"', page)[0].replace("&amp;", "&")
    _, _, html = visitor.get(link)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
    return {**fields, "outcome": "rejected", "minutes": "3"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": ""}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Origin": ORIGIN}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content_Type": "application/json"}, 415),
    ],
)
def test_only_our_own_page_sends_a_form(
    server: VigiclicServer, visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    fields = first_form(visitor)
    given = {name: value.format(port=server.port) for name, value in headers.items()}
    before = server.status(server.pair())["counts"]["messages"]
    told, _, body = visitor.post("task", fields, **given)
    assert (told, body) == (status, "")
    assert server.status(server.pair())["counts"]["messages"] == before


def test_a_form_whose_session_has_ended_changes_nothing(
    server: VigiclicServer, visitor: Visitor
) -> None:
    before = server.status(server.pair())["counts"]["messages"]
    status, _, body = visitor.post("task", first_form(visitor), Cookie="")
    assert status == 403
    assert "This page is closed" in body
    assert server.status(server.pair())["counts"]["messages"] == before


def test_a_form_of_another_session_is_refused(server: VigiclicServer, visitor: Visitor) -> None:
    fields = first_form(visitor)
    for form in ("", "guess", first_form(Visitor(server))["form"]):
        status, _, body = visitor.post("task", {**fields, "form": form})
        assert (status, body) == (403, "")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join([b"a=1"] * 100), b"form=" + b"x" * 70_000])
def test_a_broken_form_is_refused(server: VigiclicServer, visitor: Visitor, body: bytes) -> None:
    headers = {
        "Cookie": visitor.cookie,
        "Origin": f"http://127.0.0.1:{server.port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    status, _, told = server.request("POST", f"{visitor.base}/task", headers, body)
    assert status in (400, 403, 413)
    assert told == b""


@pytest.mark.parametrize("path", ["/v1/pair", "/v1/status", "/v1/dashboard", "/v1/stream"])
def test_the_dashboards_own_pages_may_speak_to_no_other_address(
    server: VigiclicServer, path: str
) -> None:
    headers = {"Origin": server.url, "Content-Type": "application/json"}
    method = "GET" if path in ("/v1/status", "/v1/stream") else "POST"
    assert server.request(method, path, headers, b"{}")[0] == 403


def test_a_stranger_gets_no_ticket(server: VigiclicServer) -> None:
    server.pair()
    json = {"Content-Type": "application/json"}
    for headers in (
        json,
        {**json, "Authorization": "Bearer guess"},
        {**json, "Origin": ORIGIN},
        {**json, "Origin": ORIGIN, "Authorization": "Bearer guess"},
    ):
        status, _, body = server.request("POST", "/v1/dashboard", headers, b"{}")
        assert (status, body) == (401, b"")


def test_no_ticket_and_no_cookie_is_in_the_log(server: VigiclicServer) -> None:
    path = ticket(server)
    server.request("GET", path, LOOKING)
    server.request("GET", path, LOOKING)
    visitor = Visitor(server)
    log = (server.data_dir / "vigiclic.log").read_text("utf-8")
    for secret in (path.rpartition("/")[2], visitor.cookie.partition("=")[2], visitor.base):
        assert secret not in log


def test_nothing_of_a_session_is_on_disk(server: VigiclicServer) -> None:
    visitor = Visitor(server)
    secret = visitor.cookie.partition("=")[2].encode()
    files = [path for path in Path(server.data_dir).rglob("*") if path.is_file()]
    assert any(path.name == DATABASE for path in files)
    assert not [path for path in files if secret in path.read_bytes()]
