"""The event as it runs, hour by hour: what was placed and paid, what should have been, what will be left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from xlops.analysis.hours import HOUR, Floats, by_hour, curve_of_days, hours_of, shape_of_day, stretched
from xlops.answers.day_weights import day_weights
from xlops.answers.event_goals import goal_of
from xlops.answers.event_refunds import final_net, refund_rate
from xlops.answers.event_window import EventWindow, at_hand, the_year_before
from xlops.answers.numbers import ratio
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

Basis = Literal["year", "days", "none"]
BASES: dict[Basis, Label] = {
    "year": Label("last year's same hours since it opened", "去年同期开场后的同一小时"),
    "days": Label("the hours of the last 28 ordinary days", "近 28 个普通日的小时分布"),
    "none": Label("even over the hours: no order has a time", "按小时均摊：订单没有时间"),
}
SHAPE_DAYS = 28
MOST_HOURS = 24 * 45
"""An event of more hours is shown by day, not by hour."""


@dataclass(frozen=True)
class Hour:
    """One hour of the event. Amounts are of the hour, `_so_far` since it opened; None is to come, or has no plan."""

    at: datetime
    phase: Label | None
    paid: float | None
    orders: int | None
    paid_so_far: float | None
    plan: float | None
    plan_so_far: float | None
    year_before_so_far: float | None


@dataclass(frozen=True)
class Deposits:
    """Orders that were placed in the presale to be paid later: how many, their amount, and what of them is paid by now."""

    orders: int
    amount: float
    paid_orders: int
    paid: float

    @property
    def rate(self) -> float | None:
        """The balance-payment rate: paid of placed orders."""
        return ratio(self.paid_orders, self.orders)


@dataclass(frozen=True)
class WarRoom:
    """The event at hand. `until` is the moment up to which orders are known; None before it opens, or without times."""

    window: EventWindow
    hours: tuple[Hour, ...]
    basis: Basis
    target: float | None
    until: datetime | None
    placed: int
    placed_amount: float
    paid_orders: int
    paid: float
    plan_so_far: float | None
    forecast: float | None
    """Paid at the end, if the rest comes as planned by the curve."""
    deposits: Deposits | None
    refund_share: float | None
    net_so_far: float | None
    net_range: tuple[float, float] | None
    """What is paid so far, after the refunds that it will bring; with a range where pay days are projected."""

    @property
    def pace(self) -> float | None:
        """Paid over what the plan asks by now."""
        return ratio(self.paid, self.plan_so_far)

    @property
    def pay_rate(self) -> float | None:
        """Paid orders of those that were placed."""
        return ratio(self.paid_orders, self.placed)


@remembered
def war_room(hub: Hub) -> WarRoom | Label:
    """The event that sells today, else the last one, else the next; a Label says why there is none."""
    window = at_hand(hub)
    if window is None:
        return Label(
            "no big event within a year has orders, and none comes within 60 days",
            "一年内没有有订单的大型活动，未来 60 天也没有",
        )
    return watched(hub, window)


@remembered
def watched(hub: Hub, window: EventWindow) -> WarRoom:
    """One event, hour by hour."""
    orders = _orders(hub, Period(window.days.start, window.days.end))
    timed = orders[orders["paid_at"].notna() & (orders["paid_amt"] > 0)]
    until = _until(hub, window)
    count = hours_of(window.start, window.end)
    paid = by_hour(window.start, window.end, timed["paid_at"].to_list(), timed["paid_amt"].to_list())
    bought = by_hour(window.start, window.end, timed["paid_at"].to_list(), [1.0] * len(timed))
    before = _year_before(hub, window, count)
    basis, curve = _curve(hub, window, before, count)
    target = goal_of(hub, window)
    whole = target if target is not None else None
    known = min(max(-((window.start - until) // HOUR), 0), count) if until else 0
    hours = []
    plan_sum = paid_sum = before_sum = 0.0
    then = before
    for at in range(count):
        moment = window.start + HOUR * at
        part = None if whole is None else whole * float(curve[at])
        plan_sum += part or 0.0
        before_sum += float(then[at]) if then is not None else 0.0
        over = at < known
        paid_sum += float(paid[at]) if over else 0.0
        hours.append(
            Hour(
                moment, _phase(window, moment), float(paid[at]) if over else None, int(bought[at]) if over else None,
                paid_sum if over else None, part, None if whole is None else plan_sum, before_sum if then is not None else None,
            )
        )  # fmt: skip
    planned = hours[known - 1].plan_so_far if known else None
    gone = float(curve[:known].sum())
    placed = orders[(orders["placed_at"] >= window.start) & (orders["placed_at"] < window.end)]
    net, span, share = _net(hub, window, paid_sum)
    return WarRoom(
        window, tuple(hours), basis, target, until, len(placed), float(placed["order_amt"].sum()),
        int(bought[:known].sum()), paid_sum, planned, paid_sum / gone if gone > 0 and paid_sum else None,
        _deposits(hub, window), share, net, span,
    )  # fmt: skip


def _orders(hub: Hub, days: Period) -> pd.DataFrame:
    """Orders that were placed or paid in these days, with their moments."""
    wide = Period(days.start - timedelta(days=45), days.end)  # a presale's orders are paid weeks after they are placed
    frame = hub.read("orders", ["store", "placed_at", "paid_at", "order_amt", "paid_amt"], period=wide)
    return frame.astype({"placed_at": "datetime64[us]", "paid_at": "datetime64[us]"})


def _until(hub: Hub, window: EventWindow) -> datetime | None:
    """Up to when the event's orders are known in every store: its end once orders of later days are there, else the end of
    the newest day of payments or orders, or of today the newest moment; None where nothing of the event is known."""
    moments = []
    orders = _orders(hub, Period(window.days.start, window.days.end))
    for store, mine in orders.groupby("store"):
        last = hub.last_day("orders", str(store))
        newest = mine[["placed_at", "paid_at"]].max().max()
        if last is not None and last > window.days.end:
            moments.append(window.end)
        elif newest == newest and newest is not None:
            day = newest.date()
            midnight = datetime.combine(day + timedelta(days=1), time())
            moments.append(midnight if day < hub.today else newest.to_pydatetime() + timedelta(microseconds=1))
    until = min(moments, default=None)
    return None if until is None or until <= window.start else min(until, window.end)


def _year_before(hub: Hub, window: EventWindow, count: int) -> Floats | None:
    """What the same hours brought the year before: of a phase that both years have counted from its opening, else from T0.

    None where those orders are not known or have no times.
    """
    earlier = the_year_before(hub, window)
    known = hub.days("orders")
    if earlier is None or known is None:
        return None
    shift = datetime.combine(earlier.day, time()) - datetime.combine(window.day, time())
    phases = {each.id: each for each in earlier.phases}
    span = Period((window.start + shift).date(), (window.end + shift).date())
    for each in earlier.phases:
        span = Period(min(span.start, each.period.start), max(span.end, each.period.end))
    if known.start > span.start:
        return None
    orders = _orders(hub, span)
    timed = orders[orders["paid_at"].notna() & (orders["paid_amt"] > 0)]
    moments, amounts = timed["paid_at"].to_list(), timed["paid_amt"].to_list()
    found = by_hour(window.start + shift, window.end + shift, moments, amounts)[:count]
    for phase in window.phases:
        twin = phases.get(phase.id)
        first, hours = (phase.start - window.start) // HOUR, hours_of(phase.start, phase.end)
        if twin is not None:
            before = by_hour(twin.start, twin.end, moments, amounts)
            found[first : first + hours] = stretched(before, hours) * before.sum()
    return found if found.sum() > 0 else None


def _curve(hub: Hub, window: EventWindow, before: Floats | None, hours: int) -> tuple[Basis, Floats]:
    if before is not None:
        return "year", stretched(before, hours)
    last = min(hub.yesterday, window.days.start - timedelta(days=1))
    orders = _orders(hub, Period(last - timedelta(days=SHAPE_DAYS), last))
    timed = orders[orders["paid_at"].notna() & (orders["paid_amt"] > 0)]
    shape = (
        shape_of_day(timed["paid_at"].dt.hour.to_list(), timed["paid_amt"].to_list())
        if len(timed)
        else shape_of_day([], [])
    )
    weights = [day_weights(hub, window.days).get(day, 1.0) for day in window.days]
    return ("days" if len(timed) else "none"), curve_of_days(window.start, window.end, shape, weights)


def _phase(window: EventWindow, moment: datetime) -> Label | None:
    return next((each.label for each in reversed(window.phases) if each.start <= moment < each.end), None)


def _deposits(hub: Hub, window: EventWindow) -> Deposits | None:
    """Orders that were placed in the presale and not paid before it ended; None where there was no presale, or no such order."""
    if window.presale is None:
        return None
    orders = _orders(hub, Period(window.presale.period.start, window.days.end))
    start, end = window.presale.start, min(window.presale.end, window.end)
    if end >= window.end:
        end = window.start  # a presale that runs into the sale: who paid before the sale was no presale buyer
    waiting = orders["paid_at"].isna() | (orders["paid_at"] >= end)
    mine = orders[(orders["placed_at"] >= start) & (orders["placed_at"] < end) & waiting]
    if mine.empty:
        return None
    paid = mine[mine["paid_amt"] > 0]
    return Deposits(len(mine), float(mine["order_amt"].sum()), len(paid), float(paid["paid_amt"].sum()))


def _net(hub: Hub, window: EventWindow, paid: float) -> tuple[float | None, tuple[float, float] | None, float | None]:
    """What will be left of what is paid; before a pay day is over, by the shop's own share of refunds."""
    found = final_net(hub, window)
    if not isinstance(found, Label) and window.days.end <= hub.yesterday:
        share = ratio(found.now.refunds, found.now.gross)
        scale = ratio(paid, found.now.gross) or 0.0
        return found.now.net * scale, (found.now.low * scale, found.now.high * scale), share
    share = refund_rate(hub)
    return (None if share is None else paid * (1 - share)), None, share
