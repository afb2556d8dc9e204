"""Day by day: what will be on the shelf, when it runs out, and what will be lost then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.stock.available import numbers


def project(daily: pd.DataFrame, stock: pd.DataFrame, *, inbound: pd.DataFrame | None = None) -> pd.DataFrame:
    """Stock day by day: unique_id, ds, arriving, demand, short, closing; one row for each row of `daily`.

    `daily` is a forecast (unique_id, ds, mean), `stock` has unique_id and available (may be negative: owed to buyers and
    served first), `inbound` unique_id, eta, units. What arrives on a day can be sold on it; what should have arrived
    before the first day is late and counted on none: it has no date any more. Unmet demand is lost, not owed.
    """
    table = daily[["unique_id", "ds"]].assign(demand=numbers(daily, "mean", 0.0))
    codes, ids = pd.factorize(table["unique_id"])
    order = np.lexsort((table["ds"].to_numpy(), codes))
    table, codes = table.iloc[order].reset_index(drop=True), codes[order]
    table["arriving"] = _arrivals(table, inbound)
    have = stock.assign(available=numbers(stock, "available", 0.0)).groupby("unique_id")["available"].sum()
    hand = have.reindex(ids).fillna(0.0).to_numpy(dtype=float).copy()
    place = (
        np.arange(len(table)) - np.r_[0, np.flatnonzero(np.diff(codes)) + 1][codes] if len(table) else np.zeros(0, int)
    )
    demand, arriving = table["demand"].to_numpy(), table["arriving"].to_numpy()
    short, closing = np.zeros(len(table)), np.zeros(len(table))
    for day in range(int(place.max(initial=-1)) + 1):
        rows = np.flatnonzero(place == day)
        sku = codes[rows]
        hand[sku] += arriving[rows]
        sold = np.clip(hand[sku], 0, demand[rows])
        short[rows] = demand[rows] - sold
        hand[sku] -= sold
        closing[rows] = hand[sku]
    table["short"], table["closing"] = short, closing
    return table[["unique_id", "ds", "arriving", "demand", "short", "closing"]]


def stock_out_dates(projection: pd.DataFrame) -> pd.DataFrame:
    """unique_id, stock_out (first day that cannot be served whole, NaT when there is none), short_days, lost_units."""
    missed = projection["short"] > 1e-9
    lost = projection["short"].groupby(projection["unique_id"], sort=False).sum()
    days = missed.groupby(projection["unique_id"], sort=False).sum()
    first = projection[missed].groupby("unique_id", sort=False)["ds"].min().reindex(lost.index)
    return pd.DataFrame(
        {
            "unique_id": lost.index,
            "stock_out": pd.to_datetime(first.to_numpy()),
            "short_days": days.to_numpy(dtype=int),
            "lost_units": lost.to_numpy(),
        }
    )


def _arrivals(table: pd.DataFrame, inbound: pd.DataFrame | None) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if inbound is None or inbound.empty:
        return np.zeros(len(table))
    due = pd.DataFrame(
        {
            "unique_id": inbound["unique_id"].to_numpy(),
            "ds": pd.to_datetime(inbound["eta"], errors="coerce").dt.normalize().to_numpy(),
            "units": numbers(inbound, "units", 0.0).to_numpy(),
        }
    )
    sums = due.groupby(["unique_id", "ds"])["units"].sum()
    days = pd.MultiIndex.from_arrays([table["unique_id"], pd.to_datetime(table["ds"]).dt.normalize()])
    return sums.reindex(days).fillna(0.0).to_numpy(dtype=float)
