"""Overstock: what will still lie there at the horizon, or when the season ends, and the money in it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.stock.available import numbers


def overstock(stock: pd.DataFrame, daily: pd.DataFrame, *, season_end: pd.Series | None = None) -> pd.DataFrame:
    """unique_id, position, demand, excess, excess_value, days_of_cover; `excess_value` is blank without a unit cost.

    `stock` has unique_id, position (or available) and optionally unit_cost; `daily` is a forecast whose last day is the
    horizon; `season_end` by unique_id ends a SKU's demand earlier. Cover is position / mean daily demand until then.
    """
    have = numbers(stock, "position" if "position" in stock.columns else "available", 0.0)
    days = pd.to_datetime(daily["ds"])
    counted = pd.Series(True, index=daily.index)
    if season_end is not None:
        ends = pd.to_datetime(season_end).reindex(daily["unique_id"])
        counted = pd.Series(ends.isna().to_numpy() | (days.to_numpy() <= ends.to_numpy()), index=daily.index)
    sold = daily[counted].groupby("unique_id")["mean"].agg(["sum", "size"])
    sold = sold.reindex(stock["unique_id"]).fillna(0.0)
    demand, length = sold["sum"].to_numpy(dtype=float), sold["size"].to_numpy(dtype=float)
    excess = np.maximum(have.to_numpy() - demand, 0)
    rate = np.divide(demand, length, out=np.zeros(len(demand)), where=length > 0)
    cost = (
        pd.to_numeric(stock["unit_cost"], errors="coerce").to_numpy(dtype=float)
        if "unit_cost" in stock.columns
        else np.nan
    )
    return pd.DataFrame(
        {
            "unique_id": stock["unique_id"].to_numpy(),
            "position": have.to_numpy(),
            "demand": demand,
            "excess": excess,
            "excess_value": excess * cost,
            "days_of_cover": np.divide(np.maximum(have, 0), rate, out=np.full(len(rate), np.nan), where=rate > 0),
        }
    )
