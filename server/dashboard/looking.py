"""What a page is drawn from: the sums, the state behind them, and the day that it is."""

from decimal import Decimal

from msgspec import Struct

from server.dashboard.figures import Figures
from server.days import date_of, day_start
from server.floors import floor_on
from server.ledger import Totals
from server.messages import Amount
from server.preferences import PipelineSettings
from server.rates import convert
from server.state import State
from server.sums import added
from server.vocabulary import Activity, Millis


class Look(Struct, frozen=True):
    """The figures and the state that they were brought up to, at `now` (epoch ms)."""

    figures: Figures
    state: State
    settings: PipelineSettings
    now: Millis

    @property
    def today(self) -> str:
        """The worker's own date."""
        return date_of(self.now, self.settings.timezone)

    def attention(self, first: str, last: str) -> dict[Activity, int]:
        """Give attention by activity from one day to another, in milliseconds."""
        found: dict[Activity, int] = {}
        for (date, activity), ms in self.state.activities.items():
            if first <= date <= last:
                found[activity] = found.get(activity, 0) + ms
        return found

    def attention_by_day(self, first: str, last: str) -> dict[str, int]:
        """Give all attention of each day on which there was any, in milliseconds."""
        found: dict[str, int] = {}
        for (date, _), ms in self.state.activities.items():
            if first <= date <= last:
                found[date] = found.get(date, 0) + ms
        return found

    def attention_by_platform(self, first: str, last: str) -> dict[str, int]:
        """Give all attention on each platform, in milliseconds."""
        found: dict[str, int] = {}
        for (date, platform, _), ms in self.state.places.items():
            if first <= date <= last:
                found[platform] = found.get(platform, 0) + ms
        return found

    def totals(self, first: str, last: str) -> Totals:
        """Give pay and wages over all attention from one day to another."""
        sums = added(sums for _, sums in self.figures.between(first, last))
        attention = sum(self.attention(first, last).values())
        return sums.totals(attention, self.settings.currency)

    def floor(self, day: str) -> Amount | None:
        """Give the pay an hour to compare with on a day."""
        return floor_on(min(day, self.today), self.settings)

    def in_currency(
        self, value: Decimal | None, currency: str, into: str, day: str
    ) -> Decimal | None:
        """Give a pay in another currency at the rate of a day; None where there is no rate."""
        if value is None:
            return None
        return convert(value, currency, into, day_start(day, self.settings.timezone))
