"""Reports in words: plain tables of 80 columns in the language of the texts."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from server.days import date_of
from server.ledger import Line, rounded
from server.reporting.as_object import published_object
from server.reporting.period import PeriodReport
from server.reporting.task import TaskReport, full_name
from server.reporting.trace import Change, Interval
from server.reporting.wording import (
    an_hour,
    cause,
    clock,
    lasting,
    moment,
    money,
    short,
    span,
    sum_of,
    title_of,
)
from server.texts import Texts
from server.watching import printable

WIDTH = 80


def describe_task(report: TaskReport, timezone: str, texts: Texts) -> str:
    """Say how a task's time came about, interval by interval."""
    return _rendered(_task(report, timezone, texts))


def describe_period(report: PeriodReport, texts: Texts) -> str:
    """Say what a period paid, with every step."""
    return _rendered(_period(report, texts))


def _task(report: TaskReport, timezone: str, texts: Texts) -> Iterator[RenderableType]:
    line = report.line
    yield title_of(line)
    said = [full_name(line), line.requester or "", money(line.reward, texts)]
    yield printable(" · ".join(part for part in said if part))
    yield texts(f"report.{'imported' if line.imported else 'measured'}")
    yield texts(
        "report.span",
        accepted=moment(line.accepted_at, timezone) or texts("replay.unknown"),
        ended=moment(line.ended_at, timezone) or texts("replay.unknown"),
        outcome=texts(f"outcome.{line.outcome}"),
        elapsed=span(line.elapsed_ms, texts),
    )
    if line.told_ms is not None:
        yield texts("report.told", time=span(line.told_ms, texts))
    yield ""
    counted = [piece for piece in report.intervals if piece.counted]
    yield texts(
        "report.time", time=span(line.active_ms, texts), count=len(counted), timezone=timezone
    )
    if report.intervals:
        yield _intervals(report.intervals, timezone, texts)
    yield from _corrections(report, timezone, texts)
    if report.changes:
        yield _changes(report.changes, timezone, texts)


def _intervals(pieces: Sequence[Interval], timezone: str, texts: Texts) -> Table:
    table = _table(texts, "from", "until", "time", "began", "ended", right=("time",))
    days = {date_of(piece.start, timezone) for piece in pieces}
    stamp = clock if len(days) == 1 else moment
    for piece in pieces:
        time = span(piece.ms, texts)
        table.add_row(
            stamp(piece.start, timezone),
            stamp(piece.end, timezone),
            time if piece.counted else texts("report.not_counted", time=time),
            f"{cause(piece.began, texts)} [{short(piece.began.message)}]",
            cause(piece.ended, texts)
            + (f" [{short(piece.ended.message)}]" if piece.ended is not None else ""),
        )
    counted = sum(piece.ms for piece in pieces if piece.counted)
    table.add_section()
    table.add_row("", texts("report.sum"), span(counted, texts), "", "")
    return table


def _corrections(report: TaskReport, timezone: str, texts: Texts) -> Iterator[str]:
    for event in report.corrections:
        said = []
        if event.active_ms is not None:
            instead = {"time": span(event.active_ms, texts)}
            instead["measured"] = span(report.line.measured_ms, texts)
            said.append(texts("report.corrected_time", **instead))
        if event.outcome is not None:
            said.append(texts(f"outcome.{event.outcome}"))
        if event.reward is not None:
            said.append(money(event.reward, texts))
        key = "refused" if event.id in report.refused else "corrected"
        at = moment(event.at, timezone)
        yield texts(f"report.{key}", at=at, what=", ".join(said), message=short(event.id))


def _changes(changes: Sequence[Change], timezone: str, texts: Texts) -> Table:
    table = _table(texts, "when", "outcome", "pay", "told_by")
    for change in changes:
        table.add_row(
            moment(change.cause.at, timezone),
            texts(f"outcome.{change.outcome}"),
            money(change.reward, texts),
            f"{cause(change.cause, texts)} [{short(change.cause.message)}]",
        )
    return table


def _period(report: PeriodReport, texts: Texts) -> Iterator[RenderableType]:
    first, last = report.period.first, report.period.last
    yield texts("report.period", first=first, last=last, timezone=report.timezone)
    yield texts("report.tasks", count=len(report.lines), outcomes=_outcomes(report.lines, texts))
    if report.untimed:
        yield texts("report.untimed", count=len(report.untimed))
    yield _activities(report, texts)
    if report.elapsed_ms != report.merged_ms:
        yield texts(
            "report.overlaps",
            elapsed=lasting(report.elapsed_ms, texts),
            merged=lasting(report.merged_ms, texts),
        )
    for outcome, ms in report.unpaid_ms.items():
        if ms:
            name = texts(f"outcome.{outcome}")
            yield texts("report.unpaid", outcome=name, time=lasting(ms, texts))
    yield _rewards(report, texts)
    yield from _wage(report, texts)
    yield from _from_files(report, texts)
    yield _published(report, texts)
    yield texts("report.not_recomputed")


def _activities(report: PeriodReport, texts: Texts) -> Table:
    table = _table(texts, "activity", "time", right=("time",))
    for activity, ms in sorted(report.activities.items(), key=lambda item: -item[1]):
        if ms:
            table.add_row(texts(f"activity.{activity}"), lasting(ms, texts))
    table.add_section()
    table.add_row(texts("report.attention"), lasting(report.attention_ms, texts))
    if report.corrections_ms:
        table.add_row(texts("report.corrections"), lasting(report.corrections_ms, texts))
        table.add_row(texts("report.whole"), lasting(report.whole_ms, texts))
    return table


def _rewards(report: PeriodReport, texts: Texts) -> Table:
    right = ("count", "amount", "rate", "value")
    table = _table(texts, "outcome", "what", *right, right=right)
    currency = report.totals.currency
    for step in report.rewards:
        if step.rate is None or step.value is None:
            rate, value = texts("report.no_rate"), texts("report.apart")
        else:
            rate = texts.number(round(step.rate, 6).normalize()) if step.rate != 1 else "1"
            rate += f" ({step.rate_date})" if step.rate_date else ""
            value = sum_of(round(step.value, 4) if step.rate_date else step.value, currency, texts)
        table.add_row(
            texts(f"outcome.{step.outcome}"),
            texts(f"report.{step.what}"),
            str(step.tasks),
            sum_of(step.amount, step.currency, texts),
            rate,
            value,
        )
    return table


def sums_of(
    earned: Decimal,
    pending: Decimal,
    steps: Mapping[str, tuple[int, Decimal | None]],
    currency: str,
    texts: Texts,
) -> Iterator[str]:
    """Say each reading of the wage: money / time (ms) = pay an hour."""
    for name, (ms, wage) in steps.items():
        counted = earned if name.endswith("_approved") else earned + pending
        yield texts(
            f"report.{name}",
            money=sum_of(counted, currency, texts),
            time=lasting(ms, texts),
            wage=an_hour(wage, currency, texts),
        )


def _wage(report: PeriodReport, texts: Texts) -> Iterator[str]:
    totals = report.totals
    steps = {
        "paid_time": (report.paid_ms, totals.paid_time),
        "real": (report.whole_ms, totals.real),
        "paid_time_approved": (report.paid_approved_ms, totals.paid_time_approved),
        "real_approved": (report.whole_ms, totals.real_approved),
    }
    yield from sums_of(totals.earned, totals.pending, steps, totals.currency, texts)
    for floor in report.floors:
        said = money(floor.amount, texts)
        if floor.value is not None and floor.amount.currency != totals.currency:
            said += f" ({texts.money(rounded(floor.value, 2), totals.currency)})"
        yield texts("report.floor", since=floor.since, floor=said)
    if not report.floors:
        yield texts("report.no_floor")


def _from_files(report: PeriodReport, texts: Texts) -> Iterator[str]:
    files = report.from_files
    if not files.tasks and not files.days:
        return
    yield ""
    yield texts("report.from_files", count=files.tasks)
    for name, sums in (("earned", files.earned), ("pending", files.pending)):
        if sums:
            said = ", ".join(sum_of(amount, code, texts) for code, amount in sums.items())
            yield texts(f"import.{name}", sums=said)
    if files.timed:
        yield texts("report.told_sum", time=lasting(files.told_ms, texts), count=files.timed)


def _published(report: PeriodReport, texts: Texts) -> Table:
    found = published_object(report)
    table = _table(texts, "definition", "wage", right=("wage",))
    rows = {"naive": found["naive_median"], "effective": found["effective"]}
    rows |= {f"cluster_{gap}": wage for gap, wage in found["cluster"].items()}
    for name, wage in rows.items():
        table.add_row(texts(f"report.{name}"), an_hour(wage, found["currency"], texts))
    return table


def _outcomes(lines: Iterable[Line], texts: Texts) -> str:
    counts = Counter(line.outcome for line in lines)
    return ", ".join(f"{texts(f'outcome.{name}')} {n}" for name, n in sorted(counts.items()))


def _table(texts: Texts, *columns: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(texts(f"column.{name}"), justify="right" if name in right else "left")
    return table


def _rendered(parts: Iterable[RenderableType]) -> str:
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, highlight=False, markup=False)
    for part in parts:
        console.print(Text(part) if isinstance(part, str) else part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())
