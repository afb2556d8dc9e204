"""Targets and pace: what was planned for the month, and how far the days gone by have come."""

from __future__ import annotations

import calendar
from datetime import date

from xlops.answers.numbers import ratio, real, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

PACED = ("uv", "pay_amt")
"""The metrics whose days may be added up against a month's target; a rate is set against its target as it stands."""


@remembered
def _targets(hub: Hub) -> dict[tuple[str, str, str, date], float]:
    """(store, metric, span, day) -> target."""
    if not hub.known("targets"):
        return {}
    rows = records(hub.read("targets", ["store", "day", "metric", "span", "value"]))
    return {(row["store"], row["metric"], row["span"] or "month", row["day"]): float(row["value"]) for row in rows}


def targets(hub: Hub, metric: str, month: date, store: str | None = None) -> float | None:
    """The month's target of a metric, of one store or of all that have one together; None when nobody set one.

    Targets of a rate are not added up: of several stores they count only when they agree.
    """
    values = [
        value
        for (owner, name, span, day), value in _targets(hub).items()
        if name == metric
        and span == "month"
        and (day.year, day.month) == (month.year, month.month)
        and store in (None, owner)
    ]
    if metric not in PACED:
        return values[0] if len(set(values)) == 1 else None
    return sum(values) if values else None


def pace(hub: Hub, metric: str, store: str | None = None) -> float | None:
    """Month to date over what the targets ask of the same days; blank without a target or for a rate.

    Only stores that have a target count, and only days that are known, on both sides.
    """
    if metric not in PACED:
        return None
    done = asked = 0.0
    for each in hub.stores:
        if store in (None, each.id):
            for day, value in _month(hub).get((each.id, metric), {}).items():
                wanted = _asked(hub, each.id, metric, day)
                if wanted is not None:
                    done, asked = done + value, asked + wanted
    return ratio(done, asked)


def _asked(hub: Hub, store: str, metric: str, day: date) -> float | None:
    """The target of one day: its own, else an even share of the month's."""
    known = _targets(hub)
    own = known.get((store, metric, "day", day))
    month = known.get((store, metric, "month", day.replace(day=1)))
    return own if own is not None else None if month is None else month / calendar.monthrange(day.year, day.month)[1]


@remembered
def _month(hub: Hub) -> dict[tuple[str, str], dict[date, float]]:
    """(store, metric) -> the known days of yesterday's month: visitors day by day, as targets are set."""
    first = hub.yesterday.replace(day=1)
    rows = hub.ask(PACED, by=["store", "day"], period=Period(first, hub.yesterday)).rows
    found: dict[tuple[str, str], dict[date, float]] = {}
    for row in rows:
        for metric in PACED:
            if (value := real(row[metric])) is not None:
                found.setdefault((row["store"], metric), {})[row["day"]] = value
    return found
