"""What a day is worth: an ordinary day of its weekday, times what an event has multiplied such days by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from xlops.answers.event_window import EventWindow, loud_days, paid_by_day, windows
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

LEARN = 84
"""Days from which ordinary days are learned."""
HIGHEST = 50.0


@dataclass(frozen=True)
class Ordinary:
    """What an ordinary day brings: `mean` over all weekdays, `times` a weekday (0 is Monday) over it; None, 1 where unknown."""

    mean: float | None
    times: Mapping[int, float]


@remembered
def ordinary(hub: Hub, before: date) -> Ordinary:
    """Learned from the ordinary days of the 84 before `before`."""
    learned = Period(before - timedelta(days=LEARN), before - timedelta(days=1))
    loud = loud_days(hub, learned)
    values: dict[int, list[float]] = {each: [] for each in range(7)}
    for day in learned:
        value = paid_by_day(hub).get(day)
        if value is not None and day not in loud:
            values[day.weekday()].append(value)
    means = {each: sum(known) / len(known) for each, known in values.items() if known}
    whole = sum(means.values()) / len(means) if means else 0.0
    times = {each: means[each] / whole if each in means and whole else 1.0 for each in range(7)}
    return Ordinary(whole if means else None, times)


@remembered
def event_worth(hub: Hub, before: date) -> Mapping[tuple[str, int], float]:
    """(event, days from its T0) -> times an ordinary day of that weekday, the median of what is known of it.

    Only events that were over before `before` are learned from: an event must not be its own plan.
    """
    paid = paid_by_day(hub)
    found: dict[tuple[str, int], list[float]] = {}
    for window in _learned(hub, before):
        usual = ordinary(hub, window.days.start)
        for day in window.days:
            value, expected = paid.get(day), (usual.mean or 0.0) * usual.times[day.weekday()]
            if value is not None and expected:
                found.setdefault((window.event, (day - window.day).days), []).append(min(value / expected, HIGHEST))
    return {key: median(each) for key, each in found.items()}


@remembered
def level_worth(hub: Hub, before: date) -> Mapping[str, float]:
    """Level -> times an ordinary day, the median of all days of the shop's events of that level."""
    levels: dict[str, str] = {each.event: each.level for each in _learned(hub, before)}
    found: dict[str, list[float]] = {}
    for (event, _), value in event_worth(hub, before).items():
        found.setdefault(levels[event], []).append(value)
    return {level: median(values) for level, values in found.items()}


@remembered
def day_weights(hub: Hub, period: Period) -> dict[date, float]:
    """The weight of each day: its weekday's worth times that of the event that sells on it, where one is known (else of its
    level, else 1). Never below 0."""
    before = min(period.start, hub.today)
    weekdays = ordinary(hub, before).times
    weights = {day: weekdays[day.weekday()] for day in period}
    for window in windows(hub, Period(period.start - timedelta(days=40), period.end + timedelta(days=40))):
        for day in window.days:
            if day in weights:
                known = event_worth(hub, before).get((window.event, (day - window.day).days))
                times = known if known is not None else level_worth(hub, before).get(window.level, 1.0)
                weights[day] = weekdays[day.weekday()] * max(times, 0.0)
    if not any(weights.values()):
        return dict.fromkeys(weights, 1.0)
    return weights


def _learned(hub: Hub, before: date) -> list[EventWindow]:
    known = hub.days("orders")
    if known is None or known.start >= before:
        return []
    return [each for each in windows(hub, Period(known.start, before)) if each.days.end < before]
