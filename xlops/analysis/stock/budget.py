"""When the cash is short: which units to buy first, by the margin that each unit of cash is expected to save."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from xlops.analysis.stock.available import numbers
from xlops.errors import UsageError
from xlops.label import Label

_BAD_BUDGET = Label("the budget must be 0 or more; found {found}", "预算必须不小于 0；现为 {found}")
_NORMAL = np.vectorize(NormalDist().cdf, otypes=[float])
MOST_STEPS = 400
"""Steps that one SKU's order is looked at in; a larger order goes by several packs at a time."""


def within_budget(orders: pd.DataFrame, budget: float) -> pd.DataFrame:
    """The orders with funded (units), cash, saved_margin (expected) and rank: the order in which a SKU's first unit is bought.

    `orders` is what `order` gives, with unit_cost and margin (per unit). Each further pack saves margin x the chance that
    demand over lead time and review reaches it (normal, with the plan's spread); packs are bought by saved margin per
    cash until the budget is spent. The first step of a SKU is its moq. A SKU without cost or margin is not funded and has
    no rank: nothing is known of its return.
    """
    if not budget >= 0:
        raise UsageError(_BAD_BUDGET.format(found=budget))
    steps = _steps(orders)
    result = orders.copy()
    funded, saved = np.zeros(len(orders)), np.zeros(len(orders))
    rank = pd.Series(pd.NA, index=range(len(orders)), dtype="Int64")
    left, number, closed = float(budget), 0, set[int]()
    for row, units, cash, margin in steps:
        if row in closed:
            continue
        if cash > left + 1e-9:
            closed.add(row)  # the packs after this one are worth less, and must come after it
            continue
        if not funded[row]:
            number += 1
            rank[row] = number
        funded[row] += units
        saved[row] += margin
        left -= cash
    result["funded"], result["saved_margin"] = funded, saved
    result["cash"] = funded * pd.to_numeric(orders["unit_cost"], errors="coerce").fillna(0.0).to_numpy(dtype=float)
    result["rank"] = rank.to_numpy()
    return result


def _steps(orders: pd.DataFrame) -> list[tuple[int, float, float, float]]:
    """Row, units, cash and saved margin of each step of each order, the best return first; steps of a row in order."""
    cost, margin = (
        pd.to_numeric(orders[name], errors="coerce").to_numpy(dtype=float) for name in ("unit_cost", "margin")
    )
    quantity, position = (orders[name].to_numpy(dtype=float) for name in ("order_quantity", "position"))
    d, sigma7, beta = (orders[name].to_numpy(dtype=float) for name in ("d", "sigma7", "beta"))
    cover = numbers(orders, "lead_time", 14.0).to_numpy() + numbers(orders, "review", 7.0).to_numpy()
    pack, moq = np.maximum(numbers(orders, "pack", 1.0).to_numpy(), 1e-9), numbers(orders, "moq", 0.0).to_numpy()
    mean, spread = d * cover, np.maximum(sigma7 * (cover / 7) ** beta, 1e-9)
    listed: list[tuple[float, int, int, float, float, float]] = []
    for row in np.flatnonzero((quantity > 0) & (cost > 0) & (margin > 0)):
        size = pack[row] * max(1, int(np.ceil(quantity[row] / pack[row] / MOST_STEPS)))
        first = min(max(size, np.ceil(moq[row] / pack[row]) * pack[row]), quantity[row])
        edges = np.unique(np.r_[0, np.arange(first, quantity[row], size), quantity[row]])
        middle = position[row] + (edges[1:] + edges[:-1]) / 2
        units = np.diff(edges)
        gain = margin[row] * units * (1 - _NORMAL((middle - mean[row]) / spread[row]))
        ratio = np.minimum.accumulate(gain / (cost[row] * units))
        listed += [
            (-value, int(row), place, float(some), float(cost[row] * some), float(worth))
            for place, (value, some, worth) in enumerate(zip(ratio, units, gain, strict=True))
        ]
    return [(row, units, cash, worth) for _, row, _, units, cash, worth in sorted(listed)]
