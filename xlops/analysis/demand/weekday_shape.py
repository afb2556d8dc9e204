"""The shape of the week: what each weekday sells against the average day, shrunk to the shape of all SKUs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlops.analysis.demand.arrays import Doubles, Floats
from xlops.analysis.demand.panel import Panel

WINDOW = 364
"""Days from which the shape is read."""
LEAST_SPREAD = 1e-4
"""Variance that own shapes are allowed at least, so that a SKU with years of steady sales can differ."""


@dataclass(frozen=True)
class WeekdayPool:
    """The common shape (7 indices that average 1, the last day's weekday last) and how far own shapes stray from it."""

    shape: Doubles
    spread: float


def learn_weekdays(panel: Panel, units: Floats) -> WeekdayPool:
    """The common shape of all SKUs and the variance between them beyond what chance explains (method of moments)."""
    own, noise, count, level = _own(panel, units)
    weight = np.sqrt(level) * count
    whole = weight.sum(axis=0)
    shape = np.divide((weight * own).sum(axis=0), whole, out=np.ones(7), where=whole > 0)
    shape = shape / shape.mean() if shape.mean() > 0 else np.ones(7)
    seen = (count > 1).all(axis=1) & (level[:, 0] > 0)
    if not seen.any():
        return WeekdayPool(shape, LEAST_SPREAD)
    beyond = ((own - shape) ** 2 - noise).mean(axis=1)[seen]
    trust = 1 / (noise.mean(axis=1)[seen] + 0.01)
    return WeekdayPool(shape, max(LEAST_SPREAD, float((trust * beyond).sum() / trust.sum())))


def weekday_shapes(panel: Panel, units: Floats, pool: WeekdayPool) -> Floats:
    """Seven indices per SKU that average 1: own ones as far as they are more than chance, else the common ones."""
    own, noise, count, _ = _own(panel, units)
    trust = np.where(count > 1, pool.spread / (pool.spread + noise), 0.0)
    shape = np.maximum(trust * own + (1 - trust) * pool.shape, 0)
    mean = shape.mean(axis=1, keepdims=True)
    return np.where(mean > 0, shape / np.where(mean > 0, mean, 1), 1).astype(np.float32)


def _own(panel: Panel, units: Floats) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """Own index by weekday, its sampling variance, ordinary days by weekday, and mean units a day (a column)."""
    weeks = min(panel.days, WINDOW) // 7
    ordinary = panel.ordinary[:, -weeks * 7 :].reshape(len(panel), weeks, 7)
    sold = np.where(ordinary, units[:, -weeks * 7 :].reshape(len(panel), weeks, 7), 0)
    count = ordinary.sum(axis=1).astype(float)
    total, squares = sold.sum(axis=1, dtype=float), np.einsum("nwd,nwd->nd", sold, sold, dtype=float)
    days = count.sum(axis=1, keepdims=True)
    level = total.sum(axis=1, keepdims=True) / np.maximum(days, 1)
    scale = np.where(level > 0, level, 1)
    own = total / np.maximum(count, 1) / scale
    within = (squares / scale**2 - count * own**2).sum(axis=1, keepdims=True) / np.maximum(days - 7, 1)
    noise = np.maximum(within, 0.05) / np.maximum(count, 1)
    return own, noise, count, level
