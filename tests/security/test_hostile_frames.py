"""Sound messages with extreme contents: one of them must not stop what comes after it."""

from collections.abc import Iterator

import pytest

from classifier.amounts import Rate, find_rates
from server import judge
from server.messages import Check
from server.reading.text import PAGE_LENGTH
from tests.support.judging import FeeScorer
from tests.support.server import VigiclicServer
from tests.support.stream import new_id, now_ms


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path_factory.mktemp("frames") / "data") as running:
        yield running


@pytest.mark.parametrize("active_ms", [2**63, 10**30])
def test_a_corrected_time_that_no_task_can_take_is_refused(
    server: VigiclicServer, active_ms: int
) -> None:
    """Too large a number could be stored, and then no `day` that holds it be written."""
    identifier = new_id()
    with server.connect(server.pair()) as stream:
        stream.send(
            {
                "type": "correct",
                "id": identifier,
                "at": now_ms(),
                "task": "turkle:1",
                "active_ms": active_ms,
            }
        )
        error = stream.receive("error")
    assert (error["code"], error["id"]) == ("bad_message", identifier)


def test_rates_are_looked_for_in_as_much_text_as_a_page_may_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Millions of prices in a text to be checked held up everything else for minutes."""
    looked: list[int] = []

    def look(text: str) -> list[Rate]:
        looked.append(len(text))
        return find_rates(text)

    monkeypatch.setattr(judge, "find_rates", look)
    judge.Judge(FeeScorer()).check(Check("c", "$1 an hour " * PAGE_LENGTH))
    assert looked == [PAGE_LENGTH]
