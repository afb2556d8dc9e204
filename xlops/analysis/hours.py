"""What an event should have brought by each hour, from how the same phase went before.

An event's hours are counted from the opening of its phase, not by the clock: a wave that opens at 20:00 is compared with
the last one that opened at 20:00, hour by hour. Phases of another length are stretched; without an earlier one, the hours
of the shop's ordinary days say when people buy.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
HOUR = timedelta(hours=1)


def by_hour(start: datetime, end: datetime, moments: Sequence[datetime], amounts: Sequence[float]) -> Floats:
    """What fell into each hour from `start` until just before `end`; whatever lies outside is left out."""
    hours = hours_of(start, end)
    found = np.zeros(hours)
    if not len(moments):
        return found
    since = (np.asarray(moments, dtype="datetime64[us]") - np.datetime64(start, "us")) / np.timedelta64(1, "h")
    inside = (since >= 0) & (since < hours)
    np.add.at(found, np.floor(since[inside]).astype(np.int64), np.asarray(amounts, dtype=np.float64)[inside])
    return found


def hours_of(start: datetime, end: datetime) -> int:
    """Whole hours of a phase, a broken one counted as whole."""
    return max(-((start - end) // HOUR), 0)


def shape_of_day(hour_of_day: Sequence[int], amounts: Sequence[float]) -> Floats:
    """The share of a day's money in each of its 24 hours; even where nothing is known."""
    sums = np.bincount(np.asarray(hour_of_day, dtype=np.int64), np.asarray(amounts, dtype=np.float64), 24)
    return sums / sums.sum() if sums.sum() > 0 else np.full(24, 1 / 24)


def curve_of_days(start: datetime, end: datetime, shape: Floats, day_weights: Sequence[float]) -> Floats:
    """The share of each hour of a phase from the shape of an ordinary day and what each of its days weighs.

    `day_weights` are of the days that the phase touches, the first day first.
    """
    first = start.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = [start + HOUR * each for each in range(hours_of(start, end))]
    parts = np.array([shape[each.hour] * day_weights[(each - first).days] for each in hours])
    return parts / parts.sum() if len(parts) and parts.sum() > 0 else np.full(len(parts), 1 / max(len(parts), 1))


def stretched(before: Floats, hours: int) -> Floats:
    """How an earlier phase went, as the share of each of `hours` hours; even where it brought nothing.

    Of the same length hour for hour; else what was done at the same part of the way.
    """
    whole = before.sum()
    if hours < 1:
        return np.zeros(0)
    if not len(before) or whole <= 0:
        return np.full(hours, 1 / hours)
    if len(before) == hours:
        return np.asarray(before / whole, dtype=np.float64)
    done = np.r_[0.0, np.cumsum(before) / whole]
    at = np.interp(np.linspace(0, 1, hours + 1), np.linspace(0, 1, len(done)), done)
    return np.diff(at)
