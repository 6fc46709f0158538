"""Figures, days and names as a person reads them, in one language."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from server.dashboard.markup import plain
from server.dashboard.periods import Period
from server.days import zone
from server.ledger import rounded, trimmed
from server.messages import Amount
from server.reading import registry
from server.tasks import GENERIC
from server.texts import Texts
from server.vocabulary import Millis

SECOND_MS, MINUTE_MS, HOUR_MS = 1_000, 60_000, 3_600_000


class Words:
    """The texts of one language, and how it writes money, times and days."""

    def __init__(self, texts: Texts, timezone: str) -> None:
        """Take the catalogue and the worker's time zone (IANA)."""
        self.texts = texts
        self.timezone = timezone

    def __call__(self, key: str, /, **values: object) -> str:
        """Give the text `dashboard.<key>` with its placeholders filled."""
        return self.texts(f"dashboard.{key}", **values)

    def money(self, amount: Decimal, currency: str) -> str:
        """Give a sum to the cent, and to four decimals where it is less than a tenth."""
        places = 4 if amount and abs(amount) < Decimal("0.1") else 2
        shown = trimmed(rounded(amount, places))
        if shown.as_tuple().exponent == 0:
            shown = rounded(shown, 2)
        return self.texts.money(shown, currency).replace(" ", "\u00a0")

    def amount(self, amount: Amount | None) -> str:
        """Give a reward, or that it is not known."""
        return self("unknown") if amount is None else self.money(amount.amount, amount.currency)

    def sums(self, sums: Mapping[str, Decimal]) -> str:
        """Give sums in several currencies, one after the other."""
        return ", ".join(self.money(amount, currency) for currency, amount in sums.items()) or "–"

    def wage(self, per_hour: Decimal | None, currency: str) -> str:
        """Give a pay per hour, or a dash where no time is known."""
        return "–" if per_hour is None else self.money(rounded(per_hour, 2), currency)

    def time(self, ms: int | None) -> str:
        """Give a span of time: hours and minutes, minutes, or seconds."""
        if ms is None:
            return self("unknown")
        if ms >= HOUR_MS:
            hours, minutes = divmod(ms // MINUTE_MS, 60)
            return self.texts("dashboard_time.hours", hours=hours, minutes=f"{minutes:02}")
        if ms >= MINUTE_MS:
            return self.texts("dashboard_time.minutes", minutes=ms // MINUTE_MS)
        return self.texts("dashboard_time.seconds", seconds=-(-ms // SECOND_MS))

    def count(self, number: int) -> str:
        """Give a number of things, in groups of three digits."""
        return f"{number:,}".replace(",", self.texts("number.group_mark"))

    def megabytes(self, size: int) -> str:
        """Give a number of bytes in megabytes, to a tenth, and never none."""
        return self.texts.number(max(rounded(Decimal(size) / 1_000_000, 1), Decimal("0.1")))

    def share(self, part: int, whole: int) -> str:
        """Give what part of a whole something is, in percent."""
        return self("percent", number=round(100 * part / whole) if whole else 0)

    def age(self, ms: int) -> str:
        """Give how long ago something was: days, else hours."""
        days = ms // (24 * HOUR_MS)
        if days >= 1:
            return self.texts("dashboard_age.day" if days == 1 else "dashboard_age.days", days=days)
        return self.texts("dashboard_age.hours", hours=max(0, ms) // HOUR_MS)

    def day(self, day: str) -> str:
        """Give a day with its weekday."""
        at = date.fromisoformat(day)
        return self.texts(
            "dashboard_date.long",
            weekday=self.texts(f"dashboard_weekday.{at.isoweekday()}"),
            day=self.number_of(at),
            month=self.texts(f"dashboard_month.{at.month}"),
            year=at.year,
        )

    def short_day(self, day: str) -> str:
        """Give a day of a month."""
        at = date.fromisoformat(day)
        month = self.texts(f"dashboard_month_short.{at.month}")
        return self.texts("dashboard_date.short", day=self.number_of(at), month=month)

    def month(self, month: str) -> str:
        """Give a month (YYYY-MM) and its year."""
        name = self.texts(f"dashboard_month.{int(month[5:7])}")
        return self.texts("dashboard_date.month", month=name, year=month[:4])

    def number_of(self, at: date) -> str:
        """Give the number of a day in its month."""
        return self.texts("dashboard_date.first") if at.day == 1 else str(at.day)

    def period(self, period: Period) -> str:
        """Give a day, a week or a month."""
        if period.kind == "day":
            return self.day(period.first)
        if period.kind == "month":
            return self.month(period.first)
        return self.texts(
            "dashboard_date.week",
            first=self.short_day(period.first),
            last=self.short_day(period.last),
            year=period.last[:4],
        )

    def moment(self, at: Millis | None) -> str:
        """Give an instant as the worker's own clock showed it."""
        if at is None:
            return self("unknown")
        local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone(self.timezone))
        return self.texts(
            "dashboard_date.moment",
            day=self.number_of(local.date()),
            month=self.texts(f"dashboard_month_short.{local.month}"),
            year=local.year,
            time=f"{local:%H:%M}",
        )

    def platform(self, name: str) -> str:
        """Give a platform's own name."""
        if name in ("", GENERIC):
            return self("no_platform")
        known = registry.named(name)
        return plain(name, 60) if known is None else known.file.title

    def requester(self, name: str) -> str:
        """Give who asked for a task, or that nobody said."""
        return plain(name, 80) or self("no_requester")
