"""ABC x XYZ: how much of the money a SKU makes, and how steady it sells."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.concentration import abc
from xlops.analysis.demand.panel import read_panel

X, Y = 0.5, 1.0
"""Coefficients of variation of weekly units up to which a SKU is X, and Y; the rest is Z."""
WEEKS = 26
LEAST_WEEKS = 4
"""Known weeks below which steadiness is not judged: the grade is Z."""


def abc_xyz(demand: pd.DataFrame, *, value: pd.Series | None = None) -> pd.DataFrame:
    """unique_id, units, value, abc, variation, xyz, grade (AX ... CZ) over the last 26 weeks.

    `value` is the money of one unit (margin or price) by unique_id; without it units are graded. Weeks in which less than
    five days are known (stock-outs, gaps) are left out; variation is blank where nothing was sold.
    """
    panel, _ = read_panel(demand)
    weeks = min(panel.days // 7, WEEKS)
    units = panel.units[:, -weeks * 7 :].reshape(len(panel), weeks, 7).sum(axis=2, dtype=float)
    known = panel.known[:, -weeks * 7 :].reshape(len(panel), weeks, 7).sum(axis=2)
    good = known >= 5
    weekly = np.where(good, units * 7 / np.maximum(known, 1), np.nan)
    count = good.sum(axis=1)
    total = units.sum(axis=1)
    mean = np.where(good, weekly, 0).sum(axis=1) / np.maximum(count, 1)
    spread = np.sqrt(np.where(good, (weekly - mean[:, None]) ** 2, 0).sum(axis=1) / np.maximum(count, 1))
    variation = np.divide(spread, mean, out=np.full(len(mean), np.nan), where=mean > 0)
    worth = total if value is None else total * value.reindex(panel.ids).fillna(0.0).to_numpy(dtype=float)
    steady = np.where(
        (count < LEAST_WEEKS) | np.isnan(variation),
        "Z",
        np.where(variation <= X, "X", np.where(variation <= Y, "Y", "Z")),
    )
    grades = np.array(abc(worth.tolist()), dtype=object)
    return pd.DataFrame(
        {
            "unique_id": panel.ids,
            "units": total,
            "value": worth,
            "abc": grades,
            "variation": variation,
            "xyz": steady,
            "grade": grades + steady.astype(object),
        }
    )
