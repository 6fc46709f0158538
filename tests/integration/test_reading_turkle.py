"""The reader on what a real turkle serves."""

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from server.messages import Amount, Frame, Page
from server.reading import read_page
from server.reading.model import Reading
from tests.support.turkle_host import PASSWORD, WORKER
from tests.support.turkle_projects import FORTUNE, FRENCH_FEE, PROJECTS, TRANSCRIPTION, Project
from tests.support.turkle_site import TurkleSite


class Worker:
    """A worker who is logged in to turkle and reads its pages."""

    def __init__(self, site: TurkleSite) -> None:
        self.site = site
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies)
        )
        self._open("/login/")
        self._open("/login/", {"username": WORKER, "password": PASSWORD})

    def _open(self, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        token = {cookie.name: cookie.value for cookie in self._cookies}.get("csrftoken")
        sent = None
        if form is not None:
            sent = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": str(token)}).encode()
        with self._opener.open(self.site.url(path=path), sent) as response:
            return response.geturl(), response.read().decode()

    def read(self, path: str, form: dict[str, str] | None = None) -> Reading:
        """Go to an address, or send a form there, and read the page it leads to."""
        url, html = self._open(path, form)
        frames = [
            Frame(*self._open(source)) for source in re.findall(r'<iframe src="([^"?]+)', html)
        ]
        return read_page(Page("p", 0, 1, url, "", html, frames=frames))


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    folder: Path = tmp_path_factory.mktemp("turkle")
    with TurkleSite(folder) as site:
        yield Worker(site)


def key(worker: Worker, name: str) -> str:
    return f"turkle:127.0.0.1:{worker.site.port}:{name}"


def test_front_page(worker: Worker) -> None:
    reading = worker.read("/")
    assert (reading.platform, reading.stage, reading.unparsed) == ("turkle", "listing", {})
    assert {(offer.key, offer.title, offer.places) for offer in reading.offers} == {
        (
            key(worker, f"batch:{worker.site.batch(project)}"),
            f"{project.title} / {project.batch}",
            len(project.rows),
        )
        for project in PROJECTS
    }


@pytest.mark.parametrize(
    ("project", "reward"),
    [
        (TRANSCRIPTION, Amount(Decimal("0.60"), "USD")),
        (FRENCH_FEE, Amount(Decimal("4.00"), "EUR")),
        (FORTUNE, None),
    ],
    ids=["dollars", "euros", "a rate"],
)
def test_preview(worker: Worker, project: Project, reward: Amount | None) -> None:
    reading = worker.read(f"/batch/{worker.site.batch(project)}/preview_next_task/")
    assert (reading.stage, reading.task, reading.unparsed) == ("preview", None, {})
    (offer,) = reading.offers
    assert offer.title == f"{project.title} / {project.batch}"
    assert offer.reward == reward
    assert "Stop Preview" not in offer.text


def test_from_accepted_to_returned(worker: Worker) -> None:
    batch = worker.site.batch(TRANSCRIPTION)
    reading = worker.read(f"/batch/{batch}/accept_next_task/", {})
    (assignment,) = worker.site.assignments(TRANSCRIPTION)
    assert reading.stage == "working"
    assert reading.task is not None
    assert reading.task.key == key(worker, f"assignment:{assignment.id}")
    assert reading.task.minutes == Decimal(2)
    assert [offer.key for offer in reading.offers] == [reading.task.key]
    path = f"/task/{assignment.task}/assignment/{assignment.id}/return/"
    assert worker.read(path, {}).stage == "listing"


@pytest.mark.parametrize(
    ("path", "stage"),
    [("/stats/", "history"), ("/help/", "help"), ("/password_change/", "account")],
)
def test_other_pages(worker: Worker, path: str, stage: str) -> None:
    reading = worker.read(path)
    assert (reading.platform, reading.stage, reading.offers) == ("turkle", stage, ())
