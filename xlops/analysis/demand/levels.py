"""The level of a SKU: units on an average ordinary day, from exponentially weighted history.

Level = weighted units / weighted exposure, where the exposure of a day is its weekday index (times the uplift of its
event), and 0 when the day is unknown. Written so, masked days need no filling in and a new SKU needs no start value.
Six constants run side by side; each SKU mixes them by how well each foretold its next 14 days in the past.
"""

from __future__ import annotations

import numpy as np

from xlops.analysis.demand.arrays import Bools, Doubles, Floats
from xlops.analysis.demand.panel import Panel

CONSTANTS = np.array([0.005, 0.01, 0.02, 0.04, 0.08, 0.15])
"""Smoothing constants a day: half lives of 138 to 4 days."""
WINSOR = 0.98
"""A day counts for no more than this quantile of the SKU's ordinary days ..."""
WINSOR_SELLING = 0.9
"""... nor is it cut below this quantile of those on which it sold, so that a rare seller keeps its usual order."""
JUDGED = 36
"""Weeks over which the constants are judged, newer ones more (0.99 a day)."""
SHARPNESS = 8
"""Weights go with the inverse error to this power: 0 is the plain average, a large one takes the best."""
PRIOR_WEEKS = 5
"""The error of each constant over all SKUs counts like so many weeks of the SKU's own."""
LEAST_DAYS = 21
"""Known days before a forecast of the past is judged."""


def winsor_caps(panel: Panel) -> Floats:
    """The most units a day of each SKU counts for, shape (n, 1); infinite where too little is known."""
    ordinary = panel.ordinary
    ranked = np.sort(np.where(ordinary, panel.units, np.float32(np.inf)), axis=1)
    days = ordinary.sum(axis=1)
    selling = days - (ordinary & (panel.units <= 0)).sum(axis=1)
    rows = np.arange(len(panel))
    of_all = np.ceil(WINSOR * (days - 1)).astype(int)
    of_selling = days - selling + np.ceil(WINSOR_SELLING * (selling - 1)).astype(int)
    caps = ranked[rows, np.clip(np.maximum(of_all, of_selling), 0, panel.days - 1)]
    return np.where((days >= LEAST_DAYS) & (selling >= 3), caps, np.float32(np.inf))[:, None]


def running_levels(units: Floats, exposure: Floats, weight: Floats | None = None) -> Floats:
    """The level after each week by every constant, shape (weeks, constants, n).

    `units` and `exposure` are (n, days) with 0 on unknown days; `weight` says how much a day counts (1 unless given).
    """
    count, days = units.shape
    weeks = days // 7
    decay = ((1 - CONSTANTS)[None, :] ** np.arange(6, -1, -1)[:, None]).astype(np.float32)
    weighted, exposed = (units, exposure) if weight is None else (units * weight, exposure * weight)
    sold = weighted.reshape(count * weeks, 7) @ decay
    behind = exposed.reshape(count * weeks, 7) @ decay
    # week by week side by side in memory, as they are read below
    sold, behind = (np.ascontiguousarray(each.reshape(count, weeks, -1).transpose(1, 2, 0)) for each in (sold, behind))
    keep = ((1 - CONSTANTS) ** 7).astype(np.float32)[:, None]
    level = np.zeros(sold.shape, dtype=np.float32)
    top, bottom, least = (np.zeros(sold.shape[1:], dtype=np.float32) for _ in range(3))
    for week in range(weeks):
        for sums, fresh in ((top, sold[week]), (bottom, behind[week])):
            sums *= keep
            sums += fresh
        np.maximum(bottom, np.float32(1e-6), out=least)
        np.divide(top, least, out=level[week])
    return level


def constant_errors(levels: Floats, sold: Floats, exposed: Floats, known: Bools) -> tuple[Doubles, Doubles]:
    """Mean error of each constant over two weeks ahead, shape (constants, n), and the weeks behind it (decayed), (n,).

    `sold` and `exposed` are weekly sums (n, weeks) over known days; `known` says where enough is known to judge.
    """
    weeks = sold.shape[1]
    begin = max(weeks - 2 - JUDGED, 0)
    error, behind = np.zeros(levels.shape[1:]), np.zeros(levels.shape[2])
    for week in range(begin, weeks - 2):
        fresh = 0.99 ** (7.0 * (weeks - 3 - week))
        ahead, open_ = sold[:, week + 1] + sold[:, week + 2], exposed[:, week + 1] + exposed[:, week + 2]
        judged = fresh * (known[:, week] & (open_ > 0))
        error += judged * np.abs(levels[week] * open_ - ahead)
        behind += judged
    return error / np.maximum(behind, 1e-9), behind


def pooled_errors(error: Doubles, behind: Doubles) -> Doubles:
    """The relative error of each constant over all SKUs, 1 on average; shape (constants, 1)."""
    mean = error.mean(axis=0)
    judged = (behind > 0) & (mean > 0)
    if not judged.any():
        return np.ones((len(CONSTANTS), 1))
    relative = (error[:, judged] / mean[judged]).mean(axis=1, keepdims=True)
    result: Doubles = relative / relative.mean()
    return result


def constant_weights(error: Doubles, behind: Doubles, pooled: Doubles) -> Floats:
    """How much each constant counts for each SKU, shape (constants, n), adding up to 1."""
    own = error / np.maximum(error.mean(axis=0), 1e-12)
    mixed = (own * behind + pooled * PRIOR_WEEKS) / (behind + PRIOR_WEEKS)
    weight = np.maximum(mixed, 1e-3) ** -SHARPNESS
    result: Floats = (weight / weight.sum(axis=0)).astype(np.float32)
    return result
