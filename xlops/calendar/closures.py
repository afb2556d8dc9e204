"""When suppliers and couriers do not work around the Spring Festival, and what that means for ordering and promising."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.calendar.events import Announcements, occurrence
from xlops.calendar.events.occurrences import NOTHING_ANNOUNCED
from xlops.calendar.periods import Period
from xlops.errors import UsageError
from xlops.label import Label

_DAY = timedelta(1)
_NO_LEAD = Label(
    "a lead time of {days} days makes no order-by day; write 0 or more", "交期 {days} 天算不出最晚下单日；请填 0 或更大"
)


@dataclass(frozen=True)
class Closure:
    """Days on which suppliers or couriers do not work."""

    who: Label
    days: Period


@dataclass(frozen=True)
class Closures:
    """Both closures of a year's Spring Festival, and the day on which demand is back. Defaults until somebody types them."""

    suppliers: Closure
    couriers: Closure
    restart: date


def closures(year: int, *, announced: Announcements = NOTHING_ANNOUNCED) -> Closures:
    """The closures around the Spring Festival of that year, from the event's phases.

    Suppliers stop from the first day of their stop (some later: the careful reading) until demand restarts.
    """
    phases = {each.id: each.period for each in occurrence("cny", year, announced=announced).phases}
    restart = phases["restart"].end
    stop = phases["supplier_stop"].start
    return Closures(
        Closure(Label("suppliers", "供应商"), Period(stop, max(stop, restart - _DAY))),
        Closure(Label("couriers", "快递"), phases["courier_stop"]),
        restart,
    )


def order_by(arrive: date, lead_days: int, closed: Sequence[Period] = ()) -> date:
    """The last day to order so that goods with a lead of `lead_days` open days arrive by `arrive`.

    Days inside a closure make no progress, and no order is taken on one of them.
    """
    if lead_days < 0:
        raise UsageError(_NO_LEAD.format(days=lead_days))
    day, left = arrive, lead_days
    while left > 0 or _inside(day, closed):
        if not _inside(day, closed):
            left -= 1
        day -= _DAY
    return day


def arrives(ordered: date, lead_days: int, closed: Sequence[Period] = ()) -> date:
    """The day on which goods ordered on `ordered` arrive, `lead_days` open days later."""
    if lead_days < 0:
        raise UsageError(_NO_LEAD.format(days=lead_days))
    day, left = ordered, lead_days
    while left > 0 or _inside(day, closed):
        day += _DAY
        if not _inside(day, closed):
            left = max(left - 1, 0)
    return day


def _inside(day: date, closed: Sequence[Period]) -> bool:
    return any(day in each for each in closed)
