"""Pictures of the stock: how that of a SKU will run down, how long all of it lasts, how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from xlops.analysis.stock.ageing import EDGES, fifo_ageing
from xlops.analysis.stock.projection import project
from xlops.answers.demand import ids_of
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
    """The stock of one SKU day by day, without a further order."""

    unique_id: str
    sku: str
    title: str
    days: pd.DataFrame
    """ds, stock (expected), low (demand at the upper edge of its band), high, ordered (with today's order)."""


@remembered
def projections(hub: Hub) -> list[Projection]:
    """The SKUs at the greatest risk, each from today on."""
    rows, daily = listed(hub), outlook(hub)
    if rows.empty or daily.empty:
        return []
    chosen = rows[(rows["d"] > 0) & rows["available"].notna() & rows["unique_id"].isin(daily["unique_id"])].head(SHOWN)
    z = NormalDist().inv_cdf(BAND)
    found = []
    for row in chosen.to_dict("records"):
        own = daily[daily["unique_id"] == row["unique_id"]]
        length = np.arange(1, len(own) + 1)
        spread = z * max(float(row["k"]), 1.0) * float(row["sigma7"]) * (length / 7) ** float(row["beta"])
        steps = np.diff(spread, prepend=0.0)
        stock = pd.DataFrame({"unique_id": [row["unique_id"]], "available": [row["available"]]})
        coming = arrivals(hub)
        arrives = pd.Timestamp(hub.today) + pd.Timedelta(days=int(np.ceil(row["lead"])))
        ordered = pd.DataFrame({"unique_id": [row["unique_id"]], "eta": [arrives], "units": [row["order"]]})
        ways = {
            "stock": (own["mean"], coming),
            "low": (own["mean"] + steps, coming),
            "high": ((own["mean"] - steps).clip(lower=0), coming),
            "ordered": (own["mean"], pd.concat([coming, ordered], ignore_index=True)),
        }
        days = pd.DataFrame({"ds": own["ds"].to_numpy()})
        for name, (mean, inbound) in ways.items():
            days[name] = project(own.assign(mean=mean), stock, inbound=inbound)["closing"].to_numpy()
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
