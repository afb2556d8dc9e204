"""What events are to bring: targets from visitors, conversion and value per buyer, by channel and day, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from xlops.analysis.targets import Goal, Pace, leaf, paced, rolled_up
from xlops.answers.day_weights import day_weights, ordinary
from xlops.answers.event_refunds import refund_rate
from xlops.answers.event_review import event_targets
from xlops.answers.event_window import EventWindow, paid_by_day, the_year_before, windows
from xlops.answers.numbers import ratio, real
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub

AHEAD, BACK, SHOWN = 120, 30, 6
BASE_DAYS = 28


@dataclass(frozen=True)
class ChannelGoal:
    """One typed row of a target, with what the channel did in the last 28 days for comparison; None is unknown or blank."""

    store: str
    channel: str
    goal: Goal | None
    visitors_a_day: float | None
    conversion: float | None
    order_value: float | None


@dataclass(frozen=True)
class EventGoal:
    """An event's target: what was typed, else what it brought the year before, else what its days are worth."""

    window: EventWindow
    typed: Goal | None
    year_before: float | None
    expected: float | None
    """What its days would bring by what such days brought before; of an event that the shop never had, an ordinary time."""
    channels: tuple[ChannelGoal, ...]
    pace: Pace | None
    """Of the amount in force, day by day of the event."""
    weights: tuple[float, ...]

    @property
    def amount(self) -> float | None:
        """The amount that counts."""
        if self.typed is not None and self.typed.amount:
            return self.typed.amount
        return self.year_before if self.year_before is not None else self.expected


@remembered
def event_goals(hub: Hub) -> list[EventGoal]:
    """The big events from 30 days ago to 120 days ahead, and any that has targets, by day; at most 6."""
    around = windows(hub, Period(hub.today - timedelta(days=BACK), hub.today + timedelta(days=AHEAD)))
    ahead = [each for each in around if each.days.end >= hub.today]
    past = [each for each in around if each.days.end < hub.today]
    return [event_goal(hub, each) for each in (*past[-(SHOWN // 3) :], *ahead)[:SHOWN]]


@remembered
def event_goal(hub: Hub, window: EventWindow) -> EventGoal:
    """The target of one event and how far it is."""
    rows = [row for row in event_targets(hub) if (row["event"], int(row["year"])) == (window.event, window.year)]
    channels = tuple(
        ChannelGoal(
            str(row["store"] or WHOLE_SHOP), str(row["channel"] or WHOLE_SHOP), _goal(row),
            *_lately(hub, str(row["store"] or WHOLE_SHOP), str(row["channel"] or WHOLE_SHOP)),
        )
        for row in rows
    )  # fmt: skip
    typed = rolled_up(each.goal for each in channels if each.goal) if any(each.goal for each in channels) else None
    before = _before(hub, window)
    known = day_weights(hub, window.days)
    weights = tuple(known[day] for day in window.days)
    usual = ordinary(hub, min(window.days.start, hub.today)).mean
    expected = None if usual is None else usual * sum(weights)
    paid = paid_by_day(hub)
    actual = [paid.get(day) if day < hub.today else None for day in window.days]
    goal = EventGoal(window, typed, before, expected, channels, None, weights)
    return replace(goal, pace=paced(goal.amount, weights, actual)) if goal.amount else goal


def goal_of(hub: Hub, window: EventWindow) -> float | None:
    """The amount that an event is to bring; None without targets and without a year before."""
    return event_goal(hub, window).amount


@remembered
def month_pace(hub: Hub, month: date) -> tuple[Pace, tuple[date, ...]] | None:
    """The month's paid amount against its target, each day weighing what it is worth; None without a target."""
    from xlops.answers.pace import targets
    from xlops.calendar.periods import month_end

    wanted = targets(hub, "pay_amt", month)
    if not wanted:
        return None
    days = tuple(Period(month.replace(day=1), month_end(month)))
    known = day_weights(hub, Period(days[0], days[-1]))
    paid = paid_by_day(hub)
    actual = [paid.get(day) if day < hub.today else None for day in days]
    return paced(wanted, [known[day] for day in days], actual), days


@remembered
def usual_refunds(hub: Hub) -> float | None:
    """The share of sales that comes back, for a budget that counts it."""
    return refund_rate(hub)


def _goal(row: dict[str, Any]) -> Goal | None:
    """None while a factor is blank: half a goal is no goal."""
    factors = [real(row[each]) for each in ("visitors", "conversion", "order_value")]
    if any(each is None for each in factors):
        return None
    return leaf(*(each or 0.0 for each in factors))


def _before(hub: Hub, window: EventWindow) -> float | None:
    """What as many days of the event brought the year before, counted from its T0; None where one is not known."""
    earlier = the_year_before(hub, window)
    if earlier is None:
        return None
    days = earlier.days if earlier.days.days == window.days.days else window.days.shift((earlier.day - window.day).days)
    values = [paid_by_day(hub).get(day) for day in days]
    return None if any(each is None for each in values) else sum(each for each in values if each is not None)


def _lately(hub: Hub, store: str, channel: str) -> tuple[float | None, float | None, float | None]:
    """Visitors a day, conversion and value per buyer of the last 28 days: of a channel as its traffic export counts them."""
    by = (["store"] if store != WHOLE_SHOP else []) + (["channel"] if channel != WHOLE_SHOP else [])
    rows = [
        row
        for row in _base(hub, tuple(by))
        if (store == WHOLE_SHOP or row["store"] == store) and (channel == WHOLE_SHOP or row["channel"] == channel)
    ]
    visitors, buyers, paid = (_total(rows, each) for each in ("uv", "buyers", "pay_amt"))
    days = len({row["day"] for row in rows})
    return (ratio(visitors, days), ratio(buyers, visitors), ratio(paid, buyers))


@remembered
def _base(hub: Hub, by: tuple[str, ...]) -> list[dict[str, object]]:
    if "channel" in by and not hub.known("traffic"):
        return []
    period = Period(hub.today - timedelta(days=BASE_DAYS), hub.yesterday)
    return list(hub.ask(["uv", "buyers", "pay_amt"], by=[*by, "day"], period=period).rows)


def _total(rows: list[dict[str, object]], metric: str) -> float | None:
    known = [real(row[metric]) for row in rows]
    return None if not known or any(each is None for each in known) else sum(each or 0.0 for each in known)
