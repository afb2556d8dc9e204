"""New products: what launches of the shop sold in their first four weeks stands in until the SKU's own rate is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Counts, Doubles, Floats
from xlops.analysis.demand.panel import Panel

YOUNG = 28
"""Days after which a SKU is new no more."""
PRIOR_LAUNCHES = 3.0
"""The mean launch of the shop counts like so many launches of a category."""
YOUNG_NOISE = 1.0
"""Relative deviation of the level of a SKU that nothing is known of."""
PRIOR_DAYS = 2.0
"""The mean launch counts like so many days of the SKU's own sales: a quarter after a week, next to nothing after four."""


@dataclass(frozen=True)
class LaunchPool:
    """Mean units a day of the first four weeks over past launches: by category, those of all SKUs as the last one."""

    rates: Doubles
    count: int


def young_noise(age: NDArray[np.number]) -> Doubles:
    """How far off (relative) the level of a SKU of so many known days may be, beyond the noise of its days.

    A range so wide that it holds until the first week is over; nothing after four weeks.
    """
    known = np.asarray(age, dtype=float)
    result: Doubles = YOUNG_NOISE * np.maximum(1 - known / YOUNG, 0) / np.sqrt(1 + known / 7)
    return result


def launched(panel: Panel) -> Counts:
    """The column of each SKU's first day; 0 to 27 may have been on sale before the panel begins."""
    result: Counts = np.argmax(panel.known, axis=1).astype(np.int32)
    return result


def learn_launches(panel: Panel, units: Floats, exposure: Floats) -> LaunchPool:
    """The mean launch of a panel; where there was none, the median rate of all SKUs."""
    first = launched(panel)
    opening = first[panel.known.any(axis=1)].min() if panel.known.any() else 0
    rows = np.flatnonzero((first >= opening + YOUNG) & (first <= panel.days - YOUNG))
    if len(rows) < 3:
        days = np.maximum(exposure.sum(axis=1), 1)
        return LaunchPool(np.full(panel.categories + 1, np.median(units.sum(axis=1) / days)), 0)
    at = first[rows][:, None] + np.arange(YOUNG)
    sold, open_ = units[rows[:, None], at].sum(axis=1), exposure[rows[:, None], at].sum(axis=1)
    own = sold / np.maximum(open_, 1)
    rates = np.full(panel.categories + 1, float(own.mean()))
    for number in range(panel.categories):
        mine = own[panel.category[rows] == number]
        rates[number] = (mine.sum() + PRIOR_LAUNCHES * rates[-1]) / (len(mine) + PRIOR_LAUNCHES)
    return LaunchPool(rates, len(rows))


def launch_levels(trail: Floats, exposure: Floats, pool: LaunchPool, category: Counts) -> Floats:
    """The trail of levels (weeks, n) with young SKUs drawn to the mean launch of their category."""
    weeks = len(trail)
    days = np.cumsum((exposure > 0).reshape(len(exposure), weeks, 7).sum(axis=2), axis=1).T
    prior = np.where(days < YOUNG, PRIOR_DAYS * (1 - days / YOUNG), 0).astype(np.float32)
    result: Floats = (trail * days + pool.rates[category].astype(np.float32) * prior) / np.maximum(
        days + prior, np.float32(1e-6)
    )
    return result
