"""Demand made for tests: small, seeded, in the shape that forecasts take."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

START = pd.Timestamp("2025-01-06")  # a Monday


def series(sku: object, units: Iterable[float], **columns: Iterable[object]) -> pd.DataFrame:
    """One SKU's units from START on, day by day."""
    values = list(units)
    days = pd.date_range(START, periods=len(values))
    return pd.DataFrame(
        {"unique_id": sku, "ds": days, "y": values, **{name: list(each) for name, each in columns.items()}}
    )


def shop(skus: int = 40, days: int = 200, *, seed: int = 5, wander: float = 0.02) -> pd.DataFrame:
    """SKUs of different sizes with a common weekend peak and levels that wander."""
    random = np.random.default_rng(seed)
    level = np.exp(random.normal(1.2, 1.0, size=(skus, 1)))
    moved = np.exp(np.cumsum(random.normal(0, wander, size=(skus, days)), axis=1))
    week = np.array([0.9, 0.9, 0.9, 0.9, 1.0, 1.3, 1.1])
    mean = level * moved * week[np.arange(days) % 7]
    units = random.poisson(mean * random.gamma(4, 1 / 4, size=mean.shape))
    return pd.concat([series(f"S{row:03}", units[row]) for row in range(skus)], ignore_index=True)
