"""The dashboard's sums: always what adding up all tasks anew would give."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.clock import Fold
from server.dashboard import figures as figures_module
from server.dashboard.figures import Figures
from server.day import day_of
from server.days import date_of
from server.events import Entry, Imported, order
from server.ledger import Books, book, total
from server.messages import Amount, Correct
from server.preferences import PipelineSettings
from server.state import State
from server.sums import added
from server.timeline import Timeline
from tests.support.happenings import START, happenings, meaning, task_of
from tests.support.story import Story, at


def counted(state: State, timezone: str = "UTC") -> Figures:
    figures = Figures(timezone, "EUR")
    assert figures.update(state)
    return figures


def test_a_day_shows_what_the_extension_shows() -> None:
    story = Story()
    story.page(0, "listing")
    story.look(0)
    story.page(10, "working", "a")
    story.page(40, "submitted", "a")
    story.page(50, "working", "b")
    story.page(55, "returned", "b")
    state = story.state()
    date = date_of(START, "UTC")
    day = day_of(state, at(55), PipelineSettings(), Books())
    figures = counted(state)
    attention = sum(state.activities.values())
    sums = added(sums for _, sums in figures.between(date, date))
    totals = sums.totals(attention, "EUR")
    assert (totals.earned, totals.pending, totals.wage()) == (day.earned, day.pending, day.wage)
    assert (sums.tasks, sums.outcomes) == (day.tasks, {"submitted": 1, "returned": 1})
    assert sums.unpaid_ms == 5_000
    assert figures.worked == {(date, "turkle"): {"submitted": 30_000, "returned": 5_000}}


def test_nothing_is_shown_of_another_day() -> None:
    story = Story()
    story.page(0, "working", "a")
    story.look(0)
    story.page(20, "submitted", "a")
    figures = counted(story.state())
    assert list(figures.between("2020-01-01", "2020-12-31")) == []
    assert figures.dates() == (date_of(START, "UTC"),) * 2


def test_a_correction_changes_its_task_alone() -> None:
    story = Story()
    story.page(0, "working", "a")
    story.look(0)
    story.page(20, "submitted", "a")
    story.page(30, "working", "b")
    story.page(40, "submitted", "b")
    figures = counted(story.state())
    before = dict(figures.known)
    story.tell(Correct("c1", at(60), "a", active_ms=50_000, outcome="approved"))
    state = story.state()
    figures.update(state)
    changed = {task.key for task, known in figures.known.items() if known is not before[task]}
    assert changed >= {"a"}
    sums = added(sums for _, sums in figures.between("0000", "9999"))
    assert sums.outcomes == {"approved": 1, "submitted": 1}
    assert (sums.active_ms, sums.corrected_ms) == (60_000, 30_000)


def test_what_is_known_from_files_alone_stands_in_no_sum() -> None:
    story = Story()
    story.tell(
        Imported(
            id="i1",
            at=at(0),
            source="file",
            platform="mturk",
            key="x",
            title="Old",
            outcome="approved",
            reward=Amount(Decimal(3), "USD"),
            ended_at=at(-1000),
        )
    )
    figures = counted(story.state())
    assert len(figures.known) == 1
    assert not figures.places
    assert not figures.payers
    assert not figures.worked


def test_counting_may_be_spread_over_several_goes() -> None:
    story = Story()
    for number in range(7):
        story.page(number * 10, "working", f"k{number}")
        story.look(number * 10)
        story.page(number * 10 + 5, "submitted", f"k{number}")
    state = story.state()
    figures = Figures("UTC", "EUR")
    goes = 1
    while not figures.update(state, 2):
        goes += 1
        assert len(figures.known) <= 2 * goes
    assert goes == 4
    assert figures.places == counted(state).places


def _rates(amount: Decimal, currency: str, into: str, _: int) -> Decimal | None:
    table = {"EUR": Decimal(1), "USD": Decimal("0.9")}
    if currency == into:
        return amount
    return None if currency not in table or into not in table else amount * table[currency]


CURRENCIES = st.sampled_from(("USD", "EUR", "POINTS"))


@given(happenings(), st.lists(CURRENCIES, min_size=3, max_size=3))
def test_sums_equal_those_of_the_ledger(entries: list[Entry], currencies: list[str]) -> None:
    paid = dict(zip("abc", currencies, strict=True))
    entries = [*entries]
    for number, key in enumerate(paid):
        reward = Amount(Decimal("0.30"), paid[key])
        entries.append(Entry("one", Correct(f"z{number}", START + 301_000, key, reward=reward)))
    state = _state(entries)
    figures = Figures("UTC", "EUR", _rates)
    figures.update(state)
    sums = added(sums for _, sums in figures.between("0000", "9999"))
    lines = [line for line in book(state) if line.outcome != "open" and not line.imported]
    attention = sum(state.activities.values())
    theirs, ours = total(lines, attention, "EUR", _rates), sums.totals(attention, "EUR")
    kept = ("currency", "earned", "pending", "paid_time", "real", "real_approved")
    for name in (*kept, "paid_time_approved"):
        assert getattr(ours, name) == getattr(theirs, name), name
    assert _by_currency(ours.apart) == _by_currency(theirs.apart)


@given(happenings(), st.randoms(use_true_random=False), st.integers(1, 5), st.booleans())
def test_whatever_comes_late_the_sums_are_those_of_a_new_start(
    entries: list[Entry], random: object, step: int, in_order: bool
) -> None:
    shuffle: Callable[[list[Entry]], None] = random.shuffle  # type: ignore[attr-defined]
    shuffled = sorted(entries, key=order)
    if not in_order:
        shuffle(shuffled)
    timeline = Timeline(Fold(meaning, 60_000, "UTC", task_of))
    figures = Figures("UTC", "EUR")
    month = date_of(START, "UTC")[:7]
    for span in ("0000-00", month):
        assert figures.payers_since(span) == {}
    with pytest.MonkeyPatch.context() as patch:
        # So few tasks would all be looked at, else.
        patch.setattr(figures_module, "SURELY_KNOWN", 1)
        for number, entry in enumerate(shuffled):
            timeline.add(entry)
            if number % step == 0:
                figures.update(timeline.state)
        figures.update(timeline.state)
    fresh = counted(timeline.state)
    assert figures.places == fresh.places
    assert figures.payers == fresh.payers
    for span in ("0000-00", month):
        assert figures.payers_since(span) == fresh.payers_since(span)
    assert figures.worked == fresh.worked
    assert figures.known == fresh.known
    assert _not_empty(figures) == _not_empty(fresh)


def test_the_sums_of_a_span_hold_its_months_alone() -> None:
    story = Story()
    story.page(0, "working", "a")
    story.look(0)
    story.page(20, "submitted", "a")
    figures = counted(story.state())
    month = date_of(START, "UTC")[:7]
    whole = {("turkle", ""): added(sums for _, sums in figures.between("0000", "9999"))}
    for number in range(figures_module.SPANS_KEPT + 1):
        assert figures.payers_since(f"20{number:02}-01") == whole
    assert figures.payers_since(month) == whole
    assert figures.payers_since("9999-12") == {}


def _not_empty(figures: Figures) -> dict[str, object]:
    return {date: tasks for date, tasks in figures.booked.items() if tasks}


def _state(entries: list[Entry]) -> State:
    timeline = Timeline(Fold(meaning, 60_000, "UTC", task_of))
    timeline.rebuild(entries)
    return timeline.state


def _by_currency(amounts: tuple[Amount, ...]) -> dict[str, Decimal]:
    found: Counter[str] = Counter()
    sums: dict[str, Decimal] = {}
    for amount in amounts:
        found[amount.currency] += 1
        sums[amount.currency] = sums.get(amount.currency, Decimal(0)) + amount.amount
    return sums


@pytest.mark.parametrize("timezone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_a_task_is_booked_on_the_workers_own_day(timezone: str) -> None:
    story = Story(timezone=timezone)
    story.page(0, "working", "a")
    story.look(0)
    story.page(20, "submitted", "a")
    figures = counted(story.state(), timezone)
    assert figures.dates() == (date_of(START, timezone),) * 2
