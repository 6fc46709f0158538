"""The dashboard's door: a ticket is good once and soon, a session needs its cookie and ends."""

from server.dashboard.sessions import (
    IDLE_MS,
    LONGEST_MS,
    SESSIONS_AT_MOST,
    TICKET_MS,
    TICKETS_AT_MOST,
    Door,
    Session,
    is_form_of,
)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000

    def __call__(self) -> int:
        return self.now


def entered(door: Door) -> Session:
    session = door.enter(door.ticket())
    assert session is not None
    return session


def test_a_ticket_is_good_once() -> None:
    door = Door(Clock())
    ticket = door.ticket()
    assert door.enter(ticket) is not None
    assert door.enter(ticket) is None


def test_a_ticket_is_good_for_a_minute() -> None:
    clock = Clock()
    door = Door(clock)
    early, late = door.ticket(), door.ticket()
    clock.now += TICKET_MS - 1
    assert door.enter(early) is not None
    clock.now += 1
    assert door.enter(late) is None


def test_a_wrong_ticket_uses_up_nothing() -> None:
    door = Door(Clock())
    ticket = door.ticket()
    for wrong in ("", "x", ticket[:-1], ticket + "A", "é" * 40, "\ud800"):
        assert door.enter(wrong) is None
    assert door.enter(ticket) is not None


def test_only_the_latest_tickets_are_kept() -> None:
    door = Door(Clock())
    tickets = [door.ticket() for _ in range(TICKETS_AT_MOST + 1)]
    assert door.enter(tickets[0]) is None
    assert door.enter(tickets[1]) is not None


def test_a_session_needs_its_own_cookie() -> None:
    door = Door(Clock())
    one, other = entered(door), entered(door)
    assert door.session(one.name, one.secret) is one
    assert door.session(one.name, other.secret) is None
    assert door.session(one.name, one.name) is None
    assert door.session("", one.secret) is None
    assert door.session(one.name, one.secret) is one


def test_a_session_ends_when_it_is_not_used() -> None:
    clock = Clock()
    door = Door(clock)
    session = entered(door)
    clock.now += IDLE_MS - 1
    assert door.session(session.name, session.secret) is session
    clock.now += IDLE_MS
    assert door.session(session.name, session.secret) is None
    clock.now -= IDLE_MS
    assert door.session(session.name, session.secret) is None


def test_a_session_ends_in_the_end() -> None:
    clock = Clock()
    door = Door(clock)
    session = entered(door)
    end = clock.now + LONGEST_MS
    while clock.now + IDLE_MS // 2 < end:
        clock.now += IDLE_MS // 2
        assert door.session(session.name, session.secret) is session
    clock.now = end
    assert door.session(session.name, session.secret) is None


def test_a_stranger_does_not_keep_a_session_alive() -> None:
    clock = Clock()
    door = Door(clock)
    session = entered(door)
    clock.now += IDLE_MS - 1
    assert door.session(session.name, "guess") is None
    clock.now += 1
    assert door.session(session.name, session.secret) is None


def test_the_oldest_session_makes_room() -> None:
    door = Door(Clock())
    sessions = [entered(door) for _ in range(SESSIONS_AT_MOST + 1)]
    assert door.session(sessions[0].name, sessions[0].secret) is None
    assert door.session(sessions[-1].name, sessions[-1].secret) is sessions[-1]


def test_a_form_is_of_one_session() -> None:
    door = Door(Clock())
    one, other = entered(door), entered(door)
    assert is_form_of(one, one.form)
    assert not is_form_of(one, other.form)
    assert not is_form_of(one, "")
    assert len({one.name, one.secret, one.form}) == 3
