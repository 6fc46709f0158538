"""The dashboard of a running server: what it shows, a correction, a file, the command."""

import csv
import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import ORIGIN, Stream, new_id, now_ms
from tests.support.visitor import Visitor
from tests.support.waiting import eventually
from tests.support.work_year import DAY_MS, write_work

EVENTS = 6_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    folder = tmp_path_factory.mktemp("dashboard") / "data"
    write_work(folder, EVENTS, end=(now_ms() // DAY_MS) * DAY_MS, days=40)
    with VigiclicServer(folder) as running:
        yield running


@pytest.fixture
def visitor(server: VigiclicServer) -> Visitor:
    return Visitor(server)


def main_of(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def test_the_ticket_leads_to_an_address_without_it(visitor: Visitor) -> None:
    assert re.fullmatch(r"/dashboard/[\w-]{22}/day", visitor.first)
    assert visitor.get("day")[0] == 200


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("day", "What an hour really pays"),
        ("week", "The real hour, day by day"),
        ("month", "Where the time went"),
        ("payers", "Who pays what"),
        ("pending", "Waiting for an answer"),
        ("warnings", "Warnings"),
        ("tasks", "Tasks:"),
        ("files", "Evidence for a dispute"),
    ],
)
def test_each_page_is_shown_in_english_and_in_french(
    server: VigiclicServer, page: str, says: str
) -> None:
    yesterday = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400))
    status, headers, html = Visitor(server).get(page, date=yesterday)
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in html
    assert says in html
    _, _, french = Visitor(server, "fr-FR,fr;q=0.9").get(page, date=yesterday)
    assert '<html lang="fr">' in french
    assert says not in french


def test_the_figures_are_those_of_the_month(visitor: Visitor) -> None:
    month = time.strftime("%Y-%m", time.gmtime(time.time() - 86_400))
    _, _, page = visitor.get("month", date=f"{month}-01")
    _, _, text = visitor.get("tasks_csv")
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    ended = [line for line in lines if line["outcome"] != "open"]
    mine = [line for line in ended if (line["ended_at"] or "").startswith(month)]
    assert mine
    assert f"<dt>Tasks</dt><dd>{len(mine)}</dd>" in page


def test_a_day_without_work_says_so(visitor: Visitor) -> None:
    _, _, page = visitor.get("day", date="2001-01-01")
    assert "Nothing was recorded on this day." in page
    _, _, page = visitor.get("month", date="nonsense")
    assert "Nothing was recorded" not in page or "This month" not in page


def first_task(visitor: Visitor, outcome: str = "submitted") -> tuple[str, str]:
    _, _, page = visitor.get("tasks", outcome=outcome)
    found = re.search(r'href="task\?platform=(\w+)&amp;key=([\w-]+)"', page)
    assert found is not None
    return found[1], found[2]


def test_a_correction_is_stored_and_followed(server: VigiclicServer, visitor: Visitor) -> None:
    platform, key = first_task(visitor)
    messages = server.status(server.pair())["counts"]["messages"]
    fields = visitor.form(platform, key)
    changed = {**fields, "minutes": "12,5", "outcome": "approved", "amount": "7.25"}
    status, headers, _ = visitor.post("task", changed)
    assert status == 303
    assert headers["Location"].endswith("saved=1")
    _, _, page = visitor.get("task", platform=platform, key=key, saved=1)
    assert "Your correction is stored." in page
    assert "12 min" in page
    assert re.search("<dd>7.25\u00a0(USD|EUR)</dd>", page)
    assert "✓" not in page
    assert 'class="outcome approved"' in page
    assert visitor.form(platform, key)["minutes"] == "12.50"
    _, _, table = visitor.get("tasks", text=key)
    assert "corrected" in table
    # What was corrected is an event: it survives a new start, and the extension hears of it.
    server.stop()
    server.start()
    again = Visitor(server)
    assert again.form(platform, key)["outcome"] == "approved"
    assert messages + 1 == server.status(server.pair())["counts"]["messages"]


def test_a_form_that_changes_nothing_stores_nothing(
    server: VigiclicServer, visitor: Visitor
) -> None:
    token = server.pair()
    before = server.status(token)["counts"]["messages"]
    platform, key = first_task(visitor, "rejected")
    status, headers, _ = visitor.post("task", visitor.form(platform, key))
    assert (status, headers["Location"].endswith("saved=1")) == (303, False)
    assert server.status(token)["counts"]["messages"] == before


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("minutes", "soon", "no number of minutes"),
        ("minutes", "-1", "no number of minutes"),
        ("minutes", "99999999", "no number of minutes"),
        ("amount", "a lot", "no sum"),
        ("amount", "1e9", "no sum"),
        ("outcome", "won", "Choose one of the outcomes"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept_in_the_form(
    visitor: Visitor, field: str, value: str, says: str
) -> None:
    platform, key = first_task(visitor, "rejected")
    fields = {**visitor.form(platform, key), field: value}
    status, _, page = visitor.post("task", fields)
    assert status == 400
    assert says in page
    if field != "outcome":
        assert f'value="{value}"' in page


def test_the_connected_extension_hears_of_a_correction(
    server: VigiclicServer, visitor: Visitor
) -> None:
    now, reward = now_ms(), {"amount": "1", "currency": "EUR"}
    start = {"kind": "start", "at": now - 2_000, "reward": reward, "title": "By hand"}
    finish = {"kind": "finish", "at": now - 1_000}
    with server.connect(server.pair()) as stream:
        for mark in (start, finish):
            stream.send({"type": "mark", "id": new_id(), "tab": 1, **mark})
        assert _day(stream, "1.00")["earned"] == "0"
        _, _, page = visitor.get("tasks", text="by hand")
        found = re.search(r'href="task\?platform=(\w*)&amp;key=([\w%.~-]+)"', page)
        assert found is not None
        fields = {**visitor.form(found[1], unquote(found[2])), "amount": "3"}
        assert visitor.post("task", fields)[0] == 303
        assert _day(stream, "3.00")["earned"] == "0"


def _day(stream: Stream, pending: str) -> dict[str, Any]:
    """Wait for a day with so much pending; raises TimeoutError when none comes."""
    while (day := stream.receive("day"))["pending"] != pending:
        pass
    return day


def test_tasks_are_searched_sorted_and_paged(visitor: Visitor) -> None:
    _, _, page = visitor.get("tasks", sort="reward", page=2)
    rows = main_of(page).count("<tr>") - 1
    assert rows == 50
    assert "Page 2 of" in page
    assert 'aria-hidden="true"> ▼' in page
    _, _, none = visitor.get("tasks", text="no such words at all")
    assert "No task is like that." in none
    _, _, few = visitor.get("tasks", text="RECEIPTS rate", outcome="approved")
    found = re.findall(r"<tr><td>.*?</tr>", few)
    assert found
    assert all("receipts" in row and "Rate" in row for row in found)


def test_sorting_by_pay_puts_unknown_last_both_ways(visitor: Visitor) -> None:
    for up in ("", "1"):
        _, _, page = visitor.get("tasks", sort="hour", up=up)
        figures = re.findall(r'class="num">([^<]*)</td><td><span class="outcome', page)
        assert len(figures) == 50
        assert "–" not in figures


def test_there_is_no_other_page(visitor: Visitor) -> None:
    assert visitor.get("nothing")[0] == 404
    assert visitor.get("static/nothing.css")[0] == 404
    assert visitor.get("static/..%2Fmain.py")[0] == 404
    assert visitor.get("task", platform="mturk", key="nothing")[0] == 404


def command(server: VigiclicServer, *arguments: str, **environment: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "server", "dashboard", *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "VIGICLIC_LANG": "en", **environment},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_the_command_prints_an_address_that_opens_once(server: VigiclicServer) -> None:
    told = command(server, "--no-open", "--data-dir", str(server.data_dir))
    assert (told.returncode, told.stderr) == (0, "")
    address = told.stdout.strip()
    assert address.startswith(f"{server.url}/dashboard/open/")
    path = address.removeprefix(server.url)
    assert server.request("GET", path)[0] == 303
    assert server.request("GET", path)[0] == 403


def test_the_command_opens_the_browser(server: VigiclicServer, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o700)
    told = command(server, "--data-dir", str(server.data_dir), BROWSER=f"{browser} %s")
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    opened = eventually(lambda: (tmp_path / "opened").read_text().strip(), "opened address")
    assert "/dashboard/open/" in opened


def test_the_command_says_in_one_line_that_no_server_runs(
    server: VigiclicServer, tmp_path: Path
) -> None:
    told = command(server, "--data-dir", str(tmp_path))
    assert told.returncode == 1
    assert told.stdout == ""
    assert len(told.stderr.strip().splitlines()) == 1
    assert "vigiclic serve" in told.stderr


def test_a_paired_extension_gets_an_address_too(server: VigiclicServer) -> None:
    token = server.pair()
    headers = {"Authorization": f"Bearer {token}", "Origin": ORIGIN}
    status, body = server.post_json("/v1/dashboard", {}, headers)
    assert status == 200
    assert body["url"].startswith(f"{server.url}/dashboard/open/")
