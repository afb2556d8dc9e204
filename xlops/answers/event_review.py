"""What an event brought beyond an ordinary time, what that earned, and how much of the year hangs on such days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from xlops.analysis.decompose import Factors, three_factors
from xlops.analysis.uplift import Lift, Part, Profit, lift, profit
from xlops.answers.event_refunds import FinalNet, final_net, refund_rate
from xlops.answers.event_window import BIG, EventWindow, by_day, loud_days, paid_by_day, windows
from xlops.answers.numbers import ratio, real, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label

LEARN = 56
"""Days before an event from which its ordinary days are learned: eight of each weekday, so that a season does not pass for
lift."""
BEFORE, AFTER = 7, 14
"""Days around it in which buyers waited, or had bought already."""
YEAR = 365
DAY = timedelta(days=1)


@dataclass(frozen=True)
class EventReview:
    """One event that is over, or under way. What is unknown is None, with the reason in `gap` (of all) or `profit_gap`."""

    window: EventWindow
    paid: Lift | None
    """As measured: the event's days, those before and those after."""
    units: Lift | None
    charged: Lift | None
    """`paid` with what the days around lost, but not what they gained: that is a season, or chance."""
    adjusted: bool
    """Is the baseline that of a market that moved?"""
    profit: Profit | None
    ads: float | None
    """Spent on ads in the event beyond an ordinary time."""
    unit_cost: float | None
    fee_rate: float | None
    refund_rate: float | None
    gap: Label | None
    profit_gap: Label | None


@dataclass(frozen=True)
class Against:
    """What moved the amount, set against a plan or an ordinary time: three factors that add up to the difference."""

    before: tuple[float, float, float]
    after: tuple[float, float, float]
    """Visitors (days added up), buyers, amount."""
    parts: Factors


@dataclass(frozen=True)
class Dependence:
    """How much of the last 365 days was paid on the days of big events."""

    share: float
    amount: float
    whole: float
    days: int
    known: int
    """Days of the year that are known."""
    by_event: tuple[tuple[EventWindow, float], ...]


@remembered
def reviews(hub: Hub) -> list[EventReview]:
    """The big events of the last year of which any day is known, the latest first."""
    found = [
        review(hub, each)
        for each in windows(hub, Period(hub.today - timedelta(days=YEAR + 30), hub.today))
        if each.days.start < hub.today and any(paid_by_day(hub).get(day) is not None for day in each.days)
    ]
    return found[::-1]


@remembered
def review(hub: Hub, window: EventWindow) -> EventReview:
    """The review of one event, as far as its days are known."""
    paid, gap = _lift(hub, window, "pay_amt")
    units, _ = _lift(hub, window, "units")
    spend, _ = _lift(hub, window, "spend") if hub.known("ads") else (None, None)
    costs = hub.ask(["cogs", "units", "uncosted_share", "fees", "pay_amt"], period=_known(hub, window)).rows[0] if paid else {}  # fmt: skip
    unit_cost, fees = ratio(costs.get("cogs"), costs.get("units")), ratio(costs.get("fees"), costs.get("pay_amt"))
    uncosted = real(costs.get("uncosted_share"))
    refunds = _refunds(hub, window)
    why = None
    if paid is not None and (unit_cost is None or (uncosted or 0) > hub.parameter("uncosted_share")):
        why = Label("unknown: fill in unit costs under Product costs first", "未知：请先在“商品成本”补录成本")
    elif paid is not None and fees is None:
        why = Label("unknown: no fee rates are typed under Fees", "未知：请先在“费率”填写平台费率")
    elif paid is not None and refunds is None:
        why = Label("unknown: no refunds are settled to learn from", "未知：没有可参考的退款数据")
    earned = None
    if paid is not None and units is not None and why is None:
        earned = profit(
            charged(paid, paid), charged(units, paid), unit_cost=unit_cost or 0.0, refund_rate=refunds or 0.0, fee_rate=fees or 0.0,
            ads=spend.event.more if spend else 0.0,
        )  # fmt: skip
    return EventReview(
        window, paid, units, charged(paid, paid) if paid else None, _market(hub, _learned(window)) is not None, earned, spend.event.more if spend else None,
        unit_cost, fees, refunds, gap, why,
    )  # fmt: skip


def charged(found: Lift, paid: Lift) -> Lift:
    """A lift in which the days before or after the event count only where they lost money in `paid`, the lift of what was
    paid: buyers who waited, or had bought already. What such days gained is a season, or chance."""

    def counted(part: Part, money: Part) -> Part:
        if money.more < 0:
            return part
        return replace(part, actual=part.expected, low=0.0, high=0.0)

    return replace(found, before=counted(found.before, paid.before), after=counted(found.after, paid.after))


@remembered
def against_ordinary(hub: Hub, window: EventWindow) -> Against | None:
    """What made the event more than an ordinary time: visitors, conversion or value per buyer; None where one is unknown."""
    found = [_lift(hub, window, each)[0] for each in ("uv", "buyers", "pay_amt")]
    if any(each is None for each in found):
        return None
    before = tuple(each.event.expected for each in found if each)
    after = tuple(each.event.actual for each in found if each)
    return _against(before, after)


@remembered
def against_plan(hub: Hub, window: EventWindow) -> Against | None:
    """What made the event more or less than its targets; None without targets or where a factor is unknown."""
    rows = [
        row for row in event_targets(hub) if (row["event"], int(row["year"])) == (window.event, window.year)
    ]  # fmt: skip
    visitors = sum(real(row["visitors"]) or 0.0 for row in rows)
    buyers = sum((real(row["visitors"]) or 0.0) * (real(row["conversion"]) or 0.0) for row in rows)
    amount = sum(
        (real(row["visitors"]) or 0.0) * (real(row["conversion"]) or 0.0) * (real(row["order_value"]) or 0.0)
        for row in rows
    )
    now = tuple(_sum(by_day(hub, each), _known(hub, window)) for each in ("uv", "buyers", "pay_amt"))
    if not rows or any(each is None for each in now):
        return None
    return _against((visitors, buyers, amount), now)


@remembered
def event_targets(hub: Hub) -> list[dict[str, Any]]:
    """What the shop typed under Event targets: rows with store, event, year, channel and its factors; None is blank."""
    if not hub.known("event_targets"):
        return []
    names = ["store", "event", "year", "channel", "visitors", "conversion", "order_value", "ad_share", "roi", "refund_rate"]  # fmt: skip
    return [
        {name: None if value != value else value for name, value in row.items()}
        for row in records(hub.read("event_targets", names))
    ]


@remembered
def dependence(hub: Hub) -> Dependence | None:
    """How much of the last 365 known days hangs on big events; None where nothing was paid."""
    paid = paid_by_day(hub)
    year = Period(hub.today - timedelta(days=YEAR), hub.yesterday)
    known = {day: value for day, value in paid.items() if day in year and value is not None}
    whole = sum(known.values())
    if not whole:
        return None
    by_event: list[tuple[EventWindow, float]] = []
    taken: set[date] = set()
    for each in windows(hub, Period(year.start - timedelta(days=40), year.end + timedelta(days=40))):
        mine = [day for day in each.days if day in known and day not in taken]
        taken.update(mine)
        if mine and each.level in BIG:
            by_event.append((each, sum(known[day] for day in mine)))
    amount = sum(value for _, value in by_event)
    return Dependence(amount / whole, amount, whole, len(taken), len(known), tuple(by_event))


def net_of(hub: Hub, window: EventWindow) -> FinalNet | Label:
    """Final net of the event after refunds; a Label says why nobody can tell."""
    return final_net(hub, window)


def series_of(hub: Hub, window: EventWindow, metric: str = "pay_amt") -> list[tuple[date, float | None, float | None, str]]:  # fmt: skip
    """The days around an event: day, what was, what was expected, and which part it is (before, event, after, "")."""
    found, _ = _lift(hub, window, metric)
    days = list(_learned(window))
    values = by_day(hub, metric)
    shown = Period(window.days.start - timedelta(days=BEFORE + 14), min(window.days.end + timedelta(days=AFTER + 7), hub.yesterday))  # fmt: skip
    expected = dict(zip(days, found.baseline.expected.tolist(), strict=False)) if found else {}
    return [(day, values.get(day), expected.get(day), _part(window, day)) for day in shown]


def _part(window: EventWindow, day: date) -> str:
    if day in window.days:
        return "event"
    if window.days.start - timedelta(days=BEFORE) <= day < window.days.start:
        return "before"
    return "after" if window.days.end < day <= window.days.end + timedelta(days=AFTER) else ""


def _learned(window: EventWindow) -> Period:
    return Period(window.days.start - timedelta(days=LEARN), window.days.end + timedelta(days=AFTER + 14))


def _known(hub: Hub, window: EventWindow) -> Period:
    """The days of the event that are over."""
    return Period(window.days.start, max(min(window.days.end, hub.yesterday), window.days.start))


@remembered
def _lift(hub: Hub, window: EventWindow, metric: str) -> tuple[Lift | None, Label | None]:
    """The lift of a metric, or why there is none. Days to come and days that are missing are unknown, never 0."""
    values = by_day(hub, metric)
    days = [day for day in _learned(window) if day <= hub.yesterday]
    event = [day in window.days and values.get(day) is not None for day in days]
    others = loud_days(hub, _learned(window)) - set(window.days)
    series = [
        float("nan") if (value := values.get(day)) is None or day in others else value for day in days
    ]  # another event's days are neither ordinary nor this one's echo
    market = _market(hub, _learned(window))
    try:
        return (
            lift(
                series, event, seasons=[day.weekday() for day in days],
                market=None if market is None else [market[day] for day in days],
                before=BEFORE, after=AFTER,
            ),
            None,
        )  # fmt: skip
    except UsageError as error:
        return None, error.label


@remembered
def _market(hub: Hub, period: Period) -> dict[date, float] | None:
    """The market's index by day, the mean of its categories each set to 1 on average; None where a day is missing."""
    if not hub.known("market"):
        return None
    rows = records(hub.read("market", ["day", "category", "index"], period=period))
    by_category: dict[str, dict[date, float]] = {}
    for row in rows:
        if real(row["index"]):
            by_category.setdefault(row["category"], {})[row["day"]] = float(row["index"])
    days = [day for day in period if day <= hub.yesterday]
    whole = [each for each in by_category.values() if all(day in each for day in days)]
    if not whole:
        return None
    means = [sum(each.values()) / len(each) for each in whole]
    return {day: sum(each[day] / mean for each, mean in zip(whole, means, strict=True)) / len(whole) for day in days}


def _refunds(hub: Hub, window: EventWindow) -> float | None:
    """The share of the event's sales that will come back, else that of the shop."""
    found = final_net(hub, window)
    return refund_rate(hub) if isinstance(found, Label) else ratio(found.now.refunds, found.now.gross)


def _sum(values: dict[date, float | None], period: Period) -> float | None:
    known = [values.get(day) for day in period]
    return None if any(each is None for each in known) else sum(each for each in known if each is not None)


def _against(before: Sequence[float | None], after: Sequence[float | None]) -> Against | None:
    first = tuple(each or 0.0 for each in before)
    last = tuple(each or 0.0 for each in after)
    parts = three_factors((first[0], first[1], first[2]), (last[0], last[1], last[2]))
    return None if parts is None else Against((first[0], first[1], first[2]), (last[0], last[1], last[2]), parts)
