"""Which days are an event's: the days on which it sells, one event a day, of the past and to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from xlops.answers.campaigns import of_the_shop
from xlops.answers.remember import remembered
from xlops.calendar.events import EVENTS, Occurrence
from xlops.calendar.events.base import LEVELS, Level
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label

BACK, AHEAD = 728, 120
"""Days that are looked back on, and ahead."""
SELLS = ("sale", "burst", "encore", "wave1", "wave2", "wave3", "wave4", "wave5")
"""Phases on which an event sells."""
BEFORE = "warm_up"
"""Sells too where the event is nobody's platform: gifts and festivals are bought before their day. Before a platform's
sale buyers wait."""


@dataclass(frozen=True)
class EventDays:
    """An event of one year with the days on which it sells, those that a larger event takes left out."""

    event: str
    year: int
    label: Label
    level: Level
    start: date
    end: date
    days: tuple[date, ...]
    arrive: date
    """The day by which stock must have come in."""
    planned: bool
    """On a planning anchor: nobody announced the day yet."""

    @property
    def id(self) -> str:
        """The event and its year: christmas-2026."""
        return f"{self.event}-{self.year}"


@remembered
def event_days(hub: Hub) -> tuple[EventDays, ...]:
    """The shop's events of two years back and 120 days ahead by their first day, risk days left out.

    Every year of an event has the days, counted from its main day, that its latest year has: a year whose sale was
    announced as five weeks and one that is planned as four days would have no uplift in common.
    """
    window = Period(hub.today - timedelta(days=BACK), hub.today + timedelta(days=AHEAD))
    found = [each for each in of_the_shop(hub, window) if each.level != "risk"]
    latest = {each.event: each for each in sorted(found, key=lambda each: each.day)}
    offsets = {id: [(day - each.day).days for day in _days(each)] for id, each in latest.items()}
    order = list(LEVELS)
    taken: set[date] = set()
    made = []
    for each in sorted(found, key=lambda each: (order.index(each.level), -len(offsets[each.event]), each.day)):
        days = tuple(day for off in offsets[each.event] if (day := each.day + timedelta(off)) not in taken)
        taken.update(days)
        if days:
            made.append(
                EventDays(
                    each.event, each.event_year, each.label, each.level, days[0], days[-1], days,
                    _arrive(each, days[0]), each.planned,
                )
            )  # fmt: skip
    return tuple(sorted(made, key=lambda each: (each.start, each.event)))


def named(days: tuple[EventDays, ...]) -> pd.DataFrame:
    """The days as forecasts take them: ds, event."""
    rows = [(pd.Timestamp(day), each.event) for each in days for day in each.days]
    return pd.DataFrame(rows, columns=["ds", "event"]).astype({"ds": "datetime64[s]"})


def _days(each: Occurrence) -> list[date]:
    wanted = SELLS if EVENTS[each.event].platforms else (*SELLS, BEFORE)
    spans = [each.days, *(phase.period for phase in each.phases if phase.id in wanted)]
    return sorted({day for span in spans for day in span})


def _arrive(each: Occurrence, first: date) -> date:
    """The platform's own deadline for stock where it has one before the event, else the day before it begins."""
    deadlines = [phase.period.end for phase in each.phases if phase.id == "stock_in" and phase.period.end < first]
    return min(deadlines, default=first - timedelta(1))
