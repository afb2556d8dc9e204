"""How long 50 thresholds on a million orders take, beside plain pandas in the same run.

    python benchmarks/offers.py [ORDERS]

Order amounts are drawn (log-normal, 2.5 lines an order). The peer computes, a threshold at a time with pandas, only the
hit rate, the cost and the margin of orders as they were: no stacking, no shares to lines, no response, no bootstrap.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

from xlops.analysis.offers import Lines, apply, offer
from xlops.analysis.offers.margin import Costs, summary
from xlops.analysis.offers.thresholds import candidates, try_thresholds

THRESHOLDS = [20 * each for each in range(1, 51)]


def drawn(orders: int) -> tuple[Lines, np.ndarray]:
    rng = np.random.default_rng(0)
    per_order = 1 + rng.poisson(1.5, orders)
    order = np.repeat(np.arange(orders, dtype=np.int64), per_order)
    price = np.maximum(100, np.rint(np.exp(rng.normal(8.6, 0.8, len(order))))).astype(np.int64)
    units = 1 + rng.poisson(0.4, len(order)).astype(np.int64)
    sku = rng.integers(0, 500, len(order))
    names = tuple(f"sku{each}" for each in range(500))
    lines = Lines(order, units, price, sku, names, None, np.full(orders, 800, dtype=np.int64))
    return lines, (price * 0.55).astype(np.int64)


def peer(amount: pd.Series, cost: pd.Series) -> list[tuple[float, float, float]]:
    rows = []
    for threshold in THRESHOLDS:
        off = (amount >= threshold * 100) * (threshold * 10)
        rows.append(((off > 0).mean(), off.sum(), ((amount - off) * 0.95 - cost).sum()))
    return rows


def main(orders: int) -> None:
    lines, cost = drawn(orders)
    costs = Costs(cost, fee_rate=0.05, refund_rate=0.08, ship_cost=500)
    print(f"{orders:,} orders, {len(lines.order):,} lines, {len(THRESHOLDS)} thresholds")
    start = time.perf_counter()
    frame = pd.DataFrame({"order": lines.order, "amount": lines.amount, "cost": cost * lines.units})
    sums = frame.groupby("order").sum()
    rows = peer(sums.amount, sums.cost)
    plain = time.perf_counter() - start
    print(f"plain pandas, hit rate, cost and margin only   {plain:6.2f} s    1.00x")
    start = time.perf_counter()
    found = try_thresholds(lines, candidates(THRESHOLDS, percent=10), costs)
    took = time.perf_counter() - start
    print(f"thresholds, with response and 400 draws        {took:6.2f} s {took / plain:7.2f}x")
    for (hit, off, _), tried in zip(rows, found.tried, strict=True):
        assert (hit, int(off)) == (tried.hit_rate, int(tried.cost * 100))
    others = [
        offer("official", "official", percent=15),
        offer("coupon", "shop_coupon", at=150, off=20),
        offer("member", "member", percent=5),
        offer("free shipping", "free_shipping", at=99),
    ]
    start = time.perf_counter()
    try_thresholds(lines, candidates(THRESHOLDS, percent=10), costs, offers=others, platform="tmall")
    took = time.perf_counter() - start
    print(f"the same beside four other offers on Tmall     {took:6.2f} s {took / plain:7.2f}x")
    start = time.perf_counter()
    summary(apply(lines, [*others, offer("200-20", "full_reduction", tiers=[(200, 20)])], "tmall"), costs)
    took = time.perf_counter() - start
    print(f"five offers once, shared to every line         {took:6.2f} s {took / plain:7.2f}x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
