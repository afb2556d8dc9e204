"""Pictures of the stock: how that of a SKU will be used up, how long all of it lasts, how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
import pandas as pd

from xlops.analysis.stock.ageing import EDGES, fifo_ageing
from xlops.answers.demand import ids_of
from xlops.answers.numbers import records
from xlops.answers.remember import remembered
from xlops.answers.reorder import arrivals, listed, outlook
from xlops.answers.supply import purchase_orders
from xlops.hub import Hub

SHOWN = 3
"""SKUs whose projection is drawn."""
BAND = 0.9
"""Chance that demand stays below the upper edge of the band; the lower edge is as far below."""
COVER_EDGES = (0.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0)
"""Days of cover at which a bar of the distribution begins."""
AGES = [f"{low}-{high - 1}" for low, high in zip((0, *EDGES[:-1]), EDGES, strict=True)] + [f"{EDGES[-1]}+", "unknown"]


@dataclass(frozen=True)
class Projection:
    """What one SKU will have sold, and could have sold, day by day from today on."""

    unique_id: str
    sku: str
    title: str
    days: pd.DataFrame
    """ds, demand (expected so far), low, high (the edges of its band), stock (available and what arrived so far), ordered
    (the same with the order of today).
    """

    @property
    def out(self) -> date | None:
        """The first day that the expected demand is not served whole, without an order; None within the days."""
        late = self.days.loc[self.days["demand"] > self.days["stock"] + 1e-9, "ds"]
        return late.iloc[0].date() if len(late) else None


@remembered
def projections(hub: Hub) -> list[Projection]:
    """The SKUs at the greatest risk, each from today on."""
    rows, daily = listed(hub), outlook(hub)
    if rows.empty or daily.empty:
        return []
    chosen = rows[(rows["d"] > 0) & rows["available"].notna() & rows["unique_id"].isin(daily["unique_id"])].head(SHOWN)
    z, coming = NormalDist().inv_cdf(BAND), arrivals(hub)
    found = []
    for row in records(chosen):
        own = daily[daily["unique_id"] == row["unique_id"]].reset_index(drop=True)
        length = np.arange(1, len(own) + 1)
        spread = z * max(float(row["k"]), 1.0) * float(row["sigma7"]) * (length / 7) ** float(row["beta"])
        demand = own["mean"].cumsum().to_numpy(dtype=float)
        mine = coming[coming["unique_id"] == row["unique_id"]]
        arrived = np.array([mine.loc[mine["eta"] <= day, "units"].sum() for day in own["ds"]], dtype=float)
        stock = max(float(row["available"]), 0.0) + arrived
        lands = pd.Timestamp(hub.today) + pd.Timedelta(days=int(np.ceil(row["lead"])))
        days = pd.DataFrame(
            {
                "ds": own["ds"],
                "demand": demand,
                "low": np.maximum(demand - spread, 0),
                "high": demand + spread,
                "stock": stock,
                "ordered": stock + np.where(own["ds"] >= lands, np.nan_to_num(float(row["order"])), 0.0),
            }
        )
        found.append(Projection(str(row["unique_id"]), str(row["sku"]), str(row["title"]), days))
    return found


@remembered
def cover_counts(hub: Hub) -> list[tuple[float, float | None, int]]:
    """(from, below, SKUs) by days of cover; the first bar is what is out and sells."""
    rows = listed(hub)
    cover = rows["cover"].dropna() if len(rows) else pd.Series(dtype=float)
    found: list[tuple[float, float | None, int]] = [(0.0, 0.0, int((cover <= 0).sum()))]
    for low, high in zip(COVER_EDGES, (*COVER_EDGES[1:], None), strict=True):
        inside = (cover > low) if low == 0 else (cover >= low)
        found.append((low, high, int((inside & (cover < high if high is not None else True)).sum())))
    return found


@remembered
def ages(hub: Hub) -> list[tuple[str, float, float]]:
    """(age in days, units, their cost) of what lies there, first in first out; "unknown" is older than any known arrival."""
    rows = listed(hub)
    if rows.empty or not rows["on_hand"].notna().any():
        return []
    orders = purchase_orders(hub)
    came = orders[orders["received_day"].notna() & (orders["received_units"] > 0)]
    receipts = pd.DataFrame({"unique_id": ids_of(came), "day": came["received_day"], "units": came["received_units"]})
    held = pd.Series(rows["on_hand"].fillna(0).to_numpy(), index=rows["unique_id"])
    table = fifo_ageing(held, receipts, today=hub.today).set_index("unique_id")
    cost = pd.Series(rows["unit_cost"].to_numpy(dtype=float), index=rows["unique_id"])
    return [(name, float(table[name].sum()), float((table[name] * cost.reindex(table.index)).sum())) for name in AGES]
