"""Items week by week and day by day: units with days out of stock made up for, and the prices that were paid."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xlops.answers.demand import demand, ids_of
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

Doubles = NDArray[np.float64]
WEEKS = 104
LEAST_OPEN = 4
"""Days in stock that a week needs to be counted."""


@remembered
def item_ids(hub: Hub) -> pd.Index:
    """Every item that was sold in two years, by unique_id."""
    found: pd.Index = pd.Index(np.sort(demand(hub).rows["unique_id"].unique()))
    return found


@remembered
def item_days(hub: Hub) -> Doubles:
    """Units of each of `item_ids` on each day, shape (items, days), the last column is the last day of all; NaN where a
    day tells nothing: out of stock, before the first sale, or no row of any item on a day of the week that usually has many."""
    from xlops.analysis.demand.panel import read_panel

    if demand(hub).rows.empty:
        return np.zeros((0, 7))
    panel, _ = read_panel(demand(hub).rows)
    ordered = panel.ids.get_indexer(item_ids(hub))
    found: Doubles = np.where(panel.known, panel.units.astype(float), np.nan)[ordered]
    return found


@remembered
def item_weeks(hub: Hub) -> Doubles:
    """Units of each of `item_ids` by week of 7 days that ends on the last day, shape (items, weeks), oldest first.

    Days out of stock are made up for; a week with under four known days is NaN.
    """
    days = item_days(hub)
    weeks = min(days.shape[1] // 7, WEEKS)
    parts = days[:, -weeks * 7 :].reshape(len(days), weeks, 7)
    known = (~np.isnan(parts)).sum(axis=2)
    units = np.nan_to_num(parts).sum(axis=2)
    return np.where(known >= LEAST_OPEN, units * 7 / np.maximum(known, 1), np.nan)


@remembered
def week_prices(hub: Hub) -> pd.DataFrame:
    """What was paid a unit: unique_id, week (0 is the last one), units, price; weeks of the last year with sales."""
    names = ["unique_id", "week", "units", "price"]
    if not hub.known("order_lines"):
        return pd.DataFrame(columns=names)
    window = Period(hub.today - timedelta(days=365), hub.yesterday)
    rows = hub.read("order_lines", ["store", "sku", "pay_day", "units", "paid_amt"], period=window)
    rows = rows[rows["sku"].notna() & rows["pay_day"].notna() & (rows["units"] > 0) & (rows["paid_amt"] > 0)]
    if rows.empty:
        return pd.DataFrame(columns=names)
    week = (pd.Timestamp(hub.yesterday) - pd.to_datetime(rows["pay_day"])).dt.days // 7
    table = pd.DataFrame(
        {
            "unique_id": ids_of(rows),
            "week": week,
            "units": rows["units"].astype(float),
            "paid": rows["paid_amt"].astype(float),
        }
    )
    sums = table.groupby(["unique_id", "week"], as_index=False)[["units", "paid"]].sum()
    return sums.assign(price=sums["paid"] / sums["units"])[names]
