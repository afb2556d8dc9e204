"""Hits: items whose sales run up faster than chance, while there is still time to do something about it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

DAYS, BEFORE = 7, 28
"""The last days, and the days before them that they are set against."""
TIMES = 1.6
"""From so many times the former pace, against all items, it may be a hit ..."""
SURE = 2.3
"""... when that is so many deviations of its own noise (one in a hundred by chance)."""
LEAST_UNITS = 5.0
"""Units of the last days below which nothing is called a hit."""
CONVERTS = 0.9
"""A hit converts at least so well, as a share of its store's conversion; where visits are unknown, nothing is asked."""


def run_ups(daily: Doubles) -> tuple[Doubles, Doubles, NDArray[np.int_]]:
    """Pace against the 28 days before and against all items, its deviations, and the streak of each row of `daily`.

    `daily` is (items, days), oldest first, NaN unknown. The streak counts the days, back from the last one, over whose three-day
    sums sales never fell; at most the days there are.
    """
    late, early = daily[:, -DAYS:], daily[:, -DAYS - BEFORE : -DAYS]
    recent, before = _rate(late), _rate(early)
    pool = np.nansum(late) / max(late.shape[1], 1) / max(np.nansum(early) / max(early.shape[1], 1), 1e-9)
    pool = pool if pool > 0 else 1.0
    weeks = np.stack([np.nansum(early[:, 7 * n : 7 * n + 7], axis=1) for n in range(early.shape[1] // 7)], axis=1)
    mean = weeks.mean(axis=1) if weeks.size else np.zeros(len(daily))
    variance = weeks.var(axis=1, ddof=1) if weeks.shape[1] > 1 else mean
    noise = np.maximum((3 * variance / np.maximum(mean, 0.25) + 4 * 3.0) / 7, 1.0)
    units, units_before = np.nansum(late, axis=1), np.nansum(early, axis=1)
    deviation = np.sqrt(noise * (1 / (units + 1) + 1 / (units_before + 1)))
    times = (recent + 0.05) / ((before + 0.05) * pool)
    return times, np.log(times) / deviation, _streaks(daily)


def is_hit(times: Doubles, sure: Doubles, units: Doubles, conversion: Doubles) -> NDArray[np.bool_]:
    """Which items are hits: fast, surely so, in numbers, and not by visits alone. `units` are those of the last 7 days,
    `conversion` that of the item over its store's, NaN where unknown."""
    found: NDArray[np.bool_] = (times >= TIMES) & (sure >= SURE) & (units >= LEAST_UNITS) & ~(conversion < CONVERTS)
    return found


def _rate(part: Doubles) -> Doubles:
    known = ~np.isnan(part)
    count = known.sum(axis=1)
    units = np.where(known, part, 0).sum(axis=1)
    result: Doubles = np.divide(units, count, out=np.zeros(len(part)), where=count > 0)
    return result


def _streaks(daily: Doubles) -> NDArray[np.int_]:
    units = np.nan_to_num(daily)
    sums = np.pad(units.cumsum(axis=1), ((0, 0), (1, 0)))
    three = sums[:, 3:] - sums[:, :-3]
    rising = (three[:, 1:] >= three[:, :-1]) & (three[:, 1:] > 0)
    back = rising[:, ::-1]
    streak: NDArray[np.int_] = np.where(back.all(axis=1), back.shape[1], (~back).argmax(axis=1))
    return streak
