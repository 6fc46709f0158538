"""The figures as one page to print: no script, no other file, nothing fetched."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from html import escape
from typing import Any

from server.days import zone
from server.ledger import rounded
from server.reporting.as_text import sums_of
from server.reporting.wording import lasting, moment, sum_of
from server.texts import Texts
from server.vocabulary import Millis

_STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.45 Georgia, "Liberation Serif", serif; color: #111; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 1.8rem 0 .5rem;
  border-bottom: 1px solid #888; } p { margin: .4rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; margin: .5rem 0 1rem; }
.told { margin-top: .9rem; } td.line { width: 60%; height: 2rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .5rem; border-bottom: 1px solid #ccc;
  overflow-wrap: break-word; }
td.w { overflow-wrap: anywhere; }
td.n, th.n { text-align: right; white-space: nowrap; overflow-wrap: normal; }
blockquote { margin: .3rem 0; padding-left: .7rem; border-left: 3px solid #888;
  white-space: pre-line; } code { font-size: .85em; overflow-wrap: anywhere; }
@media print { @page { size: A4; margin: 18mm 15mm; } body { margin: 0; padding: 0;
  max-width: none; } table { font-size: .74rem; } td, th { padding: .2rem .3rem; }
  thead { display: table-header-group; } tr, blockquote { break-inside: avoid; }
  h2 { break-after: avoid; } a { color: inherit; text-decoration: none; } }
""".strip()

Cells = Sequence[str]


def page(figures: Mapping[str, Any], made_at: Millis, last_link: str, texts: Texts) -> bytes:
    """Give the page in the language of the texts.

    Args:
        figures: as `server.evidence.figures` gives them.
        made_at: when the folder was made, in epoch ms.
        last_link: the last link of the journal's chain, in hexadecimal.
        texts: the language.
    """
    zone_name = str(figures["timezone"])
    title = texts("evidence.title")
    parts = [
        "<!doctype html>",
        f'<html lang="{texts.language}"><head><meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        _p(
            texts(
                "report.period",
                first=_day(figures["from"], texts),
                last=_day(figures["to"], texts),
                timezone=zone_name,
            )
        ),
        _p(texts("evidence.made", at=_when(made_at, zone_name, texts))),
        _p(texts("evidence.method", idle=figures["idle_ms"] // 1000)),
        _p(texts("evidence.rounded")),
        _p(texts("report.tasks", count=len(figures["tasks"]), outcomes=_outcomes(figures, texts))),
        *_wage(figures, texts),
        *_hours(figures, texts),
        *_refusals(figures, zone_name, texts),
        *_corrections(figures, zone_name, texts),
        *_tasks(figures, zone_name, texts),
        *_imported(figures, zone_name, texts),
        *_by_hand(texts),
        f"<h2>{escape(texts('evidence.checking'))}</h2>",
        _p(texts("evidence.how_to_check")),
        _p(texts("evidence.last_link"), f" <code>{escape(last_link)}</code>"),
        "</body></html>",
    ]
    return "\n".join(parts).encode("utf-8", "replace")


def _wage(figures: Mapping[str, Any], texts: Texts) -> Iterable[str]:
    wage = figures["wage"]
    yield f"<h2>{escape(texts('evidence.wage'))}</h2>"
    earned, pending = Decimal(wage["earned"]), Decimal(wage["pending"])
    yield from map(
        _p,
        sums_of(
            earned,
            pending,
            {
                "paid_time": (wage["paid_time_ms"], _decimal(wage["paid_time"])),
                "real": (wage["real_ms"], _decimal(wage["real"])),
                "paid_time_approved": (
                    wage["paid_time_approved_ms"],
                    _decimal(wage["paid_time_approved"]),
                ),
                "real_approved": (wage["real_ms"], _decimal(wage["real_approved"])),
            },
            wage["currency"],
            texts,
        ),
    )
    for floor in figures["floors"]:
        amount = sum_of(Decimal(floor["amount"]), floor["currency"], texts)
        if floor["value"] is not None and floor["currency"] != wage["currency"]:
            value = texts.money(rounded(Decimal(floor["value"]), 2), wage["currency"])
            amount = f"{amount} ({value})"
        yield _p(texts("report.floor", since=_day(floor["since"], texts), floor=amount))
    yield _rewards(wage, texts)


def _rewards(wage: Mapping[str, Any], texts: Texts) -> str:
    """Give the sums that the pay is made of, with rates only where something was converted."""
    rated = any(step["rate"] is None or step["rate_date"] for step in wage["rewards"])
    columns = [("outcome", ""), ("what", ""), ("count", "n"), ("amount", "n")]
    rows = []
    for step in wage["rewards"]:
        row = [
            texts(f"outcome.{step['outcome']}"),
            texts(f"report.{step['what']}"),
            str(step["tasks"]),
            sum_of(Decimal(step["amount"]), step["currency"], texts),
        ]
        rows.append([*row, _rate(step, texts), _value(step, wage, texts)] if rated else row)
    return _table([*columns, ("rate", "n"), ("value", "n")] if rated else columns, rows, texts)


def _value(step: Mapping[str, Any], wage: Mapping[str, Any], texts: Texts) -> str:
    if step["value"] is None:
        return texts("report.apart")
    value = Decimal(step["value"])
    return sum_of(rounded(value, 4) if step["rate_date"] else value, wage["currency"], texts)


def _hours(figures: Mapping[str, Any], texts: Texts) -> Iterable[str]:
    yield f"<h2>{escape(texts('evidence.hours'))}</h2>"
    rows = [
        [texts(f"activity.{name}"), lasting(ms, texts)]
        for name, ms in figures["activities"].items()
        if ms
    ]
    rows.append([texts("report.attention"), lasting(figures["attention_ms"], texts)])
    if figures["wage"]["corrections_ms"]:
        rows.append(
            [texts("evidence.corrections"), lasting(figures["wage"]["corrections_ms"], texts)]
        )
    yield _table([("activity", ""), ("time", "n")], rows, texts)
    rows = [
        [_day(day["day"], texts), lasting(sum(day["activities"].values()), texts)]
        for day in figures["days"]
    ]
    yield _table([("day", ""), ("time", "n")], rows, texts)
    for outcome, ms in figures["unpaid_tasks_ms"].items():
        if ms:
            name = texts(f"outcome.{outcome}")
            yield _p(texts("report.unpaid", outcome=name, time=lasting(ms, texts)))


def _refusals(figures: Mapping[str, Any], zone_name: str, texts: Texts) -> Iterable[str]:
    yield f"<h2>{escape(texts('evidence.refusals'))}</h2>"
    if not figures["refusals"]:
        yield _p(texts("evidence.no_refusals"))
    for line in figures["refusals"]:
        told = texts(
            "evidence.refused",
            title=line["title"] or line["key"],
            platform=line["platform"],
            outcome=texts(f"outcome.{line['outcome']}"),
            at=_moment(line["told_at"], zone_name, texts),
            requester=line["requester"] or texts("evidence.nobody"),
            pay=_money(line["reward"], texts),
            time=lasting(line["active_ms"], texts),
        )
        yield f'<p class="told">{escape(told)}</p>'
        if line["quote"]:
            yield _p(texts("evidence.words"))
            yield f"<blockquote>{escape(line['quote'])}</blockquote>"
        else:
            yield _p(texts("evidence.no_words"))
        yield f"<p><code>{escape(line['url'])} [{escape(line['message'])}]</code></p>"


def _corrections(figures: Mapping[str, Any], zone_name: str, texts: Texts) -> Iterable[str]:
    if not figures["corrections"]:
        return
    yield f"<h2>{escape(texts('evidence.corrections'))}</h2>"
    yield _p(texts("evidence.about_corrections"))
    yield _table(
        [
            ("when", ""),
            ("title", "w"),
            ("measured_time", "n"),
            ("active_time", "n"),
            ("outcome", ""),
            ("pay", "n"),
            ("taken", ""),
        ],
        [
            [
                _moment(one["at"], zone_name, texts),
                one["title"] or one["key"],
                lasting(one["measured_ms"], texts),
                "" if one["active_ms"] is None else lasting(one["active_ms"], texts),
                texts(f"outcome.{one['outcome']}") if one["outcome"] else "",
                _money(one["reward"], texts) if one["reward"] else "",
                texts("evidence.no" if one["refused"] else "evidence.yes"),
            ]
            for one in figures["corrections"]
        ],
        texts,
    )


def _tasks(figures: Mapping[str, Any], zone_name: str, texts: Texts) -> Iterable[str]:
    yield f"<h2>{escape(texts('evidence.tasks'))}</h2>"
    yield _lines([*figures["tasks"], *figures["time_unknown"]], "active_ms", zone_name, texts)


def _imported(figures: Mapping[str, Any], zone_name: str, texts: Texts) -> Iterable[str]:
    if not figures["imported"]["lines"]:
        return
    yield f"<h2>{escape(texts('evidence.imported'))}</h2>"
    yield _p(texts("evidence.about_imported"))
    yield _lines(figures["imported"]["lines"], "told_ms", zone_name, texts)


def _lines(lines: Sequence[Mapping[str, Any]], time: str, zone_name: str, texts: Texts) -> str:
    return _table(
        [
            ("platform", ""),
            ("requester", "w"),
            ("title", "w"),
            ("accepted", ""),
            ("finished", ""),
            ("outcome", ""),
            ("pay", "n"),
            (time.replace("_ms", "_time"), "n"),
        ],
        [
            [
                line["platform"],
                line["requester"] or "",
                line["title"] or line["key"],
                _moment(line["accepted_at"], zone_name, texts),
                _moment(line["ended_at"], zone_name, texts),
                texts(f"outcome.{line['outcome']}"),
                _money(line["reward"], texts),
                lasting(line[time], texts),
            ]
            for line in lines
        ],
        texts,
    )


def _rate(step: Mapping[str, Any], texts: Texts) -> str:
    if step["rate"] is None:
        return texts("report.no_rate")
    rate = texts.number(round(Decimal(step["rate"]), 6).normalize())
    return f"{rate} ({step['rate_date']})" if step["rate_date"] else rate


def _money(amount: Mapping[str, Any] | None, texts: Texts) -> str:
    if amount is None:
        return texts("replay.no_reward")
    return sum_of(Decimal(amount["amount"]), amount["currency"], texts)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _when(at: Millis, zone_name: str, texts: Texts) -> str:
    name = f"{datetime.fromtimestamp(at // 1000, zone(zone_name)):%Z}"
    return f"{_moment(at // 1000 * 1000, zone_name, texts)} {name}"


def _moment(at: Millis | None, zone_name: str, texts: Texts) -> str:
    """Give a local date and time to the second, as the language writes a date."""
    if at is None:
        return ""
    day, _, time = moment(at // 1000 * 1000, zone_name).partition(" ")
    return f"{_day(day, texts)} {time}"


def _day(day: str, texts: Texts) -> str:
    """Give a date (YYYY-MM-DD) as the language writes it."""
    year, month, number = day.split("-")
    return texts("evidence.day", year=year, month=month, day=number)


def _outcomes(figures: Mapping[str, Any], texts: Texts) -> str:
    counts = Counter(line["outcome"] for line in figures["tasks"])
    return ", ".join(f"{texts(f'outcome.{name}')} {n}" for name, n in sorted(counts.items()))


def _by_hand(texts: Texts) -> Iterable[str]:
    """Give lines for what Vigiclic does not know: whose record it is."""
    yield f"<h2>{escape(texts('evidence.by_hand'))}</h2>"
    yield _p(texts("evidence.nameless"))
    rows = "".join(
        f'<tr><td>{escape(texts(f"evidence.{name}"))}</td><td class="line"></td></tr>'
        for name in ("name", "account", "place", "signature")
    )
    yield f"<table><tbody>{rows}</tbody></table>"


def _table(columns: Sequence[tuple[str, str]], rows: Iterable[Cells], texts: Texts) -> str:
    kinds = [f' class="{kind}"' if kind else "" for _, kind in columns]
    head = "".join(
        f"<th{kind}>{escape(texts(f'column.{name}'))}</th>"
        for (name, _), kind in zip(columns, kinds, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _p(text: str, more: str = "") -> str:
    return f"<p>{escape(text)}{more}</p>"
