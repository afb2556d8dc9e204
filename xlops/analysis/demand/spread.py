"""How wrong a forecast is: the standard deviation of a SKU's 7-day forecast error, and how it grows with the days.

Own errors of the last year (newer ones count more, single bulk orders are cut at three deviations) are shrunk to the
law that all SKUs share, log variance = a + b x log units a week, read at the level of today.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Bools, Doubles
from xlops.analysis.demand.fit import Fit

WEEKS = 52
"""Weeks of errors."""
DECAY = 0.95
"""Each week counts so much of the one after it."""
CUT = 3.0
"""Deviations at which an error is cut."""
PRIOR = 15.0
"""The common law counts like so many weeks of own errors."""
TODAY = 0.3
"""How much of the law's move to today's level the own deviation follows (geometric)."""
USUAL_SLOPE = 1.2
"""How the variance grows with the units, where the SKUs are too few or too alike to tell: Poisson's is 1."""
LEAST_APART = 0.01
"""Variance of log units from which a slope is measured."""
LEAST_WEEKLY = 0.05
"""Units a week below which the law is not read."""
BETA = 0.68
"""How errors grow with the days where the history is too short to tell: (days / 7) to this power."""
BETA_RANGE = (0.5, 0.95)


@dataclass(frozen=True)
class ErrorLaw:
    """log variance of 7-day errors = intercept + slope x log units a week, and the growth of errors with the days."""

    intercept: float
    slope: float
    beta: float

    def variance(self, weekly: NDArray[np.floating]) -> Doubles:
        """Variance of the 7-day error of a SKU of the pool that sells so much a week."""
        units = np.maximum(np.asarray(weekly, dtype=float), LEAST_WEEKLY)
        result: Doubles = np.exp(self.intercept + self.slope * np.log(units))
        return result


@dataclass(frozen=True)
class Spread:
    """Per SKU: `ratio` own variance over the law's (shrunk), `usual` the weekly units it was measured at; and the law."""

    ratio: Doubles
    usual: Doubles
    law: ErrorLaw

    def sigma7(self, weekly: NDArray[np.floating]) -> Doubles:
        """Standard deviation of the 7-day error at a level of `weekly` units, shape (..., n) as given."""
        usual, now = self.law.variance(self.usual), self.law.variance(weekly)
        result: Doubles = np.sqrt(self.ratio * usual * (now / usual) ** TODAY)
        return result

    def over(self, days: float | NDArray[np.number], units: NDArray[np.floating]) -> Doubles:
        """Standard deviation of the error of a total over `days` (one number, or one a SKU) expected to be `units`."""
        result: Doubles = self.sigma7(np.asarray(units) * 7 / days) * (np.asarray(days) / 7) ** self.law.beta
        return result


@dataclass(frozen=True)
class Windows:
    """Past totals over `days` against what was foreseen, shape (origins, n), the latest origin first; NaN where unknown.

    `share` is the part of the days that is known: both sides are sums over known days only. `event` is the part of what
    was foreseen that falls on days of events.
    """

    days: int
    expected: Doubles
    actual: Doubles
    share: Doubles
    event: Doubles
    age: Doubles


LEAST_SHARE = 0.7
"""Known days that a window needs."""
CALM = 0.3
"""A window is calm when no larger part of it was foreseen for days of events: its error is not that of an uplift."""
LEAST_CALM = 6
"""Calm windows from which a SKU's spread is read."""
LEAST_AGE = 7
"""Known days before its origin that a window needs."""


def windows(fit: Fit, days: int, origins: int) -> Windows:
    """Totals over `days` from the last `origins` weekly origins, each seen with what was known then; none if too short."""
    panel = fit.panel
    sold, exposed, known = fit.sums
    last = (panel.days - days) // 7
    starts = [7 * week for week in range(last, max(last - origins, 0), -1)]
    shape = (len(starts), len(panel))
    expected, actual, share, event = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape), np.zeros(shape)
    age = np.zeros(shape)
    promoted = fit.promoted
    for place, start in enumerate(starts):
        share[place] = (known[:, start + days] - known[:, start]) / days
        good = (share[place] >= LEAST_SHARE) & (known[:, start] >= LEAST_AGE)
        foreseen = fit.trail[start // 7 - 1] * (exposed[:, start + days] - exposed[:, start])
        expected[place] = np.where(good, foreseen, np.nan)
        actual[place] = np.where(good, sold[:, start + days] - sold[:, start], np.nan)
        age[place] = known[:, start]
        if promoted is not None:
            event[place] = fit.trail[start // 7 - 1] * (promoted[:, start + days] - promoted[:, start])
    return Windows(days, expected, actual, share, event, age)


def learn_error_law(fit: Fit) -> ErrorLaw:
    """The common law from 7-day errors, and beta from how the error of 7, 14 and 28 days grows."""
    variance, usual, weeks = _own_errors(fit)
    good = (weeks > 4) & (variance > 0) & (usual > LEAST_WEEKLY)
    beta = _measured_beta(fit)
    if good.sum() < 5:  # no pool to learn from: Poisson with some excess
        return ErrorLaw(0.3, USUAL_SLOPE, beta)
    units, noise = np.log(usual[good]), np.log(variance[good])
    apart = units - units.mean()
    alike = float((apart**2).mean()) < LEAST_APART
    slope = USUAL_SLOPE if alike else float(np.clip((apart * noise).mean() / (apart**2).mean(), 0.8, 2.0))
    return ErrorLaw(float((noise - slope * units).mean()), slope, beta)


def measure_spread(fit: Fit, law: ErrorLaw) -> Spread:
    """Each SKU's own spread, shrunk to the law."""
    variance, usual, weeks = _own_errors(fit)
    ratio = (weeks * variance / law.variance(usual) + PRIOR) / (weeks + PRIOR)
    return Spread(ratio, usual, law)


def _own_errors(fit: Fit) -> tuple[Doubles, Doubles, Doubles]:
    """Own variance of 7-day errors, mean weekly units foreseen, and the weeks behind them (decayed)."""
    seen = windows(fit, 7, WEEKS)
    if not len(seen.expected):
        none = np.zeros(len(fit.level))
        return none, fit.level.astype(float) * 7, none
    good = calm_windows(seen)
    weight = good * DECAY ** np.arange(len(good))[:, None]
    weeks = weight.sum(axis=0)
    whole = np.maximum(weeks, 1e-9)
    share = np.sqrt(np.maximum(seen.share, LEAST_SHARE))
    error = np.where(good, (seen.actual - seen.expected) / share, 0)
    deviation = np.sqrt((weight * error**2).sum(axis=0) / whole)
    error = np.clip(error, -CUT * deviation, CUT * deviation)
    usual = (weight * np.where(good, seen.expected, 0)).sum(axis=0) / whole
    return (weight * error**2).sum(axis=0) / whole, np.where(weeks > 0, usual, fit.level * 7), weeks


def calm_windows(seen: Windows) -> Bools:
    """Known windows of mostly ordinary days; of a SKU that has hardly any, all known ones."""
    good: Bools = ~np.isnan(seen.expected)
    calm = good & (seen.event <= CALM * np.where(good, seen.expected, 0))
    return np.where(calm.sum(axis=0) >= LEAST_CALM, calm, good)


def _measured_beta(fit: Fit) -> float:
    """Growth of the mean absolute error from 7 to 28 days, the median over SKUs; BETA where the history is short."""
    short, long = windows(fit, 7, 26), windows(fit, 28, 26)
    if len(long.expected) < 8:
        return BETA
    good = ((~np.isnan(short.expected)).sum(axis=0) >= 6) & ((~np.isnan(long.expected)).sum(axis=0) >= 6)
    if good.sum() < 20:
        return BETA
    few, many = (np.nanmean(np.abs(each.actual - each.expected)[:, good], axis=0) for each in (short, long))
    steady = few > 0
    if not steady.any():
        return BETA
    growth = np.log(np.median(many[steady] / few[steady])) / np.log(4)
    return float(np.clip(growth, *BETA_RANGE))
