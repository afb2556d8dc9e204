"""The demand on which the inventory benchmark measures: two real sets and one that is made, as long frames.

- retail: the first year of Online Retail II by day: the 500 stock codes that sold on most days before the origin.
- promo: Dominick's orange juice, weekly sales of store x brand. The figures are weekly, so each week is dealt to its
  seven days by a seeded multinomial over a grocer's weekday profile with a random tilt per week: weekly totals and the
  weeks of deal or feature are real, the days within a week are not.
- made: 600 SKUs from a generator: levels that wander, weekday shapes, overdispersed counts, bulk orders, stock-outs,
  promotions, launches, ends of life.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SHARED = Path(os.environ.get("XLOPS_SHARED_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
GROCER = np.array([0.12, 0.11, 0.11, 0.12, 0.15, 0.20, 0.19])
"""Shares of the weekdays of a grocer, Monday first."""


@dataclass(frozen=True)
class Demand:
    """Units by SKU and day, dense, with the number of the promotion of a day (0 none); NaN before the first sale."""

    name: str
    units: NDArray[np.float64]
    promoted: NDArray[np.int8]
    first: pd.Timestamp

    def frame(self, begin: int, end: int) -> pd.DataFrame:
        """The days `begin` to `end` (not included) as a long frame, from each SKU's first sale on."""
        part = self.units[:, begin:end]
        row, day = np.nonzero(~np.isnan(part))
        return pd.DataFrame(
            {
                "unique_id": pd.Categorical.from_codes(row, [f"{self.name}-{each:04}" for each in range(len(part))]),
                "ds": self.first + pd.to_timedelta(begin + day, unit="D"),
                "y": part[row, day],
                "event": pd.Categorical.from_codes(self.promoted[:, begin:end][row, day] - 1, ["feature", "deal"]),
            }
        )


def retail(before: str = "2010-11-12", count: int = 500) -> Demand:
    """The wholesaler of gifts; the SKUs are chosen by what was known before the origin."""
    file = SHARED / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz"
    lines = pd.read_csv(
        file, usecols=["Invoice", "StockCode", "Quantity", "InvoiceDate"], dtype={"StockCode": str, "Invoice": str}
    )
    lines = lines[(lines["Quantity"] > 0) & lines["StockCode"].str.match(r"^\d{5}")]
    lines["ds"] = pd.to_datetime(lines["InvoiceDate"]).dt.normalize()
    daily = lines.groupby(["StockCode", "ds"])["Quantity"].sum().reset_index()
    chosen = daily[daily["ds"] < before].groupby("StockCode").size().nlargest(count).index
    wide = daily[daily["StockCode"].isin(chosen)].pivot(index="StockCode", columns="ds", values="Quantity")
    wide = wide.reindex(columns=pd.date_range(daily["ds"].min(), daily["ds"].max()))
    return Demand(
        "retail", _from_first_sale(wide.to_numpy(dtype=float)), np.zeros(wide.shape, dtype=np.int8), wide.columns[0]
    )


def promo(count: int = 300, weeks: int = 66, seed: int = 7) -> Demand:
    """The grocer's panel of promotions; a store x brand with a gap in these weeks is left out."""
    lines = pd.read_csv(SHARED / "price_promo" / "orange_juice_weekly.csv.gz")
    lines["units"] = np.exp(lines["logmove"]) / 64
    lines["on"] = np.select([lines["feat"] > 0, lines["deal"] > 0], [1, 2], 0)
    lines = lines[lines["week"] > lines["week"].max() - weeks]
    units = lines.pivot(index=["store", "brand"], columns="week", values="units").dropna()
    on = lines.pivot(index=["store", "brand"], columns="week", values="on").loc[units.index]
    random = np.random.default_rng(seed)
    rows = np.sort(random.choice(len(units), size=min(count, len(units)), replace=False))
    weekly, marked = np.rint(units.to_numpy()[rows]).astype(int), on.to_numpy()[rows].astype(np.int8)
    tilt = GROCER * random.gamma(12, 1 / 12, size=(*weekly.shape, 7))
    days = random.multinomial(weekly, tilt / tilt.sum(axis=2, keepdims=True)).reshape(len(rows), -1)
    return Demand("promo", days.astype(float), np.repeat(marked, 7, axis=1), pd.Timestamp("1996-01-01"))


def made(count: int = 600, days: int = 500, seed: int = 11) -> Demand:
    """Demand from a generator, for what the real sets do not have: launches, ends, promotions of single days."""
    random = np.random.default_rng(seed)
    level = np.exp(random.normal(0.4, 1.3, size=(count, 1)))
    wander = np.cumsum(random.normal(0, random.gamma(2, 0.008, size=(count, 1)), size=(count, days)), axis=1)
    mood = random.normal(0, 0.13, size=(count, days))
    for day in range(1, days):  # what moves demand for a week or two: a search rank, a review, a rival's price
        mood[:, day] += 0.9 * mood[:, day - 1]
    wander += mood
    season = 0.15 * np.sin(2 * np.pi * (np.arange(days) + 40) / 365)
    shape = np.exp(random.normal(0, 0.12, size=(1, 7)) + random.normal(0, 0.1, size=(count, 7)))
    shape /= shape.mean(axis=1, keepdims=True)
    promoted = _promotions(random, count, days)
    lift = np.where(promoted > 0, np.exp(random.normal(0.8, 0.35, size=(count, 1))), 1.0)
    mean = level * np.exp(wander + season) * shape[:, np.arange(days) % 7] * lift
    size = np.exp(random.normal(0.7, 0.6, size=(count, 1)))
    units = random.poisson(mean * random.gamma(size, 1 / size, size=mean.shape)).astype(float)
    bulk = random.random(units.shape) < 0.002
    units[bulk] += np.ceil(random.pareto(2, size=int(bulk.sum())) * 8 + 5)
    launch = np.where(random.random(count) < 0.15, random.integers(0, days - 60, size=count), 0)
    end = np.where(random.random(count) < 0.05, random.integers(days // 2, days, size=count), days)
    at = np.arange(days)
    units[at >= end[:, None]] = 0
    units[at < launch[:, None]] = np.nan
    return Demand("made", _from_first_sale(units), promoted, pd.Timestamp("2024-01-01"))


def _promotions(random: np.random.Generator, count: int, days: int) -> NDArray[np.int8]:
    starts = random.random((count, days)) < 0.012
    length = random.integers(1, 8, size=(count, days))
    marked = np.zeros((count, days), dtype=np.int8)
    for row, day in np.argwhere(starts):
        marked[row, day : day + length[row, day]] = 1
    return marked


def _from_first_sale(units: NDArray[np.float64]) -> NDArray[np.float64]:
    """Zero where nothing was sold, NaN before the first sale."""
    filled = np.nan_to_num(units)
    started = np.maximum.accumulate(filled > 0, axis=1)
    return np.where(started, filled, np.nan)
