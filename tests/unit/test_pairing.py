import pytest

from server.pairing import TRIES, VALID_MS, PairingDesk


class Time:
    def __init__(self) -> None:
        self.now = 1_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk(time: Time) -> PairingDesk:
    drawn = iter([42, 999_999, 0, 123_456])
    return PairingDesk(time, lambda _: next(drawn))


def test_no_code_is_out_at_first(desk: PairingDesk) -> None:
    assert desk.offer("000042") == "none"
    assert not desk.is_out
    assert desk.left_ms == 0


def test_a_code_has_six_digits_and_is_good_once(desk: PairingDesk) -> None:
    assert desk.new_code() == "000042"
    before = desk.is_out
    assert desk.offer("000042") == "paired"
    assert (before, desk.is_out) == (True, False)
    assert desk.offer("000042") == "spent"
    assert desk.offer("000043") == "none"


def test_a_code_lasts_five_minutes(desk: PairingDesk, time: Time) -> None:
    code = desk.new_code()
    time.now += VALID_MS - 1
    last = desk.left_ms, desk.is_out
    time.now += 1
    assert (last, desk.left_ms, desk.is_out) == ((1, True), 0, False)
    assert desk.offer(code) == "spent"
    assert desk.offer("111111") == "none"


def test_a_code_lasts_five_tries(desk: PairingDesk, time: Time) -> None:
    code = desk.new_code()
    for _ in range(TRIES):
        assert not desk.tries_used_up
        assert desk.offer("111111") == "wrong"
    assert desk.tries_used_up
    assert desk.offer(code) == "exhausted"
    time.now += VALID_MS
    assert desk.offer("111111") == "none"
    assert desk.offer(desk.new_code()) == "paired"


def test_the_last_try_can_be_the_right_one(desk: PairingDesk) -> None:
    code = desk.new_code()
    for _ in range(TRIES - 1):
        desk.offer("111111")
    assert desk.offer(code) == "paired"
    assert not desk.tries_used_up


def test_a_new_code_replaces_the_old_one(desk: PairingDesk) -> None:
    first = desk.new_code()
    second = desk.new_code()
    assert (first, second) == ("000042", "999999")
    assert desk.offer(first) == "wrong"
    assert desk.offer(second) == "paired"


@pytest.mark.parametrize("code", ["", "42", "000042 ", "０００042", "\ud800", "0" * 10_000])
def test_what_is_nearly_the_code_is_wrong(desk: PairingDesk, code: str) -> None:
    desk.new_code()
    assert desk.offer(code) == "wrong"


def test_codes_are_drawn_at_random(time: Time) -> None:
    desk = PairingDesk(time)
    assert len({desk.new_code() for _ in range(50)}) > 45
