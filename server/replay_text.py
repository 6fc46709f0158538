"""What came of a recording, in words for the terminal."""

from collections.abc import Iterator

from server.advice import say
from server.ledger import Line, Totals
from server.replay import Replay
from server.texts import Texts


def describe(result: Replay, texts: Texts) -> str:
    """Give the summary of a replay, several lines in the language of the texts."""
    return "\n".join(_lines(result, texts))


def duration(ms: int | None, texts: Texts) -> str:
    """Give a time span as H:MM:SS, or that it is unknown."""
    if ms is None:
        return texts("replay.unknown")
    seconds = round(ms / 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _lines(result: Replay, texts: Texts) -> Iterator[str]:
    summary = result.summary
    yield texts("replay.tasks", count=len(summary.tasks))
    for line in summary.tasks:
        yield _task(line, texts)
    yield ""
    yield texts("replay.attention", time=duration(summary.attention_ms, texts))
    for activity, ms in sorted(summary.activities.items(), key=lambda item: -item[1]):
        if ms:
            yield f"  {duration(ms, texts):>9}  {texts(f'activity.{activity}')}"
    yield ""
    yield from _wage(summary.totals, texts)
    yield ""
    yield texts("replay.warnings", count=len(result.warnings))
    for warning in result.warnings:
        level = texts("warning.about", title=texts(f"level.{warning.level}"))
        yield f"  {level} {say(warning.code, warning.params, warning.reasons, texts)}"


def _task(line: Line, texts: Texts) -> str:
    parts = [
        duration(line.active_ms, texts),
        texts(f"outcome.{line.outcome}"),
        texts.money(line.reward.amount, line.reward.currency)
        if line.reward
        else texts("replay.no_reward"),
        line.title or line.key,
    ]
    return f"  {parts[0]:>9}  " + " · ".join(parts[1:])


def _wage(totals: Totals, texts: Texts) -> Iterator[str]:
    yield texts(
        "replay.sums",
        earned=texts.money(totals.earned, totals.currency),
        pending=texts.money(totals.pending, totals.currency),
    )
    for key, value in (("paid_time", totals.paid_time), ("real", totals.real)):
        if value is not None:
            yield texts(f"replay.{key}", wage=texts.money(value, totals.currency))
    for amount in totals.apart:
        yield texts("replay.apart", amount=texts.money(amount.amount, amount.currency))
