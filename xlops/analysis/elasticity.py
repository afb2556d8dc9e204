"""Price elasticity from a shop's own past: how units answered prices, item by item, drawn to what all items say.

By week: the logarithm of units against that of the mean price paid, each less its item's mean, units first divided by
the pace of all items. That is no experiment: who buys more may pay less for it, and promotions come with advertising;
so the figure of one item is drawn to that of all items, and that of all items to a common default.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DEFAULT, DEFAULT_SPREAD = -1.8, 0.6
"""What is taken where prices never moved, and how far shops are from it."""
ITEM_SPREAD = 0.7
"""How far items are from their shop."""
LEAST_WEEKS = 8
"""Weeks with sales that an item needs."""
LEAST_MOVE = 0.04
"""Standard deviation of the logarithm of the price that it needs: under 4 % it never moved."""
LOWEST, HIGHEST = -4.0, -0.5
"""No estimate is believed beyond these."""


@dataclass(frozen=True)
class Elasticities:
    """`table`: unique_id, elasticity, weeks (that it was read from), own (share of the figure that is the item's)."""

    table: pd.DataFrame
    shop: float
    """Of all items together; the default where nothing is known."""
    items: int
    """How many items moved their price enough to say something."""


def elasticities(weekly: pd.DataFrame) -> Elasticities:
    """Of each item of `weekly`: unique_id, week (any order), units and price (mean price paid); one row a week with sales."""
    rows = weekly[(weekly["units"] > 0) & (weekly["price"] > 0)]
    ids, codes = np.unique(rows["unique_id"].to_numpy(dtype=str), return_inverse=True)
    if not len(ids):
        return Elasticities(pd.DataFrame(columns=["unique_id", "elasticity", "weeks", "own"]), DEFAULT, 0)
    pace = rows.groupby("week")["units"].transform("sum").to_numpy(dtype=float)
    units = np.log(rows["units"].to_numpy(dtype=float) / pace)
    price = np.log(rows["price"].to_numpy(dtype=float))
    count = np.bincount(codes).astype(float)
    x, y = (each - (np.bincount(codes, each) / count)[codes] for each in (price, units))
    squares, product = np.bincount(codes, x * x), np.bincount(codes, x * y)
    slope = np.divide(product, squares, out=np.zeros(len(ids)), where=squares > 1e-12)
    left = np.bincount(codes, (y - slope[codes] * x) ** 2)
    error = np.sqrt(
        np.divide(left, np.maximum(count - 2, 1) * squares, out=np.full(len(ids), np.inf), where=squares > 1e-12)
    )
    firm = (count >= LEAST_WEEKS) & (np.sqrt(squares / count) >= LEAST_MOVE) & np.isfinite(error)
    error = np.maximum(error, 0.1)
    shop = _shop(slope[firm], error[firm])
    worth = np.where(firm, ITEM_SPREAD**2 / (ITEM_SPREAD**2 + error**2), 0.0)
    drawn = np.clip(worth * slope + (1 - worth) * shop, LOWEST, HIGHEST)
    table = pd.DataFrame({"unique_id": ids, "elasticity": drawn, "weeks": count.astype(int), "own": worth})
    return Elasticities(table, shop, int(firm.sum()))


def _shop(slope: NDArray[np.float64], error: NDArray[np.float64]) -> float:
    """The mean of the items, those that are hardly known counting little, drawn to the default."""
    if not len(slope):
        return DEFAULT
    weight = 1 / (error**2 + ITEM_SPREAD**2)
    mean, spread = float((weight * slope).sum() / weight.sum()), float(1 / weight.sum())
    worth = DEFAULT_SPREAD**2 / (DEFAULT_SPREAD**2 + spread)
    return float(np.clip(worth * mean + (1 - worth) * DEFAULT, LOWEST, HIGHEST))
