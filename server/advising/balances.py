"""`withdraw`: money waits on a platform that could be withdrawn."""

from decimal import Decimal

from server.advising.noting import subject_of
from server.attention import TabKey
from server.events import DataSeen, PageSeen
from server.noticed import Money, Notice
from server.reading import registry
from server.reading.model import Balance
from server.state import State
from server.tabs import host


def look_at_balance(state: State, event: PageSeen | DataSeen, tab: TabKey) -> None:
    """Notice that a balance has reached the pay-out threshold, once until it was under it again."""
    platform, balance = event.reading.platform, event.reading.balance
    if balance is None:
        return
    least = minimum_of(platform, balance)
    if balance.available is None or least is None:
        return
    place = (platform, host(event.url))
    before = state.noticed.money.get(place, Money(enough=False, times=0))
    enough = balance.available > 0 and balance.available >= least
    if enough == before.enough:
        return
    now = Money(enough=enough, times=before.times + enough)
    state.noticed.money[place] = now
    if not enough:
        return
    known = registry.named(platform)
    state.noticed.notices.append(
        Notice(
            at=event.at,
            tab=tab,
            code="withdraw",
            level="info",
            subjects=(subject_of(*place, "balance", str(now.times)),),
            params={
                "platform": platform,
                "title": known.file.title if known is not None else "",
                "available": str(balance.available),
                "minimum": str(least),
                "currency": balance.currency,
            },
        )
    )


def minimum_of(platform: str, balance: Balance) -> Decimal | None:
    """Give the sum from which a balance can be withdrawn: the page's, else the platform's own."""
    if balance.minimum is not None:
        return balance.minimum
    known = registry.named(platform)
    if known is None or known.file.currency != balance.currency:
        return None
    return known.file.terms.minimum_withdrawal
