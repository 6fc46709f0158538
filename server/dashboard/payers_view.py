"""Platforms and requesters over a longer time, and what an hour of their work really pays."""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from server.dashboard.looking import Look
from server.dashboard.period_view import PayerView, payer_of, platforms_of, worst_first
from server.dashboard.periods import Span, since
from server.messages import Amount
from server.sums import Sums

Order = Literal["worst", "time", "tasks", "refused"]
ORDERS: tuple[Order, ...] = ("worst", "time", "tasks", "refused")
ON_A_PAGE = 50


class PayersView(Struct, frozen=True):
    """Platforms, and one page of the requesters; `count` is how many there are of these."""

    span: Span
    order: Order
    platforms: list[PayerView]
    requesters: list[PayerView]
    page: int
    count: int
    floor: Amount | None


def payers(look: Look, span: Span, order: Order, page: int) -> PayersView:
    """Gather who paid what for an hour since the first day of a span."""
    first = since(span, look.today)
    found = look.figures.payers_since(first[:7])
    views = [payer_of(look, *names, sums) for names, sums in found.items()]
    views.sort(key=worst_first)
    if order != "worst":
        views.sort(key=_measures(order), reverse=True)
    page = min(max(page, 1), max(1, -(-len(views) // ON_A_PAGE)))
    return PayersView(
        span=span,
        order=order,
        platforms=platforms_of(look, first, "9999-99-99"),
        requesters=views[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        page=page,
        count=len(views),
        floor=look.floor(look.today),
    )


def refused(sums: Sums) -> int:
    """Give how many tasks were refused or broken off by who had asked for them."""
    return sums.outcomes.get("rejected", 0) + sums.outcomes.get("screened_out", 0)


def _measures(order: Order) -> Callable[[PayerView], Decimal | int]:
    if order == "time":
        return lambda view: view.time_ms
    if order == "tasks":
        return lambda view: view.sums.tasks
    return lambda view: Decimal(refused(view.sums)) / max(1, view.sums.tasks)
