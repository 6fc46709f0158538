"""Remotasks' pages: known by their addresses, read by their words."""

import pytest

from server.messages import Action, Page
from server.reading import meaning, read_page
from server.reading.model import Reading

SITE = "https://www.remotasks.com"


def read(url: str, html: str) -> Reading:
    return read_page(Page("p", 0, 1, url if "//" in url else SITE + url, "Remotasks", html))


TASK = """<h1>Draw boxes around cars</h1><div class="shrink-0">Expires in 1 hours, 5 minutes</div>
<button>Submit</button>"""


@pytest.mark.parametrize(
    "url",
    ["/tasks", "/en/tasks", "https://remotasks.com/en/tasks", "https://dev.remotasks.com/tasks"],
)
def test_task_by_its_address(url: str) -> None:
    reading = read(url, TASK)
    assert (reading.platform, reading.stage) == ("remotasks", "working")
    assert reading.task is not None
    assert (reading.task.title, reading.task.reward) == ("Draw boxes around cars", None)
    assert reading.task.key.startswith("remotasks:")


def test_other_pages() -> None:
    lidar = read("/lidarlite/", TASK)
    assert (lidar.stage, lidar.unparsed) == ("working", {})
    assert lidar.task is not None
    assert read("/elsewhere", "<h1>Task</h1><button>Give up</button>").stage == "working"
    for path in ("/", "/en/about"):
        reading = read(path, "<p>words</p>")
        assert (reading.platform, reading.stage) == ("remotasks", "other")


def test_submit() -> None:
    action = Action("a", 0, 1, f"{SITE}/en/tasks", "click", "Submit", None)
    assert meaning("remotasks", action, "working") == "submit"
    assert meaning("remotasks", action, "other") is None
