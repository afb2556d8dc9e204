"""Quantiles that hold: how past totals of all SKUs fell against what was foreseen, in units of each SKU's own spread.

Pooled conformal prediction: the quantile of (actual - foreseen) / spread over the SKUs and the last origins, by class of
volume, is added to today's forecast in units of today's spread. The tail is taken a little wider than asked, since the
SKUs of one origin share its surprises and the days to come are further away than those of the past.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Doubles
from xlops.analysis.demand.fit import Fit
from xlops.analysis.demand.launches import young_noise
from xlops.analysis.demand.spread import LEAST_AGE, Spread, Windows, windows

ORIGINS = 10
"""Weekly origins that are looked back upon."""
CLASSES = (2.0, 8.0, 30.0, 120.0)
"""Edges of the classes of volume: units that are foreseen in the window."""
DAY_CLASSES = (0.05, 0.15, 0.4, 1.0, 2.5, 7.0, 20.0)
"""Edges for single days."""
EVENT_CLASSES = (10.0, 50.0)
"""Edges for whole events."""
POOL = 200.0
"""The quantile of all classes counts like so many windows in each class."""
TAIL = 0.8
"""The part above (or below) a quantile is made so much smaller ..."""
PLAN_TAIL = 0.9
"""... and so much in a stock plan, which is made anew every week and pays for each unit."""
FEW = 40
"""With fewer windows than these nothing is measured: normal quantiles stand in, half as wide again."""
DAYS_AHEAD = 28
"""Days of each origin from which daily quantiles are read."""
EVENT_LOG_SPREAD = 0.6
"""Standard deviation of log(actual / expected) of an event before any is known."""


@dataclass(frozen=True)
class Table:
    """Quantiles by class: `values` (classes, levels) in units of spread (or logs), classes cut at `edges`."""

    levels: tuple[float, ...]
    edges: tuple[float, ...]
    values: Doubles

    def of(self, units: NDArray[np.floating], level: float) -> Doubles:
        """The quantile for each expected number of units."""
        column = self.values[:, self.levels.index(level)]
        result: Doubles = column[np.searchsorted(np.asarray(self.edges), units)]
        return result


def calibrate_totals(
    fit: Fit, spread: Spread, days: int, levels: Sequence[float], noise: float, *, tail: float = TAIL
) -> Table:
    """The quantiles of totals over `days`; of the longest windows that the history holds when it is shorter."""
    seen = windows(fit, days, ORIGINS)
    while not len(seen.expected) and days > 7:
        days = max(days // 2, 7)
        seen = windows(fit, days, ORIGINS)
    return _table(*standardised(seen, spread, noise), levels, CLASSES, tail=tail)


def standardised(seen: Windows, spread: Spread, noise: float) -> tuple[Doubles, Doubles]:
    """Units that were foreseen and (actual - foreseen) / spread of each known window, flat."""
    good = ~np.isnan(seen.expected)
    whole = np.where(good, seen.expected / np.maximum(seen.share, 0.1), 1)
    deviation = total_deviation(spread, seen.days, whole, seen.event, noise, seen.age) * np.sqrt(seen.share)
    error = (seen.actual - seen.expected) / np.maximum(deviation, 1e-9)
    return whole[good], error[good]


def total_deviation(
    spread: Spread,
    days: int | NDArray[np.int_],
    units: NDArray[np.floating],
    event: NDArray[np.floating],
    noise: float,
    age: NDArray[np.number],
) -> Doubles:
    """The deviation of a total of `units`: that of ordinary days, of events and of a level that is hardly known.

    `event` units of it fall on days of events, whose uplift is off by `noise` (relative); `age` are known days.
    """
    parts = spread.over(days, units) ** 2 + (noise * event) ** 2 + (young_noise(age) * units) ** 2
    result: Doubles = np.sqrt(parts)
    return result


def event_noise(fit: Fit) -> float:
    """How far past events were from what was foreseen: half of the middle 68 % of log(actual / foreseen)."""
    units, logs = fit.past_events
    firm = logs[units >= EVENT_CLASSES[0]]
    if len(firm) < FEW:
        return EVENT_LOG_SPREAD
    low, high = np.quantile(firm, (0.16, 0.84))
    return float(high - low) / 2


def calibrate_days(fit: Fit, spread: Spread, levels: Sequence[float]) -> Table:
    """The quantiles of single days up to four weeks ahead."""
    panel = fit.panel
    units, errors = [], []
    last = (panel.days - DAYS_AHEAD) // 7
    for week in range(last, max(last - ORIGINS, 0), -2):
        part = slice(7 * week, 7 * week + DAYS_AHEAD)
        expected = fit.trail[week - 1][:, None] * fit.exposure[:, part]
        age = fit.sums[2][:, 7 * week]
        good = panel.known[:, part] & (age >= LEAST_AGE)[:, None]
        deviation = day_spread(spread, expected, age)
        error = (panel.units[:, part] - expected) / deviation
        units.append(expected[good])
        errors.append(error[good])
    if not units:
        return _table(np.zeros(0), np.zeros(0), levels, DAY_CLASSES)
    return _table(np.concatenate(units), np.concatenate(errors), levels, DAY_CLASSES)


def day_spread(spread: Spread, expected: NDArray[np.floating], age: NDArray[np.number]) -> Doubles:
    """The standard deviation of single days, shape (n, days): that of 7 days / sqrt(7), at the level of the day."""
    usual = spread.over(7, (expected * 7).T).T / np.sqrt(7)
    result: Doubles = np.maximum(np.sqrt(usual**2 + (young_noise(age)[:, None] * expected) ** 2), 1e-9)
    return result


def calibrate_events(fit: Fit, levels: Sequence[float]) -> Table:
    """Quantiles of log(actual / foreseen) of whole past events, foreseen without the event's own outcome.

    The tail is taken as it was: each past event is foreseen without itself, so nothing makes it too narrow.
    """
    units, logs = fit.past_events
    return _table(units, logs, levels, EVENT_CLASSES, spread=EVENT_LOG_SPREAD, tail=1.0)


def _table(
    units: Doubles,
    errors: Doubles,
    levels: Sequence[float],
    edges: tuple[float, ...],
    *,
    spread: float = 1.5,
    tail: float = TAIL,
) -> Table:
    from statistics import NormalDist

    wide = [widened(each, tail) for each in levels]
    if len(errors) < FEW:
        normal = spread * np.array([NormalDist().inv_cdf(each) for each in levels])
        if len(errors):
            normal += len(errors) / (len(errors) + FEW) * float(np.median(errors))
        return Table(tuple(levels), edges, np.tile(normal, (len(edges) + 1, 1)))
    pooled = np.quantile(errors, wide)
    place = np.searchsorted(np.asarray(edges), units)
    values = np.empty((len(edges) + 1, len(wide)))
    for number in range(len(values)):
        mine = errors[place == number]
        own = np.quantile(mine, wide) if len(mine) else pooled
        values[number] = (len(mine) * own + POOL * pooled) / (len(mine) + POOL)
    return Table(tuple(levels), edges, values)


def widened(level: float, tail: float = TAIL) -> float:
    """The level that is asked of the past so that the level holds in the days to come; the median stays."""
    return 1 - tail * (1 - level) if level > 0.5 else tail * level if level < 0.5 else level
