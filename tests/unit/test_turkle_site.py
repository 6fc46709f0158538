"""The test's crowd platform is a real turkle: it takes work and keeps its own times."""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.support.turkle_host import PASSWORD, WORKER
from tests.support.turkle_projects import FEE, FEE_PHRASE, SURVEY, TRANSCRIPTION
from tests.support.turkle_site import TurkleSite


class _Visitor:
    """A bare web client with cookies, which sends the forms it is told to."""

    def __init__(self, site: TurkleSite) -> None:
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._opener.addheaders = [("Accept-Language", "en")]
        self.page = ""
        self.address = ""

    def get(self, path: str) -> str:
        with self._opener.open(self.site.url(path=path), timeout=20) as answer:
            self.address = urllib.parse.urlsplit(answer.url).path
            self.page = answer.read().decode()
        return self.page

    def post(self, path: str, **fields: str) -> str:
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', self.page)[0]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        with self._opener.open(self.site.url(path=path), body, timeout=20) as answer:
            self.address = urllib.parse.urlsplit(answer.url).path
            self.page = answer.read().decode()
        return self.page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TurkleSite]:
    with TurkleSite(tmp_path_factory.mktemp("turkle")) as running:
        yield running


@pytest.fixture
def visitor(site: TurkleSite) -> _Visitor:
    visitor = _Visitor(site)
    visitor.get("/login/")
    visitor.post("/login/", username=WORKER, password=PASSWORD)
    return visitor


def test_lists_the_projects_and_serves_static_files(visitor: _Visitor) -> None:
    page = visitor.get("/")
    assert TRANSCRIPTION.title in page
    assert FEE.batch in page
    assert "countdown" in visitor.get("/static/turkle/jquery.countdown-2.2.0.js")


def test_keeps_the_times_of_an_assignment(site: TurkleSite, visitor: _Visitor) -> None:
    before = time.time() * 1000
    visitor.get("/")
    visitor.post(f"/batch/{site.batch(FEE)}/accept_next_task/")
    [opened] = site.assignments(FEE)
    assert before - 1 <= opened.created_at <= time.time() * 1000
    assert not opened.completed
    frame = f"/task/{opened.task}/assignment/iframe/{opened.id}/"
    assert FEE_PHRASE in visitor.get(frame)
    visitor.post(f"/task/{opened.task}/assignment/{opened.id}/", reference="none")
    [done] = site.assignments(FEE)
    assert done.completed
    assert done.created_at == opened.created_at
    assert 0 < done.elapsed_ms < time.time() * 1000 - before + 1


def test_lets_a_task_expire_within_seconds(site: TurkleSite, visitor: _Visitor) -> None:
    site.expire_after(SURVEY, 5)
    visitor.get("/")
    visitor.post(f"/batch/{site.batch(SURVEY)}/accept_next_task/")
    [opened] = site.assignments(SURVEY)
    assert opened.expires_at - opened.created_at == pytest.approx(5000, abs=2)
    site.set_expires_at(opened.id, opened.created_at + 60_000)
    [moved] = site.assignments(SURVEY)
    assert moved.expires_at == opened.created_at + 60_000
