"""A policy replayed on demand that happened: what it would have sold, lost and kept on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Bools, Doubles


@dataclass(frozen=True)
class Outcome:
    """What a replay gave, in its scored days; every array by policy (first axis, if any) and SKU.

    `weeks` with demand, `good` ones of them without a lost sale, `demand` and `lost` units, `stock` summed end-of-day
    units, `orders` placed.
    """

    weeks: Doubles
    good: Doubles
    demand: Doubles
    lost: Doubles
    stock: Doubles
    orders: Doubles

    def service(self, rows: Bools | None = None) -> Doubles:
        """Share of SKU-weeks with demand that lost no sale; 1 where there was no demand."""
        return _share(self.good, self.weeks, rows)

    def fill_rate(self, rows: Bools | None = None) -> Doubles:
        """Share of demanded units that were sold; 1 where there was no demand."""
        return _share(self.demand - self.lost, self.demand, rows)

    def stock_days(self, rows: Bools | None = None) -> Doubles:
        """End-of-day stock over units demanded: how many days of sales lie on the shelf; NaN without demand."""
        demand = _over(self.demand, rows)
        result: Doubles = np.divide(
            _over(self.stock, rows), demand, out=np.full(demand.shape, np.nan), where=demand > 0
        )
        return result


def replay(
    demand: Doubles,
    target: Callable[[int], Doubles],
    *,
    lead_time: NDArray[np.int_],
    review: int = 7,
    warm_up: int = 28,
) -> Outcome:
    """Replay an order-up-to policy day by day: `demand` is (n, days), unmet demand is lost.

    Every `review` days, before the day's sales, the stock is ordered up to `target(day)`, shape (n,) or (policies, n),
    less what is on hand and on its way; an order of day t is sold from on day t + lead_time. The stock of day 0 is the
    first target. The days from `warm_up` on are scored, in weeks of 7 days; a last broken week is left out.
    """
    count, days = demand.shape
    first = np.ceil(np.atleast_2d(target(0)) - 1e-9)
    shape = first.shape
    longest = int(lead_time.max(initial=0))
    ring = np.zeros((longest + 1, *shape))  # what arrives on day t lies in ring[t % (longest + 1)]
    hand, way = np.maximum(first, 0), np.zeros(shape)
    weeks = (days - warm_up) // 7
    lost, sold, stock, orders = np.zeros((weeks, *shape)), np.zeros((weeks, count)), np.zeros(shape), np.zeros(shape)
    columns = np.arange(count)
    for day in range(warm_up + 7 * weeks):
        slot = day % (longest + 1)
        arrived = ring[slot]
        hand, way = hand + arrived, way - arrived
        ring[slot] = 0
        if day and day % review == 0:
            wanted = np.maximum(np.ceil(np.atleast_2d(target(day)) - 1e-9) - hand - way, 0)
            at_once = lead_time == 0
            hand = hand + np.where(at_once, wanted, 0)
            wanted = np.where(at_once, 0, wanted)
            # an order takes at least a day to arrive, so it never falls into the slot that was just emptied
            ring[(day + lead_time) % (longest + 1), :, columns] += wanted.T
            way = way + wanted
            if day >= warm_up:
                orders += wanted > 0
        met = np.minimum(hand, demand[:, day])
        hand = hand - met
        if day >= warm_up:
            week = (day - warm_up) // 7
            lost[week] += demand[:, day] - met
            sold[week] += demand[:, day]
            stock += hand
    asked = sold > 0
    good = (asked[:, None, :] & (lost <= 1e-9)).sum(axis=0).astype(float)
    wide = np.ones(shape)
    return Outcome(asked.sum(axis=0) * wide, good, sold.sum(axis=0) * wide, lost.sum(axis=0), stock, orders)


def _over(values: Doubles, rows: Bools | None) -> Doubles:
    chosen = values if rows is None else values[..., rows]
    total: Doubles = chosen.sum(axis=-1)
    return total


def _share(part: Doubles, whole: Doubles, rows: Bools | None) -> Doubles:
    top, bottom = _over(part, rows), _over(whole, rows)
    return np.divide(top, bottom, out=np.ones(top.shape), where=bottom > 0)
