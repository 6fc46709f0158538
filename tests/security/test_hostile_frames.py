"""Sound messages with extreme contents: one of them must not stop what comes after it."""

from collections.abc import Iterator
from typing import Any

import pytest

from classifier.amounts import Rate, find_rates
from classifier.tokens import LONGEST_READ
from server import judge
from server.messages import Check, Data
from server.reading import read_data
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


@pytest.mark.parametrize(
    "amount", ["1E+999999999", "-1E+999999999", "1E-999999999", "0E+999999999", "sNaN", "1E+15"]
)
@pytest.mark.parametrize(
    "message",
    [{"type": "mark", "tab": 1, "kind": "start"}, {"type": "correct", "task": "turkle:1"}],
    ids=["mark", "correct"],
)
def test_a_sum_that_no_arithmetic_holds_is_refused(
    server: VigiclicServer, message: dict[str, Any], amount: str
) -> None:
    """To compare such an exponent raised, and the stream went with it."""
    identifier = new_id()
    reward = {"amount": amount, "currency": "USD"}
    with server.connect(server.pair()) as stream:
        stream.send({**message, "id": identifier, "at": now_ms(), "reward": reward})
        error = stream.receive("error")
        last = new_id()
        stream.send({"type": "leave", "id": last, "at": now_ms(), "tab": 1})
        stream.acknowledged({last})
    assert (error["code"], error["id"]) == ("bad_message", identifier)


@pytest.mark.parametrize(
    "number", ["1E+999999999", "-1E+999999999", "1E-999999999", "0E+999999999"]
)
def test_a_number_that_no_arithmetic_holds_is_none_on_a_page(number: str) -> None:
    names = ("study_reward", "reward", "estimated_completion_time", "average_reward_per_hour")
    told = ",".join(
        f'"{name}":{value % number}'
        for name in names
        for value in ('{"amount":%s,"currency":"GBP"}', "%s")
    )
    url = "https://app.prolific.com/studies"
    source = "https://internal-api.prolific.com/api/v1/participant/studies/"
    results = f'{{"results":[{{"id":"1","name":"Survey","description":"Short",{told}}}]}}'
    reading = read_data(Data("d", 0, 1, url, source, results))
    (offer,) = reading.offers
    assert offer.minutes in {None, 0}
    assert judge.Judge(FeeScorer())(reading, url)


def test_rates_are_looked_for_in_as_much_of_each_part_as_a_page_may_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Millions of prices in a text to be checked held up everything else for minutes."""
    looked: list[int] = []

    def look(text: str) -> list[Rate]:
        looked.append(len(text))
        return find_rates(text)

    monkeypatch.setattr(judge, "find_rates", look)
    judge.Judge(FeeScorer()).check(Check("c", "$1 an hour " * LONGEST_READ))
    parts = LONGEST_READ // judge.PART_LENGTH
    assert parts <= len(looked) <= parts + 1
    assert sum(looked) <= len(looked) * PAGE_LENGTH
